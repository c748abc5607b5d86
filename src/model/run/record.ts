import type { Plan } from '../plan/plan.ts';
import type { EffectiveSettings, Settings } from '../settings.ts';
import type { TimeSeries, TimeSummary, Transport } from '../trial/trial.ts';

/** A figure with its 95 % interval; the bounds are `null` when the sample is too small for them. */
export interface Estimate {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What one process of the server spent during a trial. */
export interface ProcessSpend {
  readonly pid: number;
  readonly role: 'master' | 'worker' | 'other';
  readonly cpuSeconds: number;
  /** Of the CPU time of all processes with the same role, 0..1; `null` if none was spent. */
  readonly cpuShare: number | null;
  readonly rssBytes: number | null;
}

/** What the server's process tree spent during a trial. Figures that this machine can't give are `null`. */
export interface ServerSpend {
  readonly cpuSeconds: number | null;
  readonly cpuMsPerRequest: number | null;
  /** CPU seconds / wall seconds. */
  readonly cpuCores: number | null;
  /** What all threads waited for a core; more than a request stood still where several of them waited side by side. */
  readonly runQueueMsPerRequest: number | null;
  /** Of that, what the thread that spent most CPU time waited; `null` or left out: not known. */
  readonly busiestThreadRunQueueMsPerRequest?: number | null;
  /** Of `cpuSeconds`, what the serving processes' main threads spent, where an event loop runs, 0..1; `null` or left out: not known. */
  readonly mainThreadShare?: number | null;
  readonly voluntarySwitchesPerRequest: number | null;
  readonly involuntarySwitchesPerRequest: number | null;
  /** Memory of the process tree at the end of the trial: PSS where it can be read, else RSS. */
  readonly rssBytes: number | null;
  readonly memoryKind: 'pss' | 'rss' | null;
  /** Finest step of `cpuSeconds` on this machine, in ms. */
  readonly cpuTickMs: number | null;
  readonly byProcess: readonly ProcessSpend[];
  /** Left out: no worker ended meanwhile, as far as can be seen. */
  readonly restarts?: WorkerRestarts;
}

/** Workers of the server that ended during a trial, and those that took their place. */
export interface WorkerRestarts {
  readonly ended: number;
  readonly started: number;
  /** CPU that the new ones took to start (their imports): in `cpuSeconds`, not in `cpuMsPerRequest`; `null`: not known, and in both. */
  readonly startCpuSeconds: number | null;
  /** Of those that ended, the first twenty. */
  readonly endedPids: readonly number[];
}

/** What other programs of this machine did during a trial. */
export interface HostLoad {
  /** Cores that they kept busy (and that a hypervisor took away), mean over the trial. */
  readonly otherCores: number;
  /**
   * Only where the trial was too short to be read, and `otherCores` is what its calibration and its neighbours in the run
   * read: the most that any of them did.
   */
  readonly mostOtherCores?: number;
}

/**
 * Which of its starts the figures of a cell are of. Counts, bytes, rates and times per request are of all of them.
 * `failedLatencyMs`, `connectMs`, `firstByteMs`, `series`, `samplesMs`, `completionsMs` and the server's `byProcess` and
 * `busiestThreadRunQueueMsPerRequest` are of the typical one alone.
 */
export interface MeasuredStarts {
  /** Server starts, each with one trial: two at least. */
  readonly count: number;
  /** The one whose rate is the median (the lower of two in the middle), counted from 1. */
  readonly typical: number;
  /** What `latencyMs` is of: of the typical start where not every start kept its raw times. */
  readonly latency: 'all' | 'typical';
  /** Starts whose server could be read: the other figures of `server` are of these. */
  readonly server: number;
}

/** What a cell's trial (or its trials) measured, client side and server side. */
export interface Measurement {
  readonly requests: {
    readonly sent: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly inFlightAtEnd: number;
    readonly byStatus: Readonly<Record<string, number>>;
    readonly errors: Readonly<Record<string, number>>;
    readonly staleRetries: number;
  };
  readonly errorExamples: readonly string[];
  readonly elapsedSeconds: number;
  readonly rps: Estimate;
  readonly timePerRequestMs: number | null;
  readonly latencyMs: TimeSummary;
  readonly failedLatencyMs: TimeSummary;
  readonly connectMs: TimeSummary;
  readonly firstByteMs: TimeSummary;
  readonly connections: { readonly opened: number; readonly reused: number };
  readonly bytes: { readonly received: number; readonly body: number; readonly sent: number };
  readonly generator: {
    readonly cpuShare: number;
    readonly eventLoopUtilization: number;
    readonly engine: string;
    readonly processes: number;
    /** See `TrialResult`; missing in records that did not look. */
    readonly waitForCoreMs?: number | null;
    /** See `TrialResult`; missing in records that did not say. */
    readonly transport?: Transport;
  };
  readonly server: ServerSpend | null;
  /** What went on beside server, companions and load generator; missing in records that did not look. */
  readonly host?: HostLoad | null;
  readonly series: TimeSeries;
  /** Raw latencies in ms of succeeded requests, only while there are few. */
  readonly samplesMs: readonly number[] | null;
  /** Completion times in ms after the first start, as `samplesMs`. */
  readonly completionsMs: readonly number[] | null;
  /** Which of its starts each figure is of; left out: it had one. */
  readonly starts?: MeasuredStarts | undefined;
  /** Mean requests per second of each trial on a server start of its own, in order. */
  readonly trialsRps: readonly number[];
  /** `kind: text`; see `parseWarning`. */
  readonly warnings: readonly string[];
}

/** What the capacity model expects of a cell. */
export interface Prediction {
  readonly rps: number;
  readonly low: number;
  readonly high: number;
  readonly timePerRequestMs: number | null;
  readonly serverCpuCores: number | null;
  /**
   * How much starts of this server differ since its connections fall on its processes as luck has it (standard deviation of
   * ln rps); left out: not at all.
   */
  readonly luck?: number;
}

export type CellStatus = 'measured' | 'predicted' | 'skipped' | 'failed';

/** One settings × endpoint. */
export interface Cell {
  readonly endpoint: string;
  readonly settings: Settings;
  readonly effective: EffectiveSettings | null;
  /** Settings of the cell that was measured for this one, being the same server; `null` if measured itself. */
  readonly sameAs: Settings | null;
  readonly status: CellStatus;
  /** Why it was skipped or failed, as a sentence; `null` otherwise. */
  readonly reason: string | null;
  /** The server's command line; `null` if it was never started. */
  readonly command: readonly string[] | null;
  readonly measurement: Measurement | null;
  readonly prediction: Prediction | null;
}

/** What bounds an endpoint. */
export type Bound = 'cpu' | 'io' | 'mixed' | 'lock' | 'inconclusive';

/** The trial at one connection on the smallest settings. */
export interface Calibration {
  readonly endpoint: string;
  readonly settings: Settings;
  readonly requests: number;
  /** Requests that failed meanwhile: one that did has no part in its times, and perhaps in its CPU. Left out: none, or not known. */
  readonly failed?: number;
  /** CPU demand C of one request, ms; `null` when it could not be read. */
  readonly cpuMs: number | null;
  /** Wait W of one request: latency − C, less what the server surely waited for a core meanwhile, ms. */
  readonly waitMs: number | null;
  readonly latencyMs: number | null;
  /** Standard deviation of its latencies as a share of their mean; left out or `null` where it is not known. */
  readonly latencyVariation?: number | null;
  /** What one request waited for a core, in server and client, ms: surely, and at most. Left out or `null`: not known. */
  readonly queuedMs?: { readonly least: number; readonly most: number } | null;
  /** Cores that other programs kept busy meanwhile; left out or `null` where it is not known. */
  readonly otherCores?: number | null;
  /** See `ServerSpend`. */
  readonly mainThreadShare?: number | null;
  readonly warnings: readonly string[];
}

export interface Diagnosis {
  readonly endpoint: string;
  readonly bound: Bound;
  readonly cpuMs: number | null;
  readonly waitMs: number | null;
  /** Sentences with figures and units, the strongest first. */
  readonly evidence: readonly string[];
  /** One sentence for people: what bounds the endpoint. */
  readonly summary: string;
  /** What limits each measured cell, by `settingsKey`. */
  readonly limits: Readonly<Record<string, string>>;
}

/** How many times as many requests per second, with its 95 % interval where there is one. */
export interface Gain {
  readonly over: Settings;
  /** What `over` is, for people: `the smallest settings`, `gunicorn's default`. */
  readonly overLabel: string;
  readonly ratio: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Recommendation {
  /** `null`: for the whole service. */
  readonly endpoint: string | null;
  readonly settings: Settings;
  readonly gain: Gain | null;
  readonly gains: readonly Gain[];
  /** One or two sentences: which settings, by how much, and why. */
  readonly because: string;
  /** The exact command line, one shell-quoted string. */
  readonly command: string;
  /** The cells it rests on. */
  readonly restsOn: readonly { readonly endpoint: string; readonly settings: Settings }[];
  /** Advice and trade-offs, each a sentence with its figure. */
  readonly advice: readonly string[];
}

export interface BudgetResult {
  readonly endpoint: string;
  /** e.g. `p95Ms`. */
  readonly figure: string;
  readonly limit: number;
  /** `null` when the sample was too small or nothing was measured: then the budget counts as broken. */
  readonly actual: number | null;
  readonly kept: boolean;
  readonly text: string;
}

export interface Machine {
  readonly cpu: string;
  /** Logical cores that this process may use: the least of the machine's, its affinity, and the container's quota. */
  readonly cores: number;
  readonly physicalCores: number | null;
  readonly memoryBytes: number;
  readonly platform: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly git: { readonly commit: string; readonly dirty: boolean } | null;
}

export type RunStatus = 'finished' | 'stopped' | 'failed';

/** Everything one command did. */
export interface RunRecord {
  readonly schema: 1;
  readonly id: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly status: RunStatus;
  /** Why the run failed, or a note on how it ended; `null` otherwise. */
  readonly reason: string | null;
  readonly machine: Machine;
  readonly plan: Plan;
  readonly elapsedSeconds: number;
  /** What the order of the trials of an exhaustive search comes from (`exhaustive`); left out: there was none. */
  readonly orderSeed?: number | undefined;
  readonly cells: readonly Cell[];
  readonly calibrations: readonly Calibration[];
  readonly diagnoses: readonly Diagnosis[];
  readonly recommendations: readonly Recommendation[];
  readonly budgets: readonly BudgetResult[];
  /** Things that hold for the whole run: hidden inputs, a busy machine, leftovers reaped. */
  readonly notes: readonly string[];
}
