import type { Measurement } from '../model/record.ts';
import { parseWarning, type TimeSeries } from '../model/trial.ts';

/** How the rate of a trial changed from its first third to its last. */
export interface RisingRate {
  readonly firstRps: number;
  readonly lastRps: number;
}

/** What of a trial tells how its rate changed. */
export interface Completions {
  /** In ms after the first start, in order; `null` where there were too many to keep. */
  readonly completionsMs: readonly number[] | null;
  readonly series: TimeSeries;
}

/** A rate that rises by less than this factor has settled for our purposes (shares; three times what counts as uneven noise of a block). */
const noticeableRise = 1.15;
/** Answers in the first third from which on its rate says something: 30 of them are good to about 18 %. */
const fewestAnswers = 30;
/** Standard deviations of the difference between two counts that chance does not bring about (one in 30,000 for independent answers). */
const sureDeviations = 4;

/**
 * Whether the rate rose while it was measured: code that a virtual machine still compiles (V8, a JVM), caches that still
 * fill. `null` where it did not, or where the answers are too few to tell.
 */
export function risingRate({ completionsMs, series }: Completions): RisingRate | null {
  const thirds = completionsMs !== null ? thirdsOfMoments(completionsMs) : thirdsOfSeries(series);
  if (thirds === null) return null;
  const { first, last, seconds } = thirds;
  if (first < fewestAnswers || last < noticeableRise * first) return null;
  if (last - first < sureDeviations * Math.sqrt(first + last)) return null;
  return { firstRps: first / seconds, lastRps: last / seconds };
}

interface Thirds {
  readonly first: number;
  readonly last: number;
  readonly seconds: number;
}

/** From the first answer on: the connects before it are no sign of cold code. */
function thirdsOfMoments(completionsMs: readonly number[]): Thirds | null {
  const [start] = completionsMs;
  const end = completionsMs.at(-1);
  if (start === undefined || end === undefined || end <= start) return null;
  const third = (end - start) / 3;
  return {
    first: completionsMs.filter((ms) => ms < start + third).length,
    last: completionsMs.filter((ms) => ms >= end - third).length,
    seconds: third / 1000,
  };
}

/** The last bucket is cut, and left out. */
function thirdsOfSeries({ succeeded, bucketMs }: TimeSeries): Thirds | null {
  const whole = succeeded.slice(0, -1);
  const third = Math.floor(whole.length / 3);
  if (third < 1) return null;
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  return { first: sum(whole.slice(0, third)), last: sum(whole.slice(-third)), seconds: (third * bucketMs) / 1000 };
}

/** Whether a measurement carries the warning that its rate still rose. */
export function isStillWarming({ warnings }: Pick<Measurement, 'warnings'>): boolean {
  return warnings.some((warning) => parseWarning(warning).kind === 'still-warming');
}
