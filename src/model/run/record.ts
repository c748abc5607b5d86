import * as z from 'zod';
import { adviceSchema } from '../facts/advice.ts';
import { type Bound, boundSchema, limitSchema } from '../facts/bound.ts';
import { budgetFindingSchema } from '../facts/budget-finding.ts';
import { failureSchema } from '../facts/failure.ts';
import { findingSchema } from '../facts/finding.ts';
import type { Immutable } from '../facts/immutable.ts';
import { noteSchema } from '../facts/note.ts';
import { type Gain, gainSchema, reasonSchema } from '../facts/reason.ts';
import { requestFailureSchema } from '../facts/request-failure.ts';
import { skipSchema } from '../facts/skip.ts';
import { warningSchema } from '../facts/warning.ts';
import type { Plan } from '../plan/plan.ts';
import { latencyHistogramSchema, timeSeriesSchema, timeSummarySchema, transportSchema } from '../trial/times.ts';
import { againstSchema } from './against.ts';
import { effectiveSettingsSchema, settingsSchema } from './effective-settings.ts';

/*
 * The run record: the one source of its types and of the check of what is read. Keys that a later version of Servebench adds
 * are kept and ignored. Warnings, failures and skips are facts (../facts); their sentences are chosen where they are shown.
 */

const text = z.string();
const texts = z.array(z.string());
const figure = z.number();
const figures = z.array(z.number());
const nullableFigure = z.number().nullable();
const counts = z.record(z.string(), z.number());

/** A figure with its 95 % interval; the bounds are `null` when the sample is too small for them. */
const estimate = z.object({ mean: figure, low: nullableFigure, high: nullableFigure });

/** What one process of the server spent during a trial. */
const processSpend = z.object({
  pid: figure,
  role: z.enum(['master', 'worker', 'other']),
  cpuSeconds: figure,
  /** Of the CPU time of all processes with the same role, 0..1; `null` if none was spent. */
  cpuShare: nullableFigure,
  rssBytes: nullableFigure,
});

/** Workers of the server that ended during a trial, and those that took their place. */
const workerRestarts = z.object({
  ended: figure,
  started: figure,
  /** CPU that the new ones took to start (their imports): in `cpuSeconds`, not in `cpuMsPerRequest`; `null`: not known, and in both. */
  startCpuSeconds: nullableFigure,
  /** Of those that ended, the first twenty. */
  endedPids: figures,
});

/** What the server's process tree spent during a trial. Figures that this machine can't give are `null`. */
const serverSpend = z.object({
  cpuSeconds: nullableFigure,
  cpuMsPerRequest: nullableFigure,
  /** CPU seconds / wall seconds. */
  cpuCores: nullableFigure,
  /** What all threads waited for a core; more than a request stood still where several of them waited side by side. */
  runQueueMsPerRequest: nullableFigure,
  /** Of that, what the thread that spent most CPU time waited; `null` or left out: not known. */
  busiestThreadRunQueueMsPerRequest: nullableFigure.optional(),
  /** Of `cpuSeconds`, what the serving processes' main threads spent, where an event loop runs, 0..1; `null` or left out: not known. */
  mainThreadShare: nullableFigure.optional(),
  voluntarySwitchesPerRequest: nullableFigure,
  involuntarySwitchesPerRequest: nullableFigure,
  /** Memory of the process tree at the end of the trial: PSS where it can be read, else RSS. */
  rssBytes: nullableFigure,
  memoryKind: z.enum(['pss', 'rss']).nullable(),
  /** Finest step of `cpuSeconds` on this machine, in ms. */
  cpuTickMs: nullableFigure,
  byProcess: z.array(processSpend),
  /** Left out: no worker ended meanwhile, as far as can be seen. */
  restarts: workerRestarts.optional(),
});

/** What other programs of this machine did during a trial. */
const hostLoad = z.object({
  /** Cores that they kept busy (and that a hypervisor took away), mean over the trial. */
  otherCores: figure,
  /**
   * Only where the trial was too short to be read, and `otherCores` is what its calibration and its neighbours in the run
   * read: the most that any of them did.
   */
  mostOtherCores: figure.optional(),
});

/**
 * Which of its starts the figures of a cell are of. Counts, bytes, rates and times per request are of all of them.
 * `failedLatencyMs`, `connectMs`, `firstByteMs`, `series`, `samplesMs`, `completionsMs` and the server's `byProcess` and
 * `busiestThreadRunQueueMsPerRequest` are of the typical one alone.
 */
const measuredStarts = z.object({
  /** Server starts, each with one trial: two at least. */
  count: figure,
  /** The one whose rate is the median (the lower of two in the middle), counted from 1. */
  typical: figure,
  /** What `latencyMs` is of: of the typical start where not every start kept its raw times. */
  latency: z.enum(['all', 'typical']),
  /** Starts whose server could be read: the other figures of `server` are of these. */
  server: figure,
});

/** What a cell's trial (or its trials) measured, client side and server side. */
const measurement = z.object({
  requests: z.object({
    sent: figure,
    succeeded: figure,
    failed: figure,
    inFlightAtEnd: figure,
    byStatus: counts,
    errors: counts,
    staleRetries: figure,
    /** Of an open load's schedule, those that could not be sent in time; left out: not an open load, or not known. */
    dropped: figure.optional(),
  }),
  /** See `counterNames`; missing in earlier records, as is each counter that came later. */
  counters: counts.optional(),
  errorExamples: z.array(requestFailureSchema),
  elapsedSeconds: figure,
  rps: estimate,
  timePerRequestMs: nullableFigure,
  latencyMs: timeSummarySchema,
  failedLatencyMs: timeSummarySchema,
  connectMs: timeSummarySchema,
  firstByteMs: timeSummarySchema,
  connections: z.object({ opened: figure, reused: figure }),
  /** Received and sent on the wire; `null` where the engine does not tell. */
  bytes: z.object({ received: nullableFigure, body: figure, sent: nullableFigure }),
  generator: z.object({
    cpuShare: figure,
    eventLoopUtilization: figure,
    engine: text,
    processes: figure,
    /** CPU that its processes spent on each request, µs; missing in records that did not say. */
    cpuUsPerRequest: nullableFigure.optional(),
    /** See `TrialResult`; missing in records that did not look. */
    waitForCoreMs: nullableFigure.optional(),
    /** See `TrialResult`; missing in records that did not say. */
    transport: transportSchema.optional(),
  }),
  server: serverSpend.nullable(),
  /** What went on beside server, companions and load generator; missing in records that did not look. */
  host: hostLoad.nullable().optional(),
  /** Latencies of succeeded requests of all starts, in buckets of about 2 %; missing in records that did not keep it. */
  latencyHistogram: latencyHistogramSchema.optional(),
  series: timeSeriesSchema,
  /** Raw latencies in ms of succeeded requests, only while there are few. */
  samplesMs: figures.nullable(),
  /** Completion times in ms after the first start, as `samplesMs`. */
  completionsMs: figures.nullable(),
  /** Which of its starts each figure is of; left out: it had one. */
  starts: measuredStarts.optional(),
  /** Mean requests per second of each trial on a server start of its own, in order. */
  trialsRps: figures,
  /** The last lines that its server wrote up to the end of its last trial, 12 at most; left out: it wrote nothing. Secrets of the plan are not in them. */
  serverLog: texts.optional(),
  warnings: z.array(warningSchema),
});

/** What the capacity model expects of a cell. */
const prediction = z.object({
  rps: figure,
  low: figure,
  high: figure,
  timePerRequestMs: nullableFigure,
  serverCpuCores: nullableFigure,
  /**
   * How much starts of this server differ since its connections fall on its processes as luck has it (standard deviation of
   * ln rps); left out: not at all.
   */
  luck: figure.optional(),
});

/** What every cell has: one settings × endpoint, and what became of it. */
const place = {
  endpoint: text,
  settings: settingsSchema,
  effective: effectiveSettingsSchema.nullable(),
  /** Settings of the cell that was measured for this one, being the same server; `null` if measured itself. */
  sameAs: settingsSchema.nullable(),
  /** The server's command line; `null` if it was never started. */
  command: texts.nullable(),
  /** What is expected of it, or was before it was measured; `null` where nothing is. */
  prediction: prediction.nullable(),
  /** Which of the run's `sittings` it ended in, counted from 0; left out: the last one, which is not among them. */
  sitting: figure.optional(),
};

const cell = z.discriminatedUnion('status', [
  /** Its turn has not come, and in a run that is over never came. */
  z.object({ ...place, status: z.literal('pending'), measurement: z.null() }),
  z.object({ ...place, status: z.literal('predicted'), measurement: z.null() }),
  z.object({ ...place, status: z.literal('measured'), measurement }),
  z.object({ ...place, status: z.literal('failed'), measurement: z.null(), failure: failureSchema }),
  z.object({ ...place, status: z.literal('skipped'), measurement: z.null(), skip: skipSchema }),
]);

/** The trial at one connection on the smallest settings. */
const calibration = z.object({
  endpoint: text,
  settings: settingsSchema,
  requests: figure,
  /** Requests that failed meanwhile: one that did has no part in its times, and perhaps in its CPU. Left out: none, or not known. */
  failed: figure.optional(),
  /** Its answers by their status; missing in records that did not keep them. */
  byStatus: counts.optional(),
  /** CPU demand C of one request, ms; `null` when it could not be read. */
  cpuMs: nullableFigure,
  /** Wait W of one request: latency − C, less what the server surely waited for a core meanwhile, ms. */
  waitMs: nullableFigure,
  latencyMs: nullableFigure,
  /** Standard deviation of its latencies as a share of their mean; left out or `null` where it is not known. */
  latencyVariation: nullableFigure.optional(),
  /** What one request waited for a core, in server and client, ms: surely, and at most. Left out or `null`: not known. */
  queuedMs: z.object({ least: figure, most: figure }).nullable().optional(),
  /** Cores that other programs kept busy meanwhile; left out or `null` where it is not known. */
  otherCores: nullableFigure.optional(),
  /** See the server's spend. */
  mainThreadShare: nullableFigure.optional(),
  warnings: z.array(warningSchema),
});

const diagnosis = z.object({
  endpoint: text,
  bound: boundSchema,
  cpuMs: nullableFigure,
  waitMs: nullableFigure,
  /** The figures behind it, the strongest first. */
  evidence: z.array(findingSchema),
  /** What bounds the endpoint, then what that leaves open. */
  summary: z.array(findingSchema),
  /** What limits each measured cell, by `settingsKey`. */
  limits: z.record(text, limitSchema),
});

const recommendation = z.object({
  /** `null`: for the whole service. */
  endpoint: text.nullable(),
  settings: settingsSchema,
  gain: gainSchema.nullable(),
  gains: z.array(gainSchema),
  /** What the settings were held against, and what they gain. What bounds the endpoint, its diagnosis says. */
  because: z.array(reasonSchema),
  /** The exact command line, one shell-quoted string. */
  command: text,
  /** The cells it rests on. */
  restsOn: z.array(z.object({ endpoint: text, settings: settingsSchema })),
  /** Advice and trade-offs, the weightiest first. */
  advice: z.array(adviceSchema),
});

const budgetResult = z.object({
  endpoint: text,
  /** e.g. `p95Ms`. */
  figure: text,
  limit: figure,
  /** `null` when the sample was too small or nothing was measured: then the budget counts as broken. */
  actual: nullableFigure,
  kept: z.boolean(),
  finding: budgetFindingSchema,
});

const machine = z.object({
  cpu: text,
  /** Logical cores that this process may use: the least of the machine's, its affinity, and the container's quota. */
  cores: figure,
  physicalCores: nullableFigure,
  memoryBytes: figure,
  platform: text,
  versions: z.record(text, text),
  git: z.object({ commit: text, dirty: z.boolean() }).nullable(),
});

const status = z.enum(['finished', 'stopped', 'failed']);

/** A sitting that came before the last one: the run was stopped then, or was added to later. */
const sitting = z.object({ startedAt: text, finishedAt: text.nullable(), elapsedSeconds: figure });

/**
 * The plan was checked before its run. Only its frame is looked at here, since a plan of a later version may hold what
 * this version would refuse to run but can very well show.
 */
const recordedPlan = z.custom<Plan>(
  (value) =>
    z
      .looseObject({
        service: z.looseObject({ launcher: text }),
        settings: z.record(text, z.array(z.union([z.string(), z.number()]))),
        endpoints: z.array(z.looseObject({ name: text, method: text, path: text })),
        load: z.looseObject({ connections: figure }),
        budgets: z.array(z.looseObject({ endpoint: text })),
      })
      .safeParse(value).success,
  { error: 'this is not the plan of a run' },
);

/** The version of the record's format that this version of Servebench writes. */
export const recordVersion = 2;

/** Everything one command did. */
export const recordSchema = z.object({
  schema: z.literal(recordVersion),
  id: text,
  startedAt: z.iso.datetime({ offset: true }),
  finishedAt: text.nullable(),
  status,
  /** Why the run failed or was stopped; `null` otherwise. */
  failure: failureSchema.nullable(),
  machine,
  plan: recordedPlan,
  /** Of all sittings. */
  elapsedSeconds: figure,
  /** The sittings before the last one, in order; left out: it had one. `startedAt` is the first one's. */
  sittings: z.array(sitting).optional(),
  /** What the order of the trials of an exhaustive search comes from (`exhaustive`); left out: there was none. */
  orderSeed: figure.optional(),
  cells: z.array(cell),
  /** What a comparison with a commit said (its `cells` are the head's); left out: the run was none. */
  against: againstSchema.optional(),
  calibrations: z.array(calibration),
  diagnoses: z.array(diagnosis),
  recommendations: z.array(recommendation),
  budgets: z.array(budgetResult),
  /** Things that hold for the whole run: hidden inputs, a busy machine, leftovers reaped. */
  notes: z.array(noteSchema),
});

export type Estimate = Immutable<z.infer<typeof estimate>>;
export type ProcessSpend = Immutable<z.infer<typeof processSpend>>;
export type WorkerRestarts = Immutable<z.infer<typeof workerRestarts>>;
export type ServerSpend = Immutable<z.infer<typeof serverSpend>>;
export type HostLoad = Immutable<z.infer<typeof hostLoad>>;
export type MeasuredStarts = Immutable<z.infer<typeof measuredStarts>>;
export type Measurement = Immutable<z.infer<typeof measurement>>;
export type Prediction = Immutable<z.infer<typeof prediction>>;
export type Cell = Immutable<z.infer<typeof cell>>;
export type CellStatus = Cell['status'];
export type CellOf<Status extends CellStatus> = Extract<Cell, { status: Status }>;
export type Calibration = Immutable<z.infer<typeof calibration>>;
export type { Bound };
export type Diagnosis = Immutable<z.infer<typeof diagnosis>>;
export type { Gain };
export type Recommendation = Immutable<z.infer<typeof recommendation>>;
export type BudgetResult = Immutable<z.infer<typeof budgetResult>>;
export type Machine = Immutable<z.infer<typeof machine>>;
export type Sitting = Immutable<z.infer<typeof sitting>>;
export type RunStatus = z.infer<typeof status>;
export type RunRecord = Omit<Immutable<z.infer<typeof recordSchema>>, 'plan'> & { readonly plan: Plan };
