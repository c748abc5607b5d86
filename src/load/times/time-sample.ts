import { histogramFrom, histogramOf, type LatencyHistogram } from '../../model/trial/latency-histogram.ts';
import { firstRoom, growth, powersOfTwo, rankRounding, rawSampleLimit, subBucketBits } from './tuning.ts';

const subBuckets = 1 << subBucketBits;
const bucketCount = powersOfTwo * subBuckets;
/** Exponent field of the double 1.0, as it stands in the high word shifted down to bucket width. */
const firstBucket = 0x3ff << subBucketBits;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const highWord = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** A sample as it travels from a generator process: typed arrays only. */
export interface TimeSampleReport {
  readonly count: number;
  readonly sumMs: number;
  readonly sumSquaresMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  /** All of the times in order, while there are at most `rawSampleLimit`; else `null`. */
  readonly rawMs: Float64Array | null;
  /** The histogram's buckets that hold something; `null` while the times are raw. */
  readonly buckets: { readonly index: Uint32Array; readonly count: Float64Array } | null;
}

/**
 * A sample of times: raw while it is small, and a histogram of constant size with 0.1 % resolution from 1 ns on.
 * Node's own histogram can't be sent to or merged with one of another process, and recording through it costs ten times as much;
 * the bucket is read straight from the bits of the double (exponent and first bits of the fraction), as HdrHistogram does for integers.
 */
export class TimeSample {
  count = 0;
  sumMs = 0;
  sumSquaresMs = 0;
  minMs = Number.POSITIVE_INFINITY;
  maxMs = 0;
  #raw: Float64Array | null = new Float64Array(firstRoom);
  /** `null` while there are few times. */
  #buckets: Float64Array | null = null;

  record(ms: number): void {
    this.sumMs += ms;
    this.sumSquaresMs += ms * ms;
    if (ms < this.minMs) this.minMs = ms;
    if (ms > this.maxMs) this.maxMs = ms;
    const buckets = this.#buckets;
    if (buckets !== null) buckets[fineBucketOf(ms)]!++;
    const raw = this.#raw;
    if (raw !== null) this.#keepRaw(raw, ms);
    this.count++;
  }

  /** Records the same time again and again. */
  recordOften(ms: number, times: number): void {
    if (this.count + times <= rawSampleLimit) {
      for (let i = 0; i < times; i++) this.record(ms);
      return;
    }
    this.#useBuckets()[fineBucketOf(ms)]! += times;
    this.#raw = null;
    this.count += times;
    this.sumMs += ms * times;
    this.sumSquaresMs += ms * ms * times;
    this.minMs = Math.min(this.minMs, ms);
    this.maxMs = Math.max(this.maxMs, ms);
  }

  /** The times in order of recording; `null` once there are too many. */
  get rawMs(): Float64Array | null {
    return this.#raw === null ? null : this.#raw.subarray(0, this.count);
  }

  /** The q-th quantile (0 < q ≤ 1) by nearest rank; `null` without samples. Raw samples give it exactly. */
  quantileMs(q: number): number | null {
    return this.rankMs(Math.ceil(q * this.count - rankRounding));
  }

  /** The time with this rank, 1 for the least; `null` outside the sample. */
  rankMs(rank: number): number | null {
    if (rank < 1 || rank > this.count) return null;
    if (rank === 1) return this.minMs;
    if (rank === this.count) return this.maxMs;
    if (this.#raw !== null) return this.#sorted()[rank - 1] as number;
    const buckets = this.#buckets as Float64Array;
    let below = 0;
    for (let index = 0; index < bucketCount; index++) {
      below += buckets[index] as number;
      if (below >= rank) return Math.min(this.maxMs, Math.max(this.minMs, bucketMiddleMs(index)));
    }
    return this.maxMs;
  }

  /** Takes over the sample of another process. */
  merge(report: TimeSampleReport): void {
    if (report.rawMs !== null) {
      for (const ms of report.rawMs) this.record(ms);
      return;
    }
    const buckets = this.#useBuckets();
    this.#raw = null;
    const from = report.buckets as NonNullable<TimeSampleReport['buckets']>;
    for (let i = 0; i < from.index.length; i++) buckets[from.index[i] as number]! += from.count[i] as number;
    this.count += report.count;
    this.sumMs += report.sumMs;
    this.sumSquaresMs += report.sumSquaresMs;
    this.minMs = Math.min(this.minMs, report.minMs);
    this.maxMs = Math.max(this.maxMs, report.maxMs);
  }

  /** The sample as the record keeps it. */
  histogram(): LatencyHistogram {
    const raw = this.rawMs;
    if (raw !== null) return histogramOf(raw);
    const counts = new Map<number, number>();
    this.#useBuckets().forEach((count, index) => {
      if (count === 0) return;
      const bucket = recordBucketOf(index);
      counts.set(bucket, (counts.get(bucket) ?? 0) + count);
    });
    return histogramFrom(counts);
  }

  report(): TimeSampleReport {
    const { count, sumMs, sumSquaresMs, minMs, maxMs } = this;
    return {
      count,
      sumMs,
      sumSquaresMs,
      minMs,
      maxMs,
      rawMs: this.rawMs?.slice() ?? null,
      buckets: this.#raw === null ? filledBuckets(this.#buckets as Float64Array) : null,
    };
  }

  /** The histogram is kept along from the first growth on: filled from 10,000 times at once, it would halt a trial for milliseconds. */
  #keepRaw(raw: Float64Array, ms: number): void {
    if (this.count < raw.length) {
      raw[this.count] = ms;
    } else if (this.count >= rawSampleLimit) {
      this.#raw = null;
    } else {
      const larger = new Float64Array(Math.min(rawSampleLimit, growth * raw.length));
      larger.set(raw);
      larger[this.count] = ms;
      this.#raw = larger;
      if (this.#buckets === null) this.#useBuckets()[fineBucketOf(ms)]!++;
    }
  }

  #useBuckets(): Float64Array {
    if (this.#buckets !== null) return this.#buckets;
    const buckets = new Float64Array(bucketCount);
    for (const ms of this.rawMs as Float64Array) buckets[fineBucketOf(ms)]!++;
    this.#buckets = buckets;
    return buckets;
  }

  #sortedCache: Float64Array | null = null;
  #sorted(): Float64Array {
    if (this.#sortedCache?.length !== this.count) this.#sortedCache = (this.rawMs as Float64Array).slice().sort();
    return this.#sortedCache;
  }
}

/** Buckets of the record's histograms: each holds 32 of the fine ones. */
export const recordBucketCount = powersOfTwo * 32;

/** The fine bucket of a time in ms. */
export function fineBucketOf(ms: number): number {
  double[0] = ms * 1e6;
  const bucket = ((words[highWord] as number) >>> (20 - subBucketBits)) - firstBucket;
  return bucket < 0 ? 0 : bucket < bucketCount ? bucket : bucketCount - 1;
}

/** The bucket of the record's histograms (`LatencyHistogram`) that holds a fine bucket. */
export function recordBucketOf(fineBucket: number): number {
  return fineBucket >>> 5;
}

function bucketMiddleMs(bucket: number): number {
  const power = Math.floor(bucket / subBuckets);
  const fraction = (bucket % subBuckets) + 0.5;
  return (2 ** power * (1 + fraction / subBuckets)) / 1e6;
}

function filledBuckets(buckets: Float64Array): NonNullable<TimeSampleReport['buckets']> {
  const index: number[] = [];
  for (let i = 0; i < buckets.length; i++) if (buckets[i] !== 0) index.push(i);
  return {
    index: Uint32Array.from(index),
    count: Float64Array.from(index, (i) => buckets[i] as number),
  };
}
