import * as z from 'zod';
import { settingsSchema } from '../run/effective-settings.ts';
import type { Immutable } from './immutable.ts';

/*
 * Why some settings are recommended, as facts: what they were held against and what they gain. The sentences are in
 * src/words/reasons.ts; nothing here is one. Rates are requests per second, shares 0..1, ratios of rates.
 */

const text = z.string();
const figure = z.number();
const nullableFigure = figure.nullable();
const settings = settingsSchema;

function fact<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.object({ kind: z.literal(kind), ...shape });
}

/** Settings that users compare with, by what they are. */
export const referenceNameSchema = z.discriminatedUnion('kind', [
  fact('smallest', {}),
  fact('today', {}),
  fact('default', { launcher: text }),
  fact('rule-of-thumb', { launcher: text }),
  /** What an earlier version of Servebench recorded as words. */
  fact('recorded', { text }),
]);

/** How many times as many requests per second, with its 95 % interval where there is one. */
const gain = {
  /** What the others are: the first of these names, and those that are the same settings. */
  names: z.array(referenceNameSchema),
  /** How much of the others' rate was predicted, not measured; `null`: nothing. */
  predicted: z.enum(['wholly', 'partly']).nullable(),
  ratio: figure,
  low: nullableFigure,
  high: nullableFigure,
};
export const gainSchema = z.object({ over: settings, ...gain });

/** Settings beside the rate that they reached. */
const reached = z.object({ settings, rps: figure });

export const reasonSchema = z.discriminatedUnion('kind', [
  /** The smallest of the measured that keep up with an open load; `tooSlow`: how many do not. */
  fact('keeps-up', { settings, measured: figure, offeredRps: figure, tooSlow: figure, p95Ms: nullableFigure }),
  /** `chosenByPrediction`: the others were predicted to be slower; else none of them could be measured. */
  fact('only-measured', { settings, rps: figure, chosenByPrediction: z.boolean() }),
  /** Another one was faster, but differs from start to start. */
  fact('steadier', { settings, rps: figure, than: reached }),
  fact('as-fast', {
    settings,
    as: settings,
    ratio: figure,
    /** What the choice spares; `null`: nothing. */
    saves: z
      .discriminatedUnion('kind', [fact('memory', { bytes: figure }), fact('processes', { processes: figure })])
      .nullable(),
  }),
  /** `ratio`: of the next one's rate to this one's; `unsure`: what of the difference is not. */
  fact('fastest', {
    settings,
    rps: figure,
    measured: figure,
    next: settings,
    ratio: figure,
    unsure: z.enum(['noise', 'starts']).nullable(),
  }),
  /** Servers that were not measured, in rates beside which predictions count for nothing (`busy-machine`). */
  fact('unmeasured', { servers: figure, besideMeasured: z.boolean(), cause: z.enum(['busy-machine', 'no-faster']) }),
  /** The fastest that is predicted of them. */
  fact('perhaps-faster', {
    servers: figure,
    besideMeasured: z.boolean(),
    settings,
    rps: figure,
    lowRps: figure,
    highRps: figure,
  }),
  fact('gain', gain),
  /** One setting for all endpoints. `share`: of each endpoint's own best rate. */
  fact('suits-all', {
    settings,
    contenders: figure,
    score: figure,
    endpoints: z.array(z.object({ endpoint: text, share: figure, measured: z.boolean() })),
    /** Endpoints that could not be measured at all; missing: none. */
    leftOut: z.array(text).optional(),
  }),
  /** What an earlier version of Servebench recorded as a sentence. */
  fact('recorded', { text }),
]);

export type ReferenceName = Immutable<z.infer<typeof referenceNameSchema>>;
export type Gain = Immutable<z.infer<typeof gainSchema>>;
export type Reason = Immutable<z.infer<typeof reasonSchema>>;
export type ReasonOf<Kind extends Reason['kind']> = Extract<Reason, { kind: Kind }>;
