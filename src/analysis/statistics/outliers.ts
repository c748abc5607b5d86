import { median, quantileOfSorted, sorted } from './order-statistics.ts';

/** How many values lie far out. They are reported, never dropped. */
export interface OutlierReport {
  readonly count: number;
  /** Beyond 1.5 interquartile ranges from the quartiles (Tukey), on either side. */
  readonly mild: number;
  /** Beyond 3 interquartile ranges. */
  readonly severe: number;
  /** More than 14.826 median absolute deviations from the median (hyperfine's rule, ten standard deviations of a normal). */
  readonly extreme: number;
}

/** Counts outliers by Tukey's fences and by the median absolute deviation; `null` below eight values. */
export function outlierReport(values: readonly number[]): OutlierReport | null {
  if (values.length < 8) return null;
  const rising = sorted(values);
  const q1 = quantileOfSorted(rising, 0.25);
  const q3 = quantileOfSorted(rising, 0.75);
  const range = q3 - q1;
  const beyond = (fence: number) =>
    values.filter((value) => value < q1 - fence * range || value > q3 + fence * range).length;
  const centre = median(values);
  const deviation = median(values.map((value) => Math.abs(value - centre)));
  const severe = beyond(3);
  return {
    count: values.length,
    mild: beyond(1.5) - severe,
    severe,
    extreme: deviation === 0 ? 0 : values.filter((value) => Math.abs(value - centre) > 14.826 * deviation).length,
  };
}
