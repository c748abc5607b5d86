import type { Estimate } from '../../model/run/record.ts';
import type { TimeSeries } from '../../model/trial/trial.ts';
import { studentQuantile } from '../statistics/distributions.ts';
import { blockMeansInterval, type MeanInterval } from '../statistics/mean-interval.ts';
import { mean, variance } from '../statistics/moments.ts';
import { fewestBlocks, usualConfidence } from '../statistics/tuning.ts';
import { mostBlocks, mostUseful, priorStrength, startToStartVariation, wavesPerBlock } from './tuning.ts';

/** What an interval of the request rate needs of one trial. */
export interface RateTrial {
  readonly succeeded: number;
  readonly elapsedSeconds: number;
  /** Completion times in ms after the first start, in any order; `null` when they were too many to keep. */
  readonly completionsMs: readonly number[] | null;
  readonly series: TimeSeries;
}

export interface RateIntervalOptions {
  /** Connections of the closed loop: completions come in waves of at most so many. */
  readonly connections?: number;
  /** Requests that the server works on at once, where it is fewer; `null` or left out: not known. */
  readonly concurrency?: number | null;
  readonly confidence?: number;
}

/**
 * Requests per second of one settings × endpoint from its trials, with a 95 % interval.
 *
 * The rate is requests succeeded / seconds elapsed, over all trials. The interval:
 * - three server starts and more: Student's t over the trials' rates, since starts differ more than blocks of one start;
 * - two: the same, with the expectation that starts differ by 2 % (worth four observations), or 12.7 standard errors would say nothing;
 * - one: by blocks within the trial (see `rateWithinTrial`); it speaks of that server start alone.
 * `null` bounds: the sample is too small to say.
 */
export function rpsOfTrials(trials: readonly RateTrial[], options: RateIntervalOptions = {}): Estimate {
  const usable = trials.filter((trial) => trial.elapsedSeconds > 0);
  const seconds = usable.reduce((sum, trial) => sum + trial.elapsedSeconds, 0);
  const succeeded = usable.reduce((sum, trial) => sum + trial.succeeded, 0);
  if (seconds === 0 || succeeded === 0) return { mean: 0, low: null, high: null };
  const pooled = succeeded / seconds;
  if (usable.length === 1) {
    const within = rateWithinTrial(usable[0]!, options);
    return { mean: pooled, low: within?.low ?? null, high: within?.high ?? null };
  }
  const half = halfWidthAcrossStarts(
    usable.map((trial) => trial.succeeded / trial.elapsedSeconds),
    options.confidence ?? usualConfidence,
  );
  return { mean: pooled, low: Math.max(0, pooled - half), high: pooled + half };
}

/** Half of the interval's width for the mean rate of two or more server starts. */
function halfWidthAcrossStarts(rates: readonly number[], confidence: number): number {
  const observed = rates.length - 1;
  const prior = rates.length === 2 ? priorStrength : 0;
  const expected = (startToStartVariation * mean(rates)) ** 2;
  const pooledVariance = (prior * expected + observed * variance(rates)) / (prior + observed);
  return studentQuantile((1 + confidence) / 2, prior + observed) * Math.sqrt(pooledVariance / rates.length);
}

/**
 * Interval of the request rate within one trial; `null` when it has fewer than ten blocks, or was too unsteady to tell.
 *
 * A closed loop's completions are not independent: they come in waves of as many as the server works on at once. So a
 * block is a whole number of waves, its figure the time it took, and neighbouring blocks that rise and fall together
 * widen the interval. Blocks of equal count, not of equal time: a time window catches a wave or misses it, and the
 * rate would seem to jump where it is steady.
 */
export function rateWithinTrial(trial: RateTrial, options: RateIntervalOptions = {}): MeanInterval | null {
  const rate = trial.succeeded / trial.elapsedSeconds;
  const durations =
    trial.completionsMs !== null && trial.completionsMs.length === trial.succeeded
      ? blockDurations(trial.completionsMs, waveOf(options))
      : null;
  const relative =
    durations === null ? seriesInterval(trial, options) : blockMeansInterval(durations, options.confidence);
  if (relative === null || !(relative.mean > 0)) return null;
  const half = (relative.high - relative.low) / 2 / relative.mean;
  if (half > mostUseful) return null;
  return {
    ...relative,
    mean: rate,
    low: rate * Math.exp(-half),
    high: rate * Math.exp(half),
    standardError: (rate * relative.standardError) / relative.mean,
  };
}

function waveOf({ connections, concurrency }: RateIntervalOptions): number {
  return Math.max(1, Math.min(connections ?? 1, concurrency ?? Number.POSITIVE_INFINITY));
}

/** Seconds that each block of the same number of completions took; `null` when there are not enough waves for ten blocks. */
function blockDurations(completionsMs: readonly number[], wave: number): readonly number[] | null {
  const times = [...completionsMs].sort((a, b) => a - b);
  const waves = Math.floor(times.length / wave);
  if (waves < fewestBlocks) return null;
  const size = wave * Math.max(1, Math.floor(waves / mostBlocks));
  const durations: number[] = [];
  for (let end = size; end <= times.length; end += size) {
    const before = end === size ? 0 : times[end - size - 1]!;
    durations.push((times[end - 1]! - before) / 1000);
  }
  return durations;
}

/** For trials with too many completions to keep: counts of equal times, each at least ten waves long. */
function seriesInterval(trial: RateTrial, options: RateIntervalOptions): MeanInterval | null {
  const { succeeded } = trial.series;
  // The last bucket is cut off by the end of the trial.
  const whole = succeeded.slice(0, -1);
  const total = whole.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const perBucket = total / whole.length;
  const bucketsForWaves = Math.ceil((wavesPerBlock * waveOf(options)) / perBucket);
  const size = Math.max(bucketsForWaves, Math.floor(whole.length / mostBlocks), 1);
  const blocks: number[] = [];
  for (let start = 0; start + size <= whole.length; start += size) {
    blocks.push(whole.slice(start, start + size).reduce((sum, count) => sum + count, 0));
  }
  return blockMeansInterval(blocks, options.confidence);
}
