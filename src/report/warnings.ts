import type { Cell, Measurement } from '../model/run/record.ts';
import { parseWarning, type Warning } from '../model/trial/trial.ts';
import { count } from '../words/figures.ts';
import { plainText } from '../words/plain-text.ts';

/** What each kind of failure is called in a sentence about requests. */
const errorNames: Readonly<Record<string, string>> = {
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

/** The kinds of failure with their counts, most frequent first: `20 timed out, 4 unexpected status`. */
export function failureKinds(errors: Readonly<Record<string, number | undefined>>): string {
  return Object.entries(errors)
    .filter((entry): entry is [string, number] => entry[1] !== undefined && entry[1] > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, number]) => `${number} ${errorNames[kind] ?? plainText(kind, 60)}`)
    .join(', ');
}

/**
 * The kinds of failure of some requests, a wrong status by its code where the counts say which ones were wrong:
 * `16 with status 404, 2 timed out`.
 */
export function namedFailures({ errors, byStatus }: Pick<Measurement['requests'], 'errors' | 'byStatus'>): string {
  const { 'unexpected-status': unexpected = 0, ...others } = errors;
  const bad = Object.entries(byStatus).filter(([status, number]) => !status.startsWith('2') && number > 0);
  if (unexpected === 0 || bad.reduce((sum, [, number]) => sum + number, 0) !== unexpected) return failureKinds(errors);
  const named = bad
    .sort(([, a], [, b]) => b - a)
    .map(([status, number]) => `${number} with status ${plainText(status, 8)}`);
  return [...named, failureKinds(others)].filter((text) => text !== '').join(', ');
}

/** `12 of 32 failed (12 timed out)`; `null` when none failed. */
export function failureText(requests: Measurement['requests']): string | null {
  if (requests.failed === 0) return null;
  const kinds = namedFailures(requests);
  return `${requests.failed} of ${count(requests.sent, 'request')} failed${kinds === '' ? '' : ` (${kinds})`}`;
}

/** Warnings of a cell in the order they were recorded, without the one about failed requests, which has its own place. */
export function cellWarnings(cell: Cell): Warning[] {
  return (cell.measurement?.warnings ?? [])
    .map(parseWarning)
    .filter((warning) => warning.kind !== 'failed-requests')
    .map((warning) => ({ kind: warning.kind, text: plainText(warning.text) }));
}

/** A warning that several cells share, and how many. */
export interface SharedWarning {
  readonly kind: string;
  readonly text: string;
  readonly cells: readonly Cell[];
}

/** The warnings of all measured cells, those of one kind together: the text of the first, and the cells that have it. */
export function sharedWarnings(cells: readonly Cell[]): SharedWarning[] {
  const byKind = new Map<string, { kind: string; text: string; cells: Cell[] }>();
  for (const cell of cells) {
    if (cell.sameAs !== null) continue;
    for (const warning of cellWarnings(cell)) {
      const key = warning.kind === 'other' ? warning.text : warning.kind;
      const known = byKind.get(key);
      if (known === undefined) byKind.set(key, { ...warning, cells: [cell] });
      else if (!known.cells.includes(cell)) known.cells.push(cell);
    }
  }
  return [...byKind.values()].sort((a, b) => b.cells.length - a.cells.length);
}
