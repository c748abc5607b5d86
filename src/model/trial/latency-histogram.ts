// The panel counts with these: no schema, and so no zod, may come with them.
import type { LatencyHistogram } from './times.ts';

export type { LatencyHistogram } from './times.ts';

/** Buckets of each power of two: 32 make a bucket 3.1 % of its value wide at the least value of a power and 1.6 % at the greatest. */
const perPowerOfTwo = 32;

/** Where a bucket begins, ms. It ends where the next one begins. */
export function bucketStartMs(bucket: number): number {
  const power = Math.floor(bucket / perPowerOfTwo);
  return (2 ** power * (1 + (bucket % perPowerOfTwo) / perPowerOfTwo)) / 1e6;
}

/** The bucket of a time in ms; times below 1 ns count as 1 ns. */
export function bucketOfMs(ms: number): number {
  const ns = Math.max(1, ms * 1e6);
  // The logarithm of a value next to a power of two may round over it.
  let power = Math.floor(Math.log2(ns));
  if (2 ** power > ns) power--;
  return power * perPowerOfTwo + Math.min(perPowerOfTwo - 1, Math.floor((ns / 2 ** power - 1) * perPowerOfTwo));
}

/** The histogram of some times, ms. */
export function histogramOf(timesMs: Iterable<number>): LatencyHistogram {
  const counts = new Map<number, number>();
  for (const ms of timesMs) {
    const bucket = bucketOfMs(ms);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  return histogramFrom(counts);
}

/** Several histograms as one: no count is lost. */
export function addHistograms(histograms: readonly LatencyHistogram[]): LatencyHistogram {
  const [only] = histograms;
  if (only !== undefined && histograms.length === 1) return only;
  const counts = new Map<number, number>();
  for (const { buckets, counts: added } of histograms) {
    buckets.forEach((bucket, index) => {
      counts.set(bucket, (counts.get(bucket) ?? 0) + (added[index] ?? 0));
    });
  }
  return histogramFrom(counts);
}

/** The histogram of counts by bucket. */
export function histogramFrom(counts: ReadonlyMap<number, number>): LatencyHistogram {
  const filled = [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  return { buckets: filled.map(([bucket]) => bucket), counts: filled.map(([, count]) => count) };
}

/** How many times a histogram holds. */
export function histogramCount({ counts }: LatencyHistogram): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The q-th quantile (0 < q ≤ 1) by nearest rank, ms: the middle of its bucket, at most 1.6 % off; `null` without times. */
export function histogramQuantileMs(histogram: LatencyHistogram, q: number): number | null {
  const rank = Math.max(1, Math.ceil(q * histogramCount(histogram) - 1e-9));
  let below = 0;
  for (const [index, bucket] of histogram.buckets.entries()) {
    below += histogram.counts[index] ?? 0;
    if (below >= rank) return (bucketStartMs(bucket) + bucketStartMs(bucket + 1)) / 2;
  }
  return null;
}

/** How many of a histogram's times are above a limit, ms: those of the bucket that the limit lies in are shared out evenly. */
export function histogramCountAbove({ buckets, counts }: LatencyHistogram, limitMs: number): number {
  return buckets.reduce((sum, bucket, index) => {
    const [from, to] = [bucketStartMs(bucket), bucketStartMs(bucket + 1)];
    const share = Math.min(1, Math.max(0, (to - limitMs) / (to - from)));
    return sum + share * (counts[index] ?? 0);
  }, 0);
}
