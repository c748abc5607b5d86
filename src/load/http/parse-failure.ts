import type { RequestFailure, RequestFailureOf } from '../../model/facts/request-failure.ts';

/** Why an answer can't be counted as one. */
export type ParseFailureKind = 'malformed' | 'truncated' | 'too-large';

export interface ParseFailure {
  readonly kind: ParseFailureKind;
  /** Holds nothing that the server sent. */
  readonly fact: RequestFailure;
}

export function malformed(reason: RequestFailureOf<'malformed'>['reason']): ParseFailure {
  return { kind: 'malformed', fact: { kind: 'malformed', reason } };
}

export function tooLarge(reason: RequestFailureOf<'too-large'>['reason'], limit: number): ParseFailure {
  return { kind: 'too-large', fact: { kind: 'too-large', reason, limit } };
}
