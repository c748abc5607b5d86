import type { RequestFailure } from '../../model/facts/request-failure.ts';
import { noCounts } from '../../model/trial/counters.ts';
import type { LatencyHistogram } from '../../model/trial/latency-histogram.ts';
import type { ErrorKind } from '../../model/trial/trial.ts';
import { TimeSample } from '../times/time-sample.ts';
import { TimeSlices } from '../times/time-slices.ts';
import { rawSampleLimit } from '../times/tuning.ts';
import { seriesBucketMs } from '../trial/tuning.ts';
import type { GeneratorReport } from './protocol.ts';
import { errorExampleLimit, firstRoom, growth, resentConnectMs } from './tuning.ts';

/** Redirects that a browser would follow; Servebench reports and does not follow them. */
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** What a recorder alone knows of a `GeneratorReport`. */
export type RecordedPart = Omit<
  GeneratorReport,
  | 'inFlightAgesMs'
  | 'completedByClient'
  | 'clientBusyMs'
  | 'scheduled'
  | 'ramp'
  | 'cpuSeconds'
  | 'wallSeconds'
  | 'busiestCpuShare'
  | 'eventLoopUtilization'
  | 'waitForCoreMs'
  | 'rssBytes'
  | 'longestPauseMs'
  | 'transport'
  | 'gaveUp'
>;

/** Counts and times everything that happens between `start` and the end of a trial. Times are those of `nowMs()`. */
export class Recorder {
  sent = 0;
  succeeded = 0;
  failed = 0;
  staleRetries = 0;
  /** Whether the server ever sent more than it was asked for. */
  sawSurplus = false;
  opened = 0;
  reusedRequests = 0;
  bytesReceived = 0;
  bytesBody = 0;
  bytesSent = 0;
  serverHeader: string | null = null;
  readonly counters = noCounts();
  readonly latency = new TimeSample();
  readonly late = new TimeSample();
  readonly #failedLatency = new TimeSample();
  readonly #connect = new TimeSample();
  readonly #firstByte = new TimeSample();
  readonly #requestConnect = new TimeSample();
  readonly #processing = new TimeSample();
  readonly #byStatus = new Float64Array(1000);
  readonly #errors = new Map<ErrorKind, number>();
  readonly #errorExamples = new Map<ErrorKind, RequestFailure>();
  readonly #bodyLengths: Float64Array;
  #bodyLengthChanges = 0;
  #completionsMs: Float64Array | null = new Float64Array(firstRoom);
  #firstStartMs = -1;
  #lastCompletionMs = -1;
  readonly #seriesStartMs: number;
  readonly #seriesSucceeded: number[] = [];
  readonly #seriesFailed: number[] = [];
  readonly #slices = new TimeSlices(seriesBucketMs);

  constructor(rotation: number, startMs: number) {
    this.#bodyLengths = new Float64Array(rotation).fill(-1);
    this.#seriesStartMs = startMs;
  }

  /** A request was issued. */
  start(startMs: number): void {
    this.sent++;
    if (this.#firstStartMs < 0 || startMs < this.#firstStartMs) this.#firstStartMs = startMs;
  }

  connected(tookMs: number): void {
    this.opened++;
    this.#connect.record(tookMs);
    // Linux sends a dropped SYN again after 1 s, then each second or after doubling pauses, by its version.
    if (tookMs > resentConnectMs.from && tookMs % 1000 < resentConnectMs.within)
      this.counters.connectsNearWholeSeconds++;
  }

  /** A good answer. `connectMs`: what connecting took, 0 on an open connection; `waitMs`: from sending the request to the first byte. */
  success(
    requestIndex: number,
    status: number,
    bodyBytes: number,
    startMs: number,
    connectMs: number,
    waitMs: number,
    endMs: number,
  ): void {
    const completions = this.#completionsMs;
    if (completions !== null) this.#keepCompletion(completions, endMs);
    this.latency.record(endMs - startMs);
    this.#firstByte.record(waitMs);
    this.#processing.record(endMs - startMs - connectMs);
    if (connectMs > 0) this.#requestConnect.record(connectMs);
    this.succeeded++;
    this.#byStatus[status]!++;
    this.bytesBody += bodyBytes;
    this.#lastCompletionMs = endMs;
    const length = this.#bodyLengths[requestIndex] as number;
    if (length !== bodyBytes) {
      if (length < 0) this.#bodyLengths[requestIndex] = bodyBytes;
      else this.#bodyLengthChanges++;
    }
    count(this.#seriesSucceeded, endMs - this.#seriesStartMs);
    this.#slices.record(endMs - startMs, endMs - this.#seriesStartMs);
  }

  /** A request that failed; `status` is that of a complete answer, 0 without one. */
  failure(kind: ErrorKind, status: number, startMs: number, endMs: number): void {
    this.#failedLatency.record(endMs - startMs);
    this.failed++;
    if (status > 0) this.#byStatus[status]!++;
    this.#errors.set(kind, (this.#errors.get(kind) ?? 0) + 1);
    this.#lastCompletionMs = Math.max(this.#lastCompletionMs, endMs);
    count(this.#seriesFailed, endMs - this.#seriesStartMs);
  }

  /** Whether a failure of this kind has no example yet. */
  wantsExample(kind: ErrorKind): boolean {
    return !this.#errorExamples.has(kind) && this.#errorExamples.size < errorExampleLimit;
  }

  keepExample(kind: ErrorKind, example: RequestFailure): void {
    this.#errorExamples.set(kind, example);
  }

  /** Latencies of the good answers of the last moment. */
  recentLatency(): LatencyHistogram {
    return this.#slices.recent();
  }

  /** Everything so far; `clockOffsetMs` turns this process's times into the machine's. */
  report(clockOffsetMs: number): RecordedPart {
    const byStatus: Record<string, number> = {};
    let redirects = 0;
    this.#byStatus.forEach((answers, status) => {
      if (answers === 0) return;
      byStatus[status] = answers;
      if (redirectStatuses.has(status)) redirects += answers;
    });
    const completions = this.#completionsMs?.slice(0, this.latency.count) ?? null;
    completions?.forEach((ms, i) => {
      completions[i] = ms + clockOffsetMs;
    });
    return {
      sent: this.sent,
      succeeded: this.succeeded,
      failed: this.failed,
      byStatus,
      errors: Object.fromEntries(this.#errors),
      errorExamples: [...this.#errorExamples.values()],
      staleRetries: this.staleRetries,
      counters: { ...this.counters, redirects },
      opened: this.opened,
      reusedRequests: this.reusedRequests,
      bytesReceived: this.bytesReceived,
      bytesBody: this.bytesBody,
      bytesSent: this.bytesSent,
      bodyLengths: [...this.#bodyLengths],
      bodyLengthChanges: this.#bodyLengthChanges,
      serverHeader: this.serverHeader,
      firstStartMs: this.#firstStartMs < 0 ? null : this.#firstStartMs + clockOffsetMs,
      lastCompletionMs: this.#lastCompletionMs < 0 ? null : this.#lastCompletionMs + clockOffsetMs,
      latency: this.latency.report(),
      failedLatency: this.#failedLatency.report(),
      connect: this.#connect.report(),
      firstByte: this.#firstByte.report(),
      requestConnect: this.#requestConnect.report(),
      processing: this.#processing.report(),
      late: this.late.report(),
      completionsMs: completions,
      seriesStartMs: this.#seriesStartMs + clockOffsetMs,
      seriesSucceeded: this.#seriesSucceeded,
      seriesFailed: this.#seriesFailed,
      slices: this.#slices.report(),
    };
  }

  #keepCompletion(completions: Float64Array, endMs: number): void {
    const { count } = this.latency;
    if (count < completions.length) {
      completions[count] = endMs;
    } else if (count >= rawSampleLimit) {
      this.#completionsMs = null;
    } else {
      const larger = new Float64Array(Math.min(rawSampleLimit, growth * completions.length));
      larger.set(completions);
      larger[count] = endMs;
      this.#completionsMs = larger;
    }
  }
}

function count(series: number[], sinceStartMs: number): void {
  const bucket = sinceStartMs <= 0 ? 0 : Math.floor(sinceStartMs / seriesBucketMs);
  while (series.length <= bucket) series.push(0);
  series[bucket]!++;
}
