import { mean } from './moments.ts';
import { quantileOfSorted, sorted } from './order-statistics.ts';
import { integerFrom, seededRandom } from './random.ts';
import { fewestForBootstrap, usualConfidence, resamples as usualResamples } from './tuning.ts';

export interface BootstrapOptions {
  readonly seed?: number;
  readonly resamples?: number;
  readonly confidence?: number;
  readonly statistic?: (values: readonly number[]) => number;
}

/**
 * Percentile bootstrap interval of statistic(after) / statistic(before), seeded and so the same every time.
 * `null` below ten values a side: there it covers too seldom.
 * Source: Kalibera & Jones, Rigorous Benchmarking in Reasonable Time, section 9.
 */
export function bootstrapRatio(
  before: readonly number[],
  after: readonly number[],
  options: BootstrapOptions = {},
): { readonly ratio: number; readonly low: number; readonly high: number } | null {
  if (before.length < fewestForBootstrap || after.length < fewestForBootstrap) return null;
  const { seed = 1, resamples = usualResamples, confidence = usualConfidence, statistic = mean } = options;
  const random = seededRandom(seed);
  const resampled = (values: readonly number[]) => values.map(() => values[integerFrom(random, values.length)]!);
  const ratios: number[] = [];
  for (let i = 0; i < resamples; i++) ratios.push(statistic(resampled(after)) / statistic(resampled(before)));
  const rising = sorted(ratios);
  return {
    ratio: statistic(after) / statistic(before),
    low: quantileOfSorted(rising, (1 - confidence) / 2),
    high: quantileOfSorted(rising, (1 + confidence) / 2),
  };
}
