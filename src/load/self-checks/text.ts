/** Words for figures in warnings. */

/** `1 request`, `12 requests`. */
export function count(number: number, singular: string): string {
  return `${number.toLocaleString('en-US')} ${singular}${number === 1 ? '' : 's'}`;
}

/** A share from 0 to 1 as `12 %`. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && value < 1 ? value.toFixed(1) : Math.round(value)} %`;
}

/** A time in ms with three digits, in the unit that suits it. */
export function duration(ms: number): string {
  if (ms >= 1000) return `${trim((ms / 1000).toPrecision(3))} s`;
  return `${ms >= 100 ? Math.round(ms) : trim(ms.toPrecision(3))} ms`;
}

function trim(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number;
}
