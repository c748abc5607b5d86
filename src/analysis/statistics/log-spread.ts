import { z90, z95 } from './normal.ts';

/** Standard deviation of ln x for a log-normal x of which 90 % lie from `low` to `high`; both positive. */
export function logSdOf90({ low, high }: { readonly low: number; readonly high: number }): number {
  return Math.log(high / low) / (2 * z90);
}

/** The same for a 95 % interval. */
export function logSdOf95({ low, high }: { readonly low: number; readonly high: number }): number {
  return Math.log(high / low) / (2 * z95);
}
