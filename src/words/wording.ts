/** A number for people: three digits, no exponent, no trailing zeros. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

/** `2.4 ms`, `3.01 s`. */
export function formatMs(ms: number): string {
  if (ms >= 10_000) return `${formatNumber(Number((ms / 1000).toPrecision(3)))} s`;
  if (ms >= 1000) return `${(ms / 1000).toPrecision(3)} s`;
  if (ms > 0 && ms < 0.01) return 'less than 0.01 ms';
  return `${formatNumber(ms)} ms`;
}

/** `97 %`. */
export function formatShare(share: number): string {
  const percent = 100 * share;
  if (percent > 0 && percent < 0.5) return 'less than 1 %';
  return `${Math.round(percent)} %`;
}

/** `+12 %`, `−1 %`, `±0 %`. */
export function formatChange(ratio: number): string {
  const percent = Math.round(100 * (ratio - 1));
  if (percent === 0) return '±0 %';
  return percent > 0 ? `+${percent} %` : `−${-percent} %`;
}

/** `12.1 requests/s`. */
export function formatRate(rps: number): string {
  return `${formatNumber(rps)} requests/s`;
}

/** `38 MB`. */
export function formatBytes(bytes: number): string {
  return `${formatNumber(bytes / 1e6)} MB`;
}

/** `1 worker`, `4 workers`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}
