import * as z from 'zod';

/*
 * What Locust's master tells, a JSON value a line: all of it is looked at, since workers may be on other machines.
 * Times are ms; moments are of the clock of the worker's machine.
 */

const figure = z.number();
const figures = z.array(figure);
const pair = z.tuple([figure, figure]);

const sample = z.object({
  count: figure,
  sumMs: figure,
  sumSquaresMs: figure,
  minMs: figure,
  maxMs: figure,
  rawMs: figures.nullable(),
  /** Fine buckets (`TimeSample`), and how many times each holds. */
  buckets: z.tuple([figures, figures]).nullable(),
});

/** How a request failed, by the names of the script. */
const failureKind = z.enum([
  'status',
  'text',
  'length',
  'timeout',
  'connect-timeout',
  'refused',
  'reset',
  'malformed',
  'tls',
  'ports-exhausted',
  'files-exhausted',
  'other',
]);

const workerReport = z.object({
  succeeded: figure,
  failed: figure,
  byStatus: z.array(pair),
  errors: z.partialRecord(failureKind, figure),
  /** The first failure of each kind. `code`: the system's name of an error, or Python's. */
  examples: z.array(
    z.object({ kind: failureKind, status: figure.nullable(), bytes: figure, code: z.string().nullable() }),
  ),
  opened: figure,
  bodyBytes: figure,
  bodyLengths: figures,
  bodyLengthChanges: figure,
  beganMs: figure,
  firstStartMs: figure.nullable(),
  lastCompletionMs: figure.nullable(),
  latency: sample,
  failedLatency: sample,
  connect: sample,
  late: sample,
  completionsMs: figures.nullable(),
  /** Stretches of `seriesBucketMs` since it began, and what was answered in each. */
  succeededAt: z.array(pair),
  failedAt: z.array(pair),
  slices: z.object({
    sliceMs: figure,
    /** Place, buckets of the record's histograms, their counts, the longest time. */
    slices: z.array(z.tuple([figure, figures, figures, figure])),
  }),
  byClient: figures,
  cpuSeconds: figure,
  waitedSeconds: figure.nullable(),
  wallSeconds: figure,
  rssBytes: figure,
  longestPauseMs: figure,
});

const message = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), ...shape });

export const fromMasterSchema = z.discriminatedUnion('type', [
  message('listening', { version: z.string() }),
  /** Workers that wait for work. */
  message('workers', { ready: figure }),
  message('started', { trial: figure, senders: figure }),
  message('progress', { trial: figure, succeeded: figure, failed: figure }),
  /** `requests` and `failures`: by Locust's own merged statistics. `cpuWarning`: it warned of a worker's CPU. */
  message('measured', {
    trial: figure,
    reports: z.array(workerReport),
    requests: figure,
    failures: figure,
    cpuWarning: z.boolean(),
  }),
  /** The workers of a trial were no longer those that it began with. */
  message('changed', { trial: figure, lost: figure, workers: figure }),
  /** The workers are ready for another trial. */
  message('idle', { trial: figure }),
  /** A worker's environment lacks what headers need. */
  message('lacks', { variables: z.array(z.string()) }),
]);

/** What the master is told. */
export type ToMaster =
  | { readonly type: 'measure'; readonly trial: number; readonly endpoint: string; readonly host: string }
  | { readonly type: 'enough' }
  | { readonly type: 'stop' }
  | { readonly type: 'quit' };

export type FromMaster = z.output<typeof fromMasterSchema>;
export type MessageOf<Type extends FromMaster['type']> = Extract<FromMaster, { type: Type }>;
export type WorkerReport = z.output<typeof workerReport>;
export type FailureKind = z.output<typeof failureKind>;
