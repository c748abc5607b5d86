import { median } from './order-statistics.ts';
import { farDeviations, fewestForOutliers } from './tuning.ts';

/** The values that lie far from the others; none where the sample is small, or half of it is the same value. They are reported, never dropped. */
export function farOut(values: readonly number[]): number[] {
  if (values.length < fewestForOutliers) return [];
  const centre = median(values);
  const deviation = median(values.map((value) => Math.abs(value - centre)));
  return deviation === 0 ? [] : values.filter((value) => Math.abs(value - centre) > farDeviations * deviation);
}
