import { addHistograms, histogramFrom, type LatencyHistogram } from '../../model/trial/latency-histogram.ts';
import { fineBucketOf, recordBucketCount, recordBucketOf } from './time-sample.ts';
import { mostSlices, recentMs } from './tuning.ts';

/** Latencies of succeeded requests by the stretch of time in which they were answered, as they travel from a generator process. */
export interface TimeSlicesReport {
  readonly sliceMs: number;
  readonly slices: readonly TimeSlice[];
}

/** One stretch of time. */
export interface TimeSlice {
  readonly histogram: LatencyHistogram;
  /** `null` when nothing was answered. */
  readonly maxMs: number | null;
}

const emptySlice: TimeSlice = { histogram: { buckets: [], counts: [] }, maxMs: null };

/** Records latencies by stretches of time, which are as long as they must be for `mostSlices` of them to hold the trial. */
export class TimeSlices {
  #sliceMs: number;
  readonly #ended: TimeSlice[] = [];
  /** Counts of the slice that is being filled, and which of its buckets hold something. */
  readonly #current = new Uint32Array(recordBucketCount);
  #filled: number[] = [];
  #maxMs = 0;

  constructor(sliceMs: number) {
    this.#sliceMs = sliceMs;
  }

  /** A request that took `ms` was answered `sinceStartMs` after the start. Moments before that of the last call count as its slice. */
  record(ms: number, sinceStartMs: number): void {
    while (sinceStartMs >= (this.#ended.length + 1) * this.#sliceMs) this.#endSlice();
    const bucket = recordBucketOf(fineBucketOf(ms));
    if (this.#current[bucket] === 0) this.#filled.push(bucket);
    this.#current[bucket]!++;
    if (ms > this.#maxMs) this.#maxMs = ms;
  }

  report(): TimeSlicesReport {
    const slices = this.#filled.length === 0 ? [...this.#ended] : [...this.#ended, this.#slice()];
    return { sliceMs: this.#sliceMs, slices };
  }

  /** What was recorded in the last moment: the slice that is being filled, and those before it that it takes. */
  recent(): LatencyHistogram {
    const ended = this.#ended.slice(-Math.ceil(recentMs / this.#sliceMs));
    return addHistograms([...ended, this.#slice()].map(({ histogram }) => histogram));
  }

  #slice(): TimeSlice {
    if (this.#filled.length === 0) return emptySlice;
    const counts = new Map(this.#filled.map((bucket) => [bucket, this.#current[bucket] as number]));
    return { histogram: histogramFrom(counts), maxMs: this.#maxMs };
  }

  #endSlice(): void {
    this.#ended.push(this.#slice());
    for (const bucket of this.#filled) this.#current[bucket] = 0;
    this.#filled = [];
    this.#maxMs = 0;
    if (this.#ended.length < mostSlices) return;
    const wider = widened(this.#ended, 2);
    this.#ended.splice(0, this.#ended.length, ...wider);
    this.#sliceMs *= 2;
  }
}

/** Each `factor` slices as one. */
export function widened(slices: readonly TimeSlice[], factor: number): TimeSlice[] {
  return Array.from({ length: Math.ceil(slices.length / factor) }, (_, index) =>
    together(slices.slice(index * factor, (index + 1) * factor)),
  );
}

/** The slices of several processes or stretches of load as one row; `shiftsMs`: how much later than the first each began. */
export function addSlices(reports: readonly TimeSlicesReport[], shiftsMs: readonly number[]): TimeSlicesReport {
  const sliceMs = Math.max(...reports.map((report) => report.sliceMs));
  const byPlace: TimeSlice[][] = [];
  reports.forEach((report, index) => {
    // All widths are the same one doubled some times.
    const wide = widened(report.slices, sliceMs / report.sliceMs);
    const shift = Math.round((shiftsMs[index] ?? 0) / sliceMs);
    wide.forEach((slice, place) => {
      while (byPlace.length <= place + shift) byPlace.push([]);
      byPlace[place + shift]!.push(slice);
    });
  });
  return { sliceMs, slices: byPlace.map(together) };
}

function together(slices: readonly TimeSlice[]): TimeSlice {
  const filled = slices.filter(({ maxMs }) => maxMs !== null);
  if (filled.length === 0) return emptySlice;
  return {
    histogram: addHistograms(filled.map(({ histogram }) => histogram)),
    maxMs: Math.max(...filled.map(({ maxMs }) => maxMs ?? 0)),
  };
}
