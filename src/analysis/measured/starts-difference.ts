import { bootstrapRatio } from '../statistics/bootstrap.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';

/** What many starts of one server in two runs say of the ratio of its rates. */
export interface StartsDifference {
  /** Interval of after / before by resampling the starts. */
  readonly low: number;
  readonly high: number;
  /** Mann and Whitney's chance of rates so far apart if the starts of both runs are alike. */
  readonly p: number;
}

/**
 * Compares the rates of two runs' server starts without supposing how starts are spread: where connections fall on workers
 * by luck, a few starts are far slower than the others. `null` below ten starts a side.
 */
export function startsDifference(
  before: readonly number[],
  after: readonly number[],
  confidence: number,
): StartsDifference | null {
  const interval = bootstrapRatio(before, after, { confidence });
  const ranks = mannWhitney(before, after);
  return interval === null || ranks === null ? null : { low: interval.low, high: interval.high, p: ranks.p };
}
