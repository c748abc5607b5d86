import * as z from 'zod';
import { settingsSchema } from '../run/effective-settings.ts';
import type { Immutable } from './immutable.ts';
import { voidReasonSchema } from './void-reason.ts';

/*
 * Advice beside a recommendation and what it gives up, as facts; the sentences are in src/words/advice.ts. Times are ms,
 * rates requests per second, shares 0..1.
 */

const text = z.string();
const figure = z.number();
const nullableFigure = figure.nullable();
const settings = settingsSchema;

function advice<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.object({ kind: z.literal(kind), ...shape });
}

export const adviceSchema = z.discriminatedUnion('kind', [
  /** `names`: variables, and files of variables, that the command needs and does not show. */
  advice('environment-needed', { names: z.array(text) }),
  advice('heavy-requests', { endpoint: text, cpuMs: figure, cores: figure, mostRps: figure }),
  advice('one-at-a-time', { endpoint: text, waitMs: figure, mostRps: figure }),
  advice('downstream-limit', { endpoint: text, atOnce: figure, mostRps: figure }),
  advice('lock-while-computing', { endpoint: text, cpuMs: figure, mostRps: figure }),
  /** gaiohttp was chosen; `next`: the fastest of the others. */
  advice('own-worker-class', { rps: figure, next: z.object({ settings, rps: figure }).nullable() }),
  /**
   * `cause`: a blocking call in a coroutine of an ASGI application; an application that was imported before its worker class patched
   * what waits; left out: something that the worker class does not patch.
   */
  advice('blocking-driver', {
    settings,
    rps: figure,
    waitMs: figure,
    cause: z.enum(['async-def', 'late-patching']).optional(),
  }),
  /** `atOnce` is about the size of the pool in which an ASGI framework runs plain functions. */
  advice('def-pool', { endpoint: text, atOnce: figure, mostRps: figure }),
  /** `busiest`: times the mean of all workers. `accepts`: what its threads' workers take without looking; `null`: it has none. */
  advice('uneven-workers', {
    settings,
    busiest: nullableFigure,
    lostShare: figure,
    accepts: z.enum(['connections', 'requests']).nullable(),
  }),
  advice('luck-of-start', { settings, rps: figure, lowRps: figure }),
  /** `to` has more threads; `gain`: what they add to the rate. */
  advice('idle-threads', {
    from: settings,
    to: settings,
    ratio: figure,
    gain: z.enum(['nothing', 'little']),
    cause: z.enum(['lock', 'interpreter-lock']),
  }),
  advice('more-workers-than-cores', { from: settings, to: settings, ratio: figure, cores: figure }),
  advice('core-quota', { physicalCores: figure, cores: figure }),
  advice('connection-per-request', { settings, connectMs: nullableFigure }),
  advice('cells-not-compared', { cells: z.array(z.object({ settings, fault: voidReasonSchema })) }),
  /** `rateShare`: of the recommended settings' rate; `null`: about the same. */
  advice('shorter-answers', {
    settings,
    quantile: z.enum(['p50', 'p95']),
    ms: figure,
    insteadOfMs: figure,
    rateShare: nullableFigure,
  }),
  advice('less-memory', { settings, bytes: figure, insteadOfBytes: figure, rateShare: figure }),
  /** What an earlier version of Servebench recorded as a sentence. */
  advice('recorded', { text }),
]);

export type Advice = Immutable<z.infer<typeof adviceSchema>>;
export type AdviceOf<Kind extends Advice['kind']> = Extract<Advice, { kind: Kind }>;
