import type { ErrorKind } from '../model/trial/trial.ts';
import { formatNumber } from './figures.ts';
import { plainText } from './plain-text.ts';

/** What each kind of failure is called in a sentence about requests. */
const errorNames: Readonly<Record<ErrorKind, string>> = {
  refused: 'refused',
  reset: 'connection reset',
  'connect-timeout': 'connect timed out',
  'first-byte-timeout': 'no first byte in time',
  'total-timeout': 'timed out',
  malformed: 'not HTTP',
  truncated: 'cut short',
  'too-large': 'too large',
  'unexpected-status': 'unexpected status',
  'body-mismatch': 'unexpected body',
  'ports-exhausted': 'out of local ports',
  'files-exhausted': 'out of files',
  tls: 'TLS failed',
  other: 'other error',
};

function isErrorKind(kind: string): kind is ErrorKind {
  return Object.hasOwn(errorNames, kind);
}

/** The kinds of failure with their counts, most frequent first: `20 timed out, 4 unexpected status`. */
export function failureKinds(errors: Readonly<Record<string, number | undefined>>): string {
  return Object.entries(errors)
    .filter((entry): entry is [string, number] => entry[1] !== undefined && entry[1] > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, number]) => `${formatNumber(number)} ${isErrorKind(kind) ? errorNames[kind] : plainText(kind, 60)}`)
    .join(', ');
}

/**
 * The kinds of failure of some requests, a wrong status by its code where the counts say which ones were wrong:
 * `16 with status 404, 2 timed out`.
 */
export function namedFailures({
  errors,
  byStatus,
}: {
  readonly errors: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
}): string {
  const { 'unexpected-status': unexpected = 0, ...others } = errors;
  const bad = Object.entries(byStatus).filter(([status, number]) => !status.startsWith('2') && number > 0);
  if (unexpected === 0 || bad.reduce((sum, [, number]) => sum + number, 0) !== unexpected) return failureKinds(errors);
  const named = bad
    .sort(([, a], [, b]) => b - a)
    .map(([status, number]) => `${formatNumber(number)} with status ${plainText(status, 8)}`);
  return [...named, failureKinds(others)].filter((text) => text !== '').join(', ');
}
