/** A rate as engines take it that know whole numbers only: 0.5 per second is 1 per 2 s. Exact to twelve digits. */
export function wholeRate(perSecond: number): { readonly rate: number; readonly seconds: number } {
  if (perSecond < 1 && Number.isInteger(1 / perSecond)) return { rate: 1, seconds: 1 / perSecond };
  let seconds = 1;
  while (!Number.isInteger(Number((perSecond * seconds).toPrecision(12))) && seconds < 1e6) seconds *= 10;
  return { rate: Math.max(1, Math.round(perSecond * seconds)), seconds };
}

/** A time as Go reads it; whole milliseconds where it has a fraction of a second. */
export function goDuration(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}s` : `${Math.max(1, Math.round(seconds * 1000))}ms`;
}
