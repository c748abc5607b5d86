import type { Failure } from '../facts/failure.ts';
import type { RequestFailure } from '../facts/request-failure.ts';
import type { Warning } from '../facts/warning.ts';
import type { Counters } from './counters.ts';
import type { LatencyHistogram } from './latency-histogram.ts';
import type { TimeSeries, TimeSummary, Transport } from './times.ts';

export type { LatencySeries, TimeSeries, TimeSummary, Transport } from './times.ts';

/** Where the load goes. The host is an address, resolved once when the server became ready. */
export interface LoadTarget {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** A unix-domain socket to connect to instead of host and port. */
  readonly socketPath: string | null;
  /** Value of the Host header. */
  readonly hostHeader: string;
  /** The name that TLS asks for (SNI); left out: the Host header's. */
  readonly serverName?: string | undefined;
  /** Accept a certificate that nobody vouches for (a local server's self-signed one). */
  readonly allowSelfSigned: boolean;
}

/** What counts as a good answer. */
export interface Expectation {
  /** Accepted status codes; `null` accepts any 2xx. */
  readonly status: readonly number[] | null;
  readonly bodyContains: string | null;
  readonly bodyLengthBytes: number | null;
}

/** One request to be sent, ready but for its encoding. Header values may hold secrets: never log or record a `TrialRequest`. */
export interface TrialRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly bodyBase64: string | null;
  readonly expect: Expectation;
}

/**
 * How load is offered.
 * closed: `connections` clients, each sends its next request when the last one is answered, for `requests` in all or `seconds`.
 * open: `ratePerSecond` requests start on a fixed schedule for `seconds`, whatever the answers do, over at most `connections`.
 * ramp: closed load at each of `steps` connections in turn, `secondsPerStep` each, to find the knee.
 */
export type LoadProfile =
  | { readonly kind: 'closed'; readonly connections: number; readonly requests: number; readonly seconds: null }
  | {
      readonly kind: 'closed';
      readonly connections: number;
      readonly requests: null;
      readonly seconds: number;
      /** Ends before `seconds` are over, as soon as the rate is known well enough and has settled. */
      readonly untilSettled?: boolean;
    }
  | { readonly kind: 'open'; readonly connections: number; readonly ratePerSecond: number; readonly seconds: number }
  | { readonly kind: 'ramp'; readonly steps: readonly number[]; readonly secondsPerStep: number };

/** What makes load in processes of our own. */
export type OwnEngineName = 'native' | 'autocannon';
export type EngineName = OwnEngineName | 'locust';

/** One load test, as it is given to an engine. */
export interface TrialSpec {
  readonly engine: OwnEngineName;
  readonly target: LoadTarget;
  /** Sent in rotation; at least one. */
  readonly requests: readonly TrialRequest[];
  readonly profile: LoadProfile;
  /** Sent before the clock starts and kept apart from every figure; `null` for none. Warm-up ends at whichever bound comes first. */
  readonly warmUp: {
    readonly requests: number;
    readonly connections: number;
    readonly maxSeconds: number;
    /** Requests in flight at the start; each good answer lets one more connection join. Left out: 1. */
    readonly atOnce?: number;
  } | null;
  readonly keepAlive: boolean;
  readonly timeouts: { readonly connectMs: number; readonly firstByteMs: number; readonly totalMs: number };
  /** How long requests in flight may take after the last one was issued (`seconds` and open profiles). */
  readonly drainMs: number;
  /** Generator processes; `'auto'` takes more than one only where cores allow and one is not enough. */
  readonly generators: number | 'auto';
  /**
   * Set where no time is looked at that the client's own code could spoil: it is not compiled beforehand then, which takes a
   * third of a second of a core. The first requests are some milliseconds late.
   */
  readonly coldClient?: true;
  /** Answers that take longer than this are counted apart, in each stretch of time (`TrialResult.limit`), ms. Left out: none are. */
  readonly latencyLimitMs?: number;
}

/** Answered requests by the time of their answer, and those of them that took longer than a limit. Arrays of equal length. */
export interface LimitSeries {
  readonly sliceMs: number;
  readonly answered: readonly number[];
  /** Within 3 % of the limit a count is shared out by its bucket, so these are no whole numbers. */
  readonly over: readonly number[];
}

export type ErrorKind =
  | 'refused'
  | 'reset'
  | 'connect-timeout'
  | 'first-byte-timeout'
  | 'total-timeout'
  | 'malformed'
  | 'truncated'
  | 'too-large'
  | 'unexpected-status'
  | 'body-mismatch'
  | 'ports-exhausted'
  /** The load generator may open no more files. */
  | 'files-exhausted'
  | 'tls'
  | 'other';

/** What one trial measured on the client's side. Counts satisfy `sent = succeeded + failed + inFlightAtEnd`. */
export interface TrialResult {
  readonly engine: EngineName;
  readonly keepAlive: boolean;
  readonly requests: {
    readonly sent: number;
    readonly succeeded: number;
    readonly failed: number;
    /** Issued, and not answered when the trial was over (stopped, or the drain deadline passed). */
    readonly inFlightAtEnd: number;
    readonly inFlightAgesMs: readonly number[];
    readonly byStatus: Readonly<Record<string, number>>;
    readonly errors: Readonly<Partial<Record<ErrorKind, number>>>;
    /** Replayed on a fresh connection after a reused one was closed before any byte of the answer; counted once in `sent`. */
    readonly staleRetries: number;
  };
  readonly counters: Counters;
  /** First example of each error kind, at most 8, without secrets. */
  readonly errorExamples: readonly RequestFailure[];
  /** From the first start to the last completion. */
  readonly elapsedSeconds: number;
  /** succeeded / elapsedSeconds. */
  readonly rps: number;
  /** ab's mean: connections × elapsed / completed, in ms; `null` if nothing was answered as expected. */
  readonly timePerRequestMs: number | null;
  /** Start (open profile: intended start) to last byte of succeeded requests, connects included. */
  readonly latencyMs: TimeSummary;
  /** The same for failed requests; timed-out ones count with their limit (censored: at least so long). */
  readonly failedLatencyMs: TimeSummary;
  /** Connects of the trial, one time for each connection. */
  readonly connectMs: TimeSummary;
  readonly firstByteMs: TimeSummary;
  /** Latency of succeeded requests in two parts, as ab splits it; `null` where the engine can't tell them apart. */
  readonly latencyParts: {
    /** 0 for a request that found its connection open. */
    readonly connectMs: TimeSummary;
    /** Latency − connect, request by request. */
    readonly processingMs: TimeSummary;
  } | null;
  /** Raw latencies of succeeded requests in order of completion, kept only when there are at most 10,000. */
  readonly samplesMs: readonly number[] | null;
  /** Completion times of succeeded requests after the first start, as `samplesMs`. */
  readonly completionsMs: readonly number[] | null;
  /** Of the latencies of succeeded requests; left out: the engine did not say. */
  readonly latencyHistogram?: LatencyHistogram;
  readonly series: TimeSeries;
  /** Left out: the trial's spec names no limit. */
  readonly limit?: LimitSeries;
  readonly connections: {
    readonly asked: number;
    readonly opened: number;
    /** Share of requests that went out on a connection used before, 0..1. */
    readonly reused: number;
    /** Fewest and most requests completed by one of the closed-loop clients; `null` for the open profile. */
    readonly fewestRequests: number | null;
    readonly mostRequests: number | null;
  };
  /** Received and sent on the wire: `null` where the engine does not tell. */
  readonly bytes: { readonly received: number | null; readonly body: number; readonly sent: number | null };
  /** Body length of the first good answer; `null` if there was none. */
  readonly bodyLengthBytes: number | null;
  readonly serverHeader: string | null;
  /** Open profile only. */
  readonly schedule: {
    readonly intended: number;
    readonly dropped: number;
    readonly sentPerSecond: number;
    readonly lateMs: TimeSummary;
  } | null;
  /** Ramp profile only: one entry a step. */
  readonly ramp:
    | readonly {
        readonly connections: number;
        readonly rps: number;
        readonly p50Ms: number | null;
        readonly failed: number;
      }[]
    | null;
  readonly generator: {
    /** CPU seconds / wall seconds, of the busiest generator process, 0..1 and over; 0 where all of them are on other machines. */
    readonly cpuShare: number;
    /** Event-loop utilisation of the busiest generator process, 0..1. */
    readonly eventLoopUtilization: number;
    /** Mean wait of the clients for a core each time that they had something to do, in the process that waited most, ms; `null` or left out: not known. */
    readonly waitForCoreMs?: number | null;
    readonly cpuUsPerRequest: number | null;
    readonly rssBytes: number;
    readonly processes: number;
    /** Left out: no generator reported. */
    readonly transport?: Transport;
  };
  /** Whether the trial was cut off by its signal. */
  readonly stopped: boolean;
  /** Set when the trial had to be given up: server dead, ports exhausted, an engine that can't be exact here. */
  readonly gaveUp: Failure | null;
  readonly warnings: readonly Warning[];
}

/** Sent about ten times a second while a trial runs. */
export interface TrialProgress {
  readonly phase: 'warm-up' | 'measuring' | 'draining';
  readonly succeeded: number;
  readonly failed: number;
  readonly elapsedSeconds: number;
  /** 0..1 of the planned requests or seconds. */
  readonly fraction: number;
  /** Of the last half second or so; `null` or left out: not known. */
  readonly latency?: RecentLatency | null;
  /** Over the last half second; `null` or left out: not known. */
  readonly usage?: CpuUsage | null;
}

/** Latencies of the good answers of the last moment; a quantile is `null` where they are too few for it. */
export interface RecentLatency {
  readonly answers: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

/** Cores that were kept busy; `null` where that is not known. */
export interface CpuUsage {
  /** All processes of the server. */
  readonly server: number | null;
  readonly generator: number | null;
  /** Programs that have nothing to do with the benchmark. */
  readonly others: number | null;
}
