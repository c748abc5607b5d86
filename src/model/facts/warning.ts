import * as z from 'zod';
import { failureSchema } from './failure.ts';
import type { Immutable } from './immutable.ts';
import { requestFailureSchema } from './request-failure.ts';
import { beyondLimitSchema } from './server-limit.ts';

/*
 * What could make a number wrong or misread, as facts: shown beside the number. The sentences are in src/words/warnings.ts;
 * nothing here is one, but for what other programs wrote.
 */

const figure = z.number();
const text = z.string();
const counts = z.record(z.string(), z.number());

function warning<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.object({ kind: z.literal(kind), ...shape });
}

/** What the answers tell. */
const ofAnswers = [
  /** `errors`: counts by `ErrorKind`; `example`: one of them; in records of earlier versions a sentence. */
  warning('failed-requests', {
    failed: figure,
    sent: figure,
    errors: counts,
    example: z.union([text, requestFailureSchema]).nullable(),
  }),
  /** Medians. */
  warning('fast-errors', { failedMs: figure, goodMs: figure }),
  /** `refused` answers with status 429, in a trial of this endpoint under any settings. */
  warning('rate-limited', { refused: figure, answers: figure }),
  warning('redirects', { answers: figure }),
  warning('body-length-changes', { changed: figure, answers: figure, firstBytes: figure }),
  warning('in-flight-at-end', { requests: figure, oldestMs: figure.nullable() }),
  /** `firstOnConnection`: so many of the answers were the first on theirs; `null` where these are not most of them. */
  warning('sample-too-small', { answers: figure, needed: figure, firstOnConnection: figure.nullable() }),
  /** So few requests were over in `seconds` that nothing of the machine could be read; `needed`: about how many would take long enough. */
  warning('too-few-requests', { requests: figure, seconds: figure, needed: figure }),
  warning('slow-requests', {
    slow: figure,
    requests: figure,
    longestMs: figure,
    medianMs: figure,
    shareOfTime: figure,
  }),
  warning('odd-starts', { odd: figure, starts: figure, farthestRps: figure, medianRps: figure }),
] as const;

/** What the connections tell. */
const ofConnections = [
  /** `expected`: before the trial; else after it. */
  warning('port-range', {
    expected: z.boolean(),
    connections: figure,
    lingering: figure,
    localPorts: figure,
    heldSeconds: figure,
  }),
  /** `connects`: those that took whole seconds, of all; `null`: the kernel's counter alone tells. */
  warning('backlog-overflow', {
    connects: z.object({ slow: figure, opened: figure }).nullable(),
    dropped: figure.nullable(),
  }),
  warning('keep-alive-unused', { reusedShare: figure, closedBy: z.enum(['server', 'generator']) }),
  warning('connection-imbalance', { fewest: figure, most: figure, mean: figure }),
  warning('stale-retries', { requests: figure }),
  warning('unsolicited-bytes', { times: figure }),
  /**
   * On a kept connection the rest of each answer waits for the client's acknowledgement of its beginning. `freshMs`: what a request takes
   * on a new connection. `server`: the launcher's name, which decides what would help.
   */
  warning('delayed-ack', { delayMs: figure, freshMs: figure, server: text }),
] as const;

/** What the load generator tells of itself. */
const ofGenerator = [
  warning('generator-bound', { busyShare: figure, atLimit: z.boolean() }),
  warning('generator-share', { cores: figure, generatorCores: figure, serverCores: figure }),
  warning('generator-paused', { pauseMs: figure }),
  warning('slower-transport', {}),
  warning('littles-law', { inFlight: figure, perSecond: figure, meanMs: figure, atWork: figure }),
  /** `lateMs`: how late requests left, at the 99th percentile (`isP99`) or at most; `null`: in time. */
  warning('late-requests', { dropped: figure, intended: figure, lateMs: figure.nullable(), isP99: z.boolean() }),
  warning('engine-inexact', { failure: failureSchema }),
  warning('steady-state', { blocks: figure, blockMs: figure, variation: figure, steadyVariation: figure }),
] as const;

/** What the server and the machine tell. */
const ofServer = [
  warning('still-warming', { firstRps: figure, lastRps: figure }),
  warning('host-busy', { otherCores: figure }),
  warning('proxy-in-front', { proxy: text }),
  /** `lost`: whether a request may have been lost by it; `quoted`: what the server wrote of it. */
  warning('server-restarted', {
    ended: figure,
    started: figure,
    lost: z.boolean(),
    startCpuSeconds: figure.nullable(),
    firstPid: figure.nullable(),
    quoted: z.array(text),
    /** The server's own limit after which it replaces a worker; left out: they ended for another reason. */
    retiredAfter: z.object({ option: text, value: figure }).optional(),
  }),
  /**
   * A limit of the server's own is what was measured (`ServerLimit`). `count`: requests refused, connections closed or waiting, or workers
   * ended, as `beyond` says.
   */
  warning('server-limit', {
    option: text,
    value: figure,
    beyond: beyondLimitSchema,
    count: figure,
    connections: figure,
    /** Requests of the trial, answered or not; left out in records of earlier versions. */
    sent: figure.optional(),
  }),
  /** Answers with status 429: the application, or what stands before it, limits rates. */
  warning('rate-limiter', { answers: figure, sent: figure }),
  /** The application is imported before the worker class patches what waits. */
  warning('late-patching', { workerClass: text, option: text }),
  /** Nothing is known of the endpoint's demand, since its calibration failed. */
  warning('calibration-failed', { failure: failureSchema }),
] as const;

/** A warning that an earlier version of Servebench recorded as `was: text`. */
const recorded = warning('recorded', { was: text, text });

export const warningSchema = z.discriminatedUnion('kind', [
  ...ofAnswers,
  ...ofConnections,
  ...ofGenerator,
  ...ofServer,
  recorded,
]);

export type Warning = Immutable<z.infer<typeof warningSchema>>;
export type WarningKind = Warning['kind'];
