import type { Warning } from '../../model/facts/warning.ts';
import { warningIs } from '../../model/facts/warning-kind.ts';
import type { TimeSeries } from '../../model/trial/trial.ts';
import {
  fewestAnswers,
  noticeableRise,
  noticeableRiseBesideOthers,
  stillRising,
  sureDeviations,
  tolerableCores,
} from './tuning.ts';

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

/**
 * Whether the rate of a closed load rose while it was measured, and went on rising: code that a virtual machine still
 * compiles (V8, a JVM), caches that still fill. `null` where it did not, or where the answers are too few to tell.
 * `othersCores`: cores that other programs kept busy meanwhile.
 */
export function risingRate({ completionsMs, series }: Completions, othersCores = 0): RisingRate | null {
  const thirds = completionsMs !== null ? thirdsOfMoments(completionsMs) : thirdsOfSeries(series);
  if (thirds === null) return null;
  const { counts, seconds } = thirds;
  const [first, middle, last] = counts;
  const rise = othersCores > tolerableCores ? noticeableRiseBesideOthers : noticeableRise;
  if (first < fewestAnswers || last < rise * first) return null;
  if (middle < stillRising * first || last < stillRising * middle) return null;
  if (last - first < sureDeviations * Math.sqrt(first + last)) return null;
  return { firstRps: first / seconds, lastRps: last / seconds };
}

interface Thirds {
  readonly counts: readonly [first: number, middle: number, last: number];
  /** Of one third. */
  readonly seconds: number;
}

/** From the first answer on: the connects before it are no sign of cold code. */
function thirdsOfMoments(completionsMs: readonly number[]): Thirds | null {
  const [start] = completionsMs;
  const end = completionsMs.at(-1);
  if (start === undefined || end === undefined || end <= start) return null;
  const third = (end - start) / 3;
  const upTo = (moment: number) => completionsMs.filter((ms) => ms < moment).length;
  const [first, second] = [upTo(start + third), upTo(end - third)];
  return { counts: [first, second - first, completionsMs.length - second], seconds: third / 1000 };
}

/** The last bucket is cut, and left out. */
function thirdsOfSeries({ succeeded, bucketMs }: TimeSeries): Thirds | null {
  const whole = succeeded.slice(0, -1);
  const third = Math.floor(whole.length / 3);
  if (third < 1) return null;
  const sum = (from: number, to?: number) => whole.slice(from, to).reduce((total, count) => total + count, 0);
  const middle = Math.floor((whole.length - third) / 2);
  return {
    counts: [sum(0, third), sum(middle, middle + third), sum(whole.length - third)],
    seconds: (third * bucketMs) / 1000,
  };
}

/** Whether a trial, or the measurement of one, carries the warning that its rate still rose. */
export function isStillWarming({ warnings }: { readonly warnings: readonly Warning[] }): boolean {
  return warnings.some((warning) => warningIs(warning, 'still-warming'));
}
