/** z of a two-sided 90 % and of a 95 % interval of a normal distribution. */
const z90 = 1.645;
const z95 = 1.96;

/** Standard deviation of ln x for a log-normal x of which 90 % lie from `low` to `high`; both positive. */
export function logSdOf90({ low, high }: { readonly low: number; readonly high: number }): number {
  return Math.log(high / low) / (2 * z90);
}

/** The same for a 95 % interval. */
export function logSdOf95({ low, high }: { readonly low: number; readonly high: number }): number {
  return Math.log(high / low) / (2 * z95);
}
