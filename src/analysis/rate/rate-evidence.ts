import type { LimitSeries } from '../../model/trial/trial.ts';
import { blockMeansInterval } from '../statistics/mean-interval.ts';
import { variance } from '../statistics/moments.ts';
import { evidenceBlocks, growth as growthBounds, mostLostShare, settlingShare, tellingShare } from './tuning.ts';

/** What one open-loop trial counted. */
export interface RateTrialCounts {
  /** Requests that started each second, evenly. */
  readonly rate: number;
  /** For how long they started, s; of a trial that was cut off, until then. */
  readonly seconds: number;
  /** Share of the requests that may take longer than the limit: 0.05 for p95. */
  readonly tail: number;
  readonly series: LimitSeries;
  /** Requests that failed, were never sent since no connection was free, or were not answered in the end. */
  readonly lost: number;
  /** Whether it was cut off since more and more requests were waiting. */
  readonly cutOff: boolean;
}

/** What one trial says of the highest rate that keeps the limit. */
export interface RateEvidence {
  readonly rate: number;
  /** Share of the answers that took longer than the limit, once the queue had settled; `null`: none came. */
  readonly overShare: number | null;
  /** Whether no percentile can be told: the server could not keep up, or requests were lost. */
  readonly isBeyond: boolean;
  /** Answers per second of a server that could not keep up: what it can do at most. `null` where it kept up. */
  readonly saturationRps: number | null;
  /** Requests that the share is of. */
  readonly requests: number;
  /** By how much the share varies more than that of independent requests, since those over the limit come together; `null`: it does not tell. */
  readonly clustering: number | null;
}

/**
 * Reads a trial. Its beginning, in which the queue fills, is left out. A server that answers fewer than start could not keep up,
 * whatever its percentile was by then: the queue grows, and only the trial's end has kept it below the limit. The test for it takes
 * the backlog for a random walk; that of a server which keeps up returns, so it is found to grow less often than the test says.
 * How requests over the limit come together is read from the means of successive blocks, widened for their correlation.
 */
export function evidenceOf({ rate, seconds, tail, series, lost, cutOff }: RateTrialCounts): RateEvidence {
  const slices = settledSlices(series, seconds);
  const answered = slices.reduce((sum, slice) => sum + slice.answered, 0);
  const over = slices.reduce((sum, slice) => sum + slice.over, 0);
  const sliceSeconds = series.sliceMs / 1000;
  const answeredRps = answered / (slices.length * sliceSeconds);
  const isBehind = cutOff || grows(slices, rate * sliceSeconds);
  const isBeyond = answered === 0 || isBehind || lost > mostLostShare * rate * seconds;
  const clustering = isBeyond || over < tail * answered * tellingShare ? null : clusteringOf(slices);
  const requests = answered + lost;
  return {
    rate,
    overShare: answered > 0 ? (over + lost) / requests : null,
    isBeyond,
    saturationRps: isBehind && answered > 0 ? answeredRps : null,
    requests,
    clustering,
  };
}

/** Whether a trial kept its limit. */
export function isKept({ isBeyond, overShare }: RateEvidence, tail: number): boolean {
  return !isBeyond && overShare !== null && overShare <= tail;
}

interface Slice {
  readonly answered: number;
  readonly over: number;
}

function settledSlices({ sliceMs, answered, over }: LimitSeries, seconds: number): readonly Slice[] {
  const whole = Math.min(answered.length, Math.floor((seconds * 1000) / sliceMs));
  const from = Math.floor(whole * settlingShare);
  return answered.slice(from, whole).map((count, index) => ({ answered: count, over: over[from + index] ?? 0 }));
}

/** Whether more requests wait at the end than at the beginning, by more than chance. */
function grows(slices: readonly Slice[], perSlice: number): boolean {
  const steps = slices.map(({ answered }) => perSlice - answered);
  const growth = steps.reduce((sum, step) => sum + step, 0);
  const deviation = Math.sqrt(Math.max(variance(steps), 1 / steps.length) * steps.length);
  return growth > Math.max(1, growthBounds.deviations * deviation, growthBounds.least * perSlice * slices.length);
}

/** By how much the share over the limit varies more than that of independent requests: those over it come together. */
function clusteringOf(slices: readonly Slice[]): number | null {
  const size = Math.max(1, Math.floor(slices.length / evidenceBlocks));
  const blocks: Slice[] = [];
  for (let start = 0; start + size <= slices.length; start += size) {
    const part = slices.slice(start, start + size);
    blocks.push({
      answered: part.reduce((sum, { answered }) => sum + answered, 0),
      over: part.reduce((sum, { over }) => sum + over, 0),
    });
  }
  const answered = blocks.reduce((sum, block) => sum + block.answered, 0);
  const share = blocks.reduce((sum, block) => sum + block.over, 0) / answered;
  const each = answered / blocks.length;
  const interval = blockMeansInterval(blocks.map(({ over }) => over / each));
  const independent = (share * (1 - share)) / answered;
  // Nothing over the limit, or everything, says nothing of how they come.
  if (interval === null || !(independent > 0)) return null;
  return Math.max(1, interval.standardError ** 2 / independent);
}
