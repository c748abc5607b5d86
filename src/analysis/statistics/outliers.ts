import { median } from './order-statistics.ts';

/** Ten standard deviations of a normal, in median absolute deviations (hyperfine's rule). */
const farDeviations = 14.826;
/** Below so many values the median absolute deviation says too little. */
const fewestValues = 8;

/** The values that lie far from the others; none where the sample is small, or half of it is the same value. They are reported, never dropped. */
export function farOut(values: readonly number[]): number[] {
  if (values.length < fewestValues) return [];
  const centre = median(values);
  const deviation = median(values.map((value) => Math.abs(value - centre)));
  return deviation === 0 ? [] : values.filter((value) => Math.abs(value - centre) > farDeviations * deviation);
}
