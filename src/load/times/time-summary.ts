import type { TimeSummary } from '../../model/trial/trial.ts';
import type { TimeSample } from './time-sample.ts';

/**
 * The least sample for which a quantile has an upper 95 % bound: 1 − qⁿ ≥ 0.95.
 * 29 for p90, 59 for p95, 299 for p99, 2,995 for p99.9.
 */
export function leastSampleFor(q: number): number {
  return Math.ceil(Math.log(0.05) / Math.log(q));
}

/** Order statistics of a sample. A quantile that the sample is too small for is `null`. */
export function summarize(sample: TimeSample): TimeSummary {
  const { count } = sample;
  const mean = count === 0 ? null : sample.sumMs / count;
  const quantile = (q: number) => (count < leastSampleFor(q) ? null : sample.quantileMs(q));
  const rank = medianIntervalRank(count);
  return {
    count,
    min: count === 0 ? null : sample.minMs,
    mean,
    standardDeviation: mean === null || count < 2 ? null : standardDeviation(sample, mean),
    p50: median(sample),
    p50Low: rank === null ? null : sample.rankMs(rank),
    p50High: rank === null ? null : sample.rankMs(count - rank + 1),
    p66: quantile(0.66),
    p75: quantile(0.75),
    p80: quantile(0.8),
    p90: quantile(0.9),
    p95: quantile(0.95),
    p98: quantile(0.98),
    p99: quantile(0.99),
    p999: quantile(0.999),
    max: count === 0 ? null : sample.maxMs,
  };
}

function median(sample: TimeSample): number | null {
  const { count } = sample;
  if (count === 0) return null;
  const upper = sample.rankMs(Math.floor(count / 2) + 1) as number;
  return count % 2 === 1 ? upper : (upper + (sample.rankMs(count / 2) as number)) / 2;
}

function standardDeviation(sample: TimeSample, mean: number): number {
  return Math.sqrt(Math.max(0, sample.sumSquaresMs - sample.count * mean * mean) / (sample.count - 1));
}

/**
 * Rank r for which the r-th least and the r-th greatest time enclose the median with at least 95 % confidence:
 * the largest r with P(Binomial(n, ½) ≤ r − 1) ≤ 0.025 (10 for n = 32). `null` below n = 6, where there is none.
 */
export function medianIntervalRank(n: number): number | null {
  if (n < 6) return null;
  // Beyond this the normal approximation is exact to the rank for every practical purpose.
  if (n > 1000) return Math.max(1, Math.floor(n / 2 - 0.98 * Math.sqrt(n)));
  let probability = 0.5 ** n;
  let cumulated = probability;
  let rank = 0;
  while (cumulated <= 0.025) {
    rank++;
    probability *= (n - rank + 1) / rank;
    cumulated += probability;
  }
  return rank === 0 ? null : rank;
}
