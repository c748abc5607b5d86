import * as z from 'zod';
import { settingsSchema } from '../run/effective-settings.ts';
import { boundSchema } from './bound.ts';
import type { Immutable } from './immutable.ts';
import { voidReasonSchema } from './void-reason.ts';
import { warningSchema } from './warning.ts';

/*
 * What a diagnosis says of an endpoint, as facts: what bounds it, why that can't be told, and the figures behind it. The
 * sentences are in src/words/findings.ts; nothing here is one. Times are ms, shares 0..1, rates requests per second.
 */

const text = z.string();
const figure = z.number();
const nullableFigure = figure.nullable();

function finding<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.object({ kind: z.literal(kind), ...shape });
}

/** Other programs kept at most so many of the machine's cores busy. */
const others = z.object({ otherCores: figure, cores: figure });

/** The verdict itself. */
const verdicts = [
  finding('unknown-bound', { endpoint: text }),
  /** `cpuShare`: of a request; `null` where only the load shows that it computes all the time. */
  finding('cpu-bound', { endpoint: text, cpuMs: figure, cpuShare: nullableFigure }),
  /** `atOnce`: requests that what it waits for serves at once; `null`: no such bound shows. */
  finding('io-bound', { endpoint: text, waitMs: figure, waitShare: figure, atOnce: nullableFigure }),
  /** Every measured answer waited for a delayed acknowledgement. `cpuMs`: of a request; `null`: not known. */
  finding('acknowledgement-bound', { endpoint: text, delayMs: figure, cpuMs: nullableFigure }),
  finding('part-cpu-part-waiting', { endpoint: text, cpuMs: figure, waitMs: figure }),
  finding('computes-under-lock', { endpoint: text, cpuMs: figure }),
  /** `lock`: which one, as far as the rates tell; `heldMs`: for how long each request has it. */
  finding('lock-bound', {
    endpoint: text,
    lock: z.enum(['any', 'of-all-processes', 'of-each-process', 'of-each-process-or-blocking-wait']),
    heldMs: figure,
  }),
] as const;

/** Why a verdict can't be told, or what it leaves open. */
const doubts = [
  /** The service was not seen: a proxy stands in front of it. */
  finding('warned', { warning: warningSchema }),
  /** `first`: what is wrong with the first of them. */
  finding('cells-unusable', { measured: figure, first: voidReasonSchema.nullable() }),
  finding('nothing-measured', {}),
  finding('one-cell-uncalibrated', {}),
  finding('cpu-share-too-wide', { low: figure, high: figure }),
  /** `others`: who kept the cores busy meanwhile; `null`: the service's own threads waited for them side by side. */
  finding('waits-for-cores', { others: others.nullable(), low: figure, high: figure }),
  finding('requests-differ', { aloneMs: figure, requests: figure, loadedMs: figure }),
  /** `error`: of the best explanation's rates on average. */
  finding('rates-unexplained', { error: figure, others: others.nullable() }),
  finding('lock-unproven', { others: others.nullable(), queuedMs: figure }),
  finding('rates-contradict-calibration', { cpuShare: figure, rates: boundSchema, others }),
  finding('several-explanations', { bounds: z.array(boundSchema), others: others.nullable() }),
  finding('lock-hidden', { cause: z.enum(['others', 'too-little-read', 'no-idle-cores']), others: others.nullable() }),
  finding('calibration-left-out', { failed: figure, requests: figure }),
] as const;

/** Why a rate missed its prediction. */
const missCause = z.discriminatedUnion('kind', [
  finding('void', { reason: voidReasonSchema }),
  finding('others', { others }),
  /** `busiest`: times the mean of all workers, here and below; `null`: not known. */
  finding('uneven', { busiest: nullableFigure, lostShare: figure }),
  finding('even', { busiest: figure }),
  finding('threads-beside', { cores: figure, isEventLoop: z.boolean() }),
  finding('process-lock', {}),
  finding('one-at-a-time', {}),
  finding('downstream', { atOnce: nullableFigure }),
  finding('blocking-waits', {}),
  finding('global-lock', {}),
  finding('beside-event-loop', {}),
  finding('outside-interpreter-lock', {}),
  finding('interpreter-lock', {}),
  finding('unclear', {}),
]);

/** The figures behind a verdict. */
const evidence = [
  /** One request at a time that keeps more than one core busy. */
  finding('calibrated-on-cores', { latencyMs: figure, cpuMs: figure, busyCores: figure, requests: figure }),
  finding('calibrated', { cpuMs: figure, waitMs: figure, requests: figure }),
  finding('fitted', { cpuMs: figure, waitMs: figure }),
  /** The widest step of one setting, all else equal; `setting`: its name, `workers` and `threads` as the server counts them. */
  finding('scaling', {
    of: z.enum(['workers', 'threads', 'setting']),
    setting: text,
    factor: figure,
    from: z.object({ settings: settingsSchema, rps: figure }),
    to: z.object({ settings: settingsSchema, rps: figure }),
  }),
  finding('cores-at-fastest', { settings: settingsSchema, rps: figure, usedCores: figure, cores: figure }),
  finding('disturbed-cells', { others, disturbed: figure, cells: figure }),
  /** `cells`: the first of them; `more`: how many there are besides. */
  finding('uneven-cells', {
    cells: z.array(z.object({ settings: settingsSchema, evenShare: nullableFigure, busiest: nullableFigure })),
    more: figure,
  }),
  finding('missed-prediction', { settings: settingsSchema, rps: figure, predictedRps: figure, cause: missCause }),
  finding('cells-left-out', { leftOut: figure, measured: figure }),
] as const;

export const findingSchema = z.discriminatedUnion('kind', [
  ...verdicts,
  ...doubts,
  ...evidence,
  /** What an earlier version of Servebench recorded as a sentence. */
  finding('recorded', { text }),
]);

export type Finding = Immutable<z.infer<typeof findingSchema>>;
export type FindingOf<Kind extends Finding['kind']> = Extract<Finding, { kind: Kind }>;
export type MissCause = Immutable<z.infer<typeof missCause>>;
/** Other programs that kept cores busy. */
export type OtherPrograms = Immutable<z.infer<typeof others>>;
