import { z } from 'zod';
import type { Plan } from '../model/plan/plan.ts';
import type { RunRecord } from '../model/run/record.ts';

/*
 * The shape of a saved run record, as far as anything that shows or compares records relies on it. Objects are loose:
 * fields that a later version of Servebench adds are kept and ignored.
 */

const text = z.string();
const nullableText = z.string().nullable();
const figure = z.number();
const nullableFigure = z.number().nullable();
const counts = z.record(z.string(), z.number());
const settings = z.record(z.string(), z.union([z.string(), z.number()]));
const figures = z.array(z.number());
const texts = z.array(z.string());

const estimate = z.looseObject({ mean: figure, low: nullableFigure, high: nullableFigure });

const timeSummary = z.looseObject({
  count: figure,
  min: nullableFigure,
  mean: nullableFigure,
  standardDeviation: nullableFigure,
  p50: nullableFigure,
  p50Low: nullableFigure,
  p50High: nullableFigure,
  p66: nullableFigure,
  p75: nullableFigure,
  p80: nullableFigure,
  p90: nullableFigure,
  p95: nullableFigure,
  p98: nullableFigure,
  p99: nullableFigure,
  p999: nullableFigure,
  max: nullableFigure,
});

const processSpend = z.looseObject({
  pid: figure,
  role: z.enum(['master', 'worker', 'other']),
  cpuSeconds: figure,
  cpuShare: nullableFigure,
  rssBytes: nullableFigure,
});

const serverSpend = z.looseObject({
  cpuSeconds: nullableFigure,
  cpuMsPerRequest: nullableFigure,
  cpuCores: nullableFigure,
  runQueueMsPerRequest: nullableFigure,
  voluntarySwitchesPerRequest: nullableFigure,
  involuntarySwitchesPerRequest: nullableFigure,
  rssBytes: nullableFigure,
  memoryKind: z.enum(['pss', 'rss']).nullable(),
  cpuTickMs: nullableFigure,
  byProcess: z.array(processSpend),
});

const measurement = z.looseObject({
  requests: z.looseObject({
    sent: figure,
    succeeded: figure,
    failed: figure,
    inFlightAtEnd: figure,
    byStatus: counts,
    errors: counts,
    staleRetries: figure,
  }),
  errorExamples: texts,
  elapsedSeconds: figure,
  rps: estimate,
  timePerRequestMs: nullableFigure,
  latencyMs: timeSummary,
  failedLatencyMs: timeSummary,
  connectMs: timeSummary,
  firstByteMs: timeSummary,
  connections: z.looseObject({ opened: figure, reused: figure }),
  bytes: z.looseObject({ received: figure, body: figure, sent: figure }),
  generator: z.looseObject({ cpuShare: figure, eventLoopUtilization: figure, engine: text, processes: figure }),
  server: serverSpend.nullable(),
  series: z.looseObject({ bucketMs: figure, succeeded: figures, failed: figures }),
  samplesMs: figures.nullable(),
  completionsMs: figures.nullable(),
  starts: z
    .looseObject({ count: figure, typical: figure, latency: z.enum(['all', 'typical']), server: figure })
    .optional(),
  trialsRps: figures,
  warnings: texts,
});

const effectiveSettings = z.looseObject({
  workerClass: nullableText,
  processes: figure,
  slotsPerProcess: nullableFigure,
  concurrency: nullableFigure,
  model: z.enum(['serial', 'threads', 'event-loop', 'blocking-loop', 'unknown']),
  keepAlive: z.boolean().nullable(),
  sharedLock: z.boolean(),
  key: text,
});

const prediction = z.looseObject({
  rps: figure,
  low: figure,
  high: figure,
  timePerRequestMs: nullableFigure,
  serverCpuCores: nullableFigure,
});

const cell = z.looseObject({
  endpoint: text,
  settings,
  effective: effectiveSettings.nullable(),
  sameAs: settings.nullable(),
  status: z.enum(['measured', 'predicted', 'skipped', 'failed']),
  reason: nullableText,
  command: texts.nullable(),
  measurement: measurement.nullable(),
  prediction: prediction.nullable(),
});

const calibration = z.looseObject({
  endpoint: text,
  settings,
  requests: figure,
  cpuMs: nullableFigure,
  waitMs: nullableFigure,
  latencyMs: nullableFigure,
  warnings: texts,
});

const diagnosis = z.looseObject({
  endpoint: text,
  bound: z.enum(['cpu', 'io', 'mixed', 'lock', 'inconclusive']),
  cpuMs: nullableFigure,
  waitMs: nullableFigure,
  evidence: texts,
  summary: text,
  limits: z.record(z.string(), z.string()),
});

const gain = z.looseObject({
  over: settings,
  overLabel: text,
  ratio: figure,
  low: nullableFigure,
  high: nullableFigure,
});

const recommendation = z.looseObject({
  endpoint: nullableText,
  settings,
  gain: gain.nullable(),
  gains: z.array(gain),
  because: text,
  command: text,
  restsOn: z.array(z.looseObject({ endpoint: text, settings })),
  advice: texts,
});

const budgetResult = z.looseObject({
  endpoint: text,
  figure: text,
  limit: figure,
  actual: nullableFigure,
  kept: z.boolean(),
  text,
});

const machine = z.looseObject({
  cpu: text,
  cores: figure,
  physicalCores: nullableFigure,
  memoryBytes: figure,
  platform: text,
  versions: z.record(z.string(), z.string()),
  git: z.looseObject({ commit: text, dirty: z.boolean() }).nullable(),
});

/**
 * The plan was checked before its run. Only its frame is looked at here, since a plan of a later version may hold what
 * this version would refuse to run but can very well show.
 */
const recordedPlan = z.custom<Plan>(
  (value) =>
    z
      .looseObject({
        service: z.looseObject({ launcher: z.string() }),
        settings: z.record(z.string(), z.array(z.union([z.string(), z.number()]))),
        endpoints: z.array(z.looseObject({ name: z.string(), method: z.string(), path: z.string() })),
        load: z.looseObject({ connections: z.number() }),
        budgets: z.array(z.looseObject({ endpoint: z.string() })),
      })
      .safeParse(value).success,
  { error: 'this is not the plan of a run' },
);

/** The saved form of a `RunRecord`. */
export const recordSchema = z.looseObject({
  schema: z.literal(1),
  id: text,
  startedAt: z.iso.datetime({ offset: true }),
  finishedAt: nullableText,
  status: z.enum(['finished', 'stopped', 'failed']),
  reason: nullableText,
  machine,
  plan: recordedPlan,
  elapsedSeconds: figure,
  orderSeed: figure.optional(),
  cells: z.array(cell),
  calibrations: z.array(calibration),
  diagnoses: z.array(diagnosis),
  recommendations: z.array(recommendation),
  budgets: z.array(budgetResult),
  notes: texts,
}) satisfies z.ZodType<RunRecord>;
