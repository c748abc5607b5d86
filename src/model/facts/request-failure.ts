import * as z from 'zod';
import type { Immutable } from './immutable.ts';

/*
 * How one request failed, as facts without anything that the server sent; the sentences are in src/words/request-failures.ts.
 * Times are ms.
 */

const text = z.string();
const figure = z.number();

function failure<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.object({ kind: z.literal(kind), ...shape });
}

export const requestFailureSchema = z.discriminatedUnion('kind', [
  /** The system refused to connect or to go on, by its own code. `address`: of the server. */
  failure('system', {
    cause: z.enum(['refused', 'connect', 'reset', 'ports-exhausted', 'files-exhausted', 'tls', 'other']),
    code: text,
    address: text,
  }),
  failure('timeout', { cause: z.enum(['connect', 'first-byte', 'total']), limitMs: figure, address: text }),
  /** The server's side of the connection went; `afterMs`: so long after the request was sent. */
  failure('closed-before-ready', {}),
  failure('closed-unanswered', { afterMs: figure }),
  failure('reset-unanswered', { afterMs: figure }),
  failure('reset-in-answer', {}),
  /** An engine that does not tell more. */
  failure('reset', {}),
  failure('malformed', {
    reason: z.enum([
      'content-length-no-number',
      'two-content-lengths',
      'length-and-coding',
      'chunked-twice',
      'not-http',
      'http-2',
      'no-status-line',
      'no-status-code',
      'chunk-too-long',
      'no-chunk-size',
      'chunk-line-end',
      'chunk-line-carriage-return',
      'chunk-line-control-character',
      'header-without-name',
      'blank-before-header',
      'header-carriage-return',
      'header-control-character',
      'switches-protocols',
    ]),
  }),
  failure('bytes-after-end', { bytes: figure }),
  /** More than the load generator's own limit. */
  failure('too-large', {
    reason: z.enum([
      'content-length-digits',
      'chunk-size-digits',
      'chunk-line-bytes',
      'interim-answers',
      'header-bytes',
      'trailer-bytes',
    ]),
    limit: figure,
  }),
  failure('truncated', { reason: z.enum(['in-header', 'in-chunk']) }),
  failure('truncated-body', { bytes: figure, of: figure }),
  failure('unexpected-status', { status: figure }),
  failure('body-length', { bytes: figure, expected: figure }),
  failure('body-text', {}),
  /** What an earlier version of Servebench recorded as a sentence. */
  failure('recorded', { text }),
]);

export type RequestFailure = Immutable<z.infer<typeof requestFailureSchema>>;
export type RequestFailureOf<Kind extends RequestFailure['kind']> = Extract<RequestFailure, { kind: Kind }>;
