import type { ErrorKind } from '../model/trial/trial.ts';
import { formatNumber } from './figures.ts';
import { t } from './language.ts';
import { plainText } from './plain-text.ts';

/** What each kind of failure is called in a sentence about requests. */
const errorNames: Readonly<Record<ErrorKind, string>> = {
  get refused() {
    return t('refused');
  },
  get reset() {
    return t('connection reset');
  },
  get 'connect-timeout'() {
    return t('connect timed out');
  },
  get 'first-byte-timeout'() {
    return t('no first byte in time');
  },
  get 'total-timeout'() {
    return t('timed out');
  },
  get malformed() {
    return t('not HTTP');
  },
  get truncated() {
    return t('cut short');
  },
  get 'too-large'() {
    return t('too large');
  },
  get 'unexpected-status'() {
    return t('unexpected status');
  },
  get 'body-mismatch'() {
    return t('unexpected body');
  },
  get 'ports-exhausted'() {
    return t('out of local ports');
  },
  get 'files-exhausted'() {
    return t('out of files');
  },
  get tls() {
    return t('TLS failed');
  },
  get other() {
    return t('other error');
  },
};

function isErrorKind(kind: string): kind is ErrorKind {
  return Object.hasOwn(errorNames, kind);
}

/** The kinds of failure with their counts, most frequent first: `20 timed out, 4 unexpected status`. */
export function failureKinds(errors: Readonly<Record<string, number | undefined>>): string {
  return Object.entries(errors)
    .filter((entry): entry is [string, number] => entry[1] !== undefined && entry[1] > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, number]) =>
      t('{0} {1}', formatNumber(number), isErrorKind(kind) ? errorNames[kind] : plainText(kind, 60)),
    )
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
    .map(([status, number]) => t('{0} with status {1}', formatNumber(number), plainText(status, 8)));
  return [...named, failureKinds(others)].filter((text) => text !== '').join(', ');
}
