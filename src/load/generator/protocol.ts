import type { Failure } from '../../model/facts/failure.ts';
import type { RequestFailure } from '../../model/facts/request-failure.ts';
import type { Counters } from '../../model/trial/counters.ts';
import type { LatencyHistogram } from '../../model/trial/latency-histogram.ts';
import type { ErrorKind, Transport, TrialProgress, TrialSpec } from '../../model/trial/trial.ts';
import type { TimeSampleReport } from '../times/time-sample.ts';
import type { TimeSlicesReport } from '../times/time-slices.ts';

/** What this generator process does of the whole trial. */
export interface GeneratorShare {
  /** This process's number, from 0, and how many there are. */
  readonly index: number;
  readonly of: number;
}

/** From the trial's owner to a generator process. */
export type ToGenerator =
  | { readonly type: 'prepare'; readonly spec: TrialSpec; readonly share: GeneratorShare }
  | { readonly type: 'warm-up' }
  | { readonly type: 'measure' }
  /** Send no more; what is in flight is waited for. */
  | { readonly type: 'enough' }
  /** End now: what is in flight is reported so. */
  | { readonly type: 'stop' };
/** Nothing more is wanted: close everything and end. */

/** From a generator process to the trial's owner. */
export type FromGenerator =
  | { readonly type: 'prepared' }
  | { readonly type: 'warmed-up'; readonly report: WarmUpReport | null }
  | { readonly type: 'progress'; readonly progress: GeneratorProgress }
  | { readonly type: 'measured'; readonly report: GeneratorReport };

/** How far one generator process is. */
export interface GeneratorProgress extends Omit<TrialProgress, 'latency' | 'usage'> {
  /** Latencies of the last moment, told every few times; `null`: not now. */
  readonly recent: LatencyHistogram | null;
  /** CPU that the process has spent since it was started. */
  readonly cpuSeconds: number;
}

/** What a warm-up shows of the server's way with connections. */
export interface WarmUpReport {
  /** Good answers. */
  readonly answered: number;
  /** Those behind which the connection was not kept. */
  readonly closed: number;
  /** Connections that were opened. */
  readonly opened: number;
  readonly seconds: number;
}

/** One step of a ramp, as one generator process saw it. */
export interface RampStepReport {
  readonly connections: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly firstStartMs: number | null;
  readonly lastCompletionMs: number | null;
  readonly latency: TimeSampleReport;
}

/** Everything that one generator process measured. Absolute times are ms of the machine's monotonic clock, the same for all processes. */
export interface GeneratorReport {
  readonly sent: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly inFlightAgesMs: readonly number[];
  readonly byStatus: Readonly<Record<string, number>>;
  readonly errors: Readonly<Partial<Record<ErrorKind, number>>>;
  readonly errorExamples: readonly RequestFailure[];
  readonly staleRetries: number;
  readonly counters: Counters;
  readonly opened: number;
  /** Requests that went out on a connection used before. */
  readonly reusedRequests: number;
  readonly bytesReceived: number;
  readonly bytesBody: number;
  readonly bytesSent: number;
  /** Body length of the first good answer to each request of the rotation, -1 without one. */
  readonly bodyLengths: readonly number[];
  /** Good answers whose body was not as long as that of the first one to the same request. */
  readonly bodyLengthChanges: number;
  readonly serverHeader: string | null;
  readonly firstStartMs: number | null;
  readonly lastCompletionMs: number | null;
  readonly latency: TimeSampleReport;
  readonly failedLatency: TimeSampleReport;
  readonly connect: TimeSampleReport;
  readonly firstByte: TimeSampleReport;
  /** Connects of those succeeded requests that had to connect. */
  readonly requestConnect: TimeSampleReport;
  /** Latency − connect of every succeeded request. */
  readonly processing: TimeSampleReport;
  readonly late: TimeSampleReport;
  /** Absolute completion times of succeeded requests, beside `latency.rawMs`. */
  readonly completionsMs: Float64Array | null;
  /** Start of `seriesSucceeded` and `seriesFailed`, absolute ms. */
  readonly seriesStartMs: number;
  readonly seriesSucceeded: readonly number[];
  readonly seriesFailed: readonly number[];
  /** Latencies by time, from `seriesStartMs` on. */
  readonly slices: TimeSlicesReport;
  /** Requests completed by each closed-loop client that was started. */
  readonly completedByClient: readonly number[];
  /** Sum of the times that closed-loop clients were at work, for Little's law. */
  readonly clientBusyMs: number;
  readonly scheduled: { readonly intended: number; readonly dropped: number; readonly seconds: number } | null;
  readonly ramp: readonly RampStepReport[] | null;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** CPU seconds / wall seconds of the busiest process. */
  readonly busiestCpuShare: number;
  readonly eventLoopUtilization: number;
  /** Mean wait of the clients' thread for a core, each time that it had something to do, ms; `null` where it can't be read. */
  readonly waitForCoreMs: number | null;
  readonly rssBytes: number;
  /** The longest time that the process stood still, ms: suspended, or without a core. */
  readonly longestPauseMs: number;
  readonly transport: Transport | null;
  readonly gaveUp: Failure | null;
}
