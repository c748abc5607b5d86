import type { Warning } from '../model/facts/warning.ts';
import { warningIs } from '../model/facts/warning-kind.ts';
import type { Cell, Measurement } from '../model/run/record.ts';
import { namedFailures } from '../words/failed-requests.ts';
import { count } from '../words/figures.ts';
import { t } from '../words/language.ts';
import { warningSentence } from '../words/warnings.ts';

/** `12 of 32 failed (12 timed out)`; `null` when none failed. */
export function failureText(requests: Measurement['requests']): string | null {
  if (requests.failed === 0) return null;
  const kinds = namedFailures(requests);
  const sent = count(requests.sent, 'request');
  return kinds === ''
    ? t('{0} of {1} failed', requests.failed, sent)
    : t('{0} of {1} failed ({2})', requests.failed, sent, kinds);
}

/** Warnings of a cell in the order they were recorded, without the one about failed requests, which has its own place. */
export function cellWarnings(cell: Cell): Warning[] {
  return (cell.measurement?.warnings ?? []).filter((warning) => !warningIs(warning, 'failed-requests'));
}

/** A warning that several cells share, and how many. */
export interface SharedWarning {
  readonly warning: Warning;
  /** Of the first of the cells. */
  readonly text: string;
  readonly cells: readonly Cell[];
}

/** The warnings of all measured cells, those of one kind together: the text of the first, and the cells that have it. */
export function sharedWarnings(cells: readonly Cell[]): SharedWarning[] {
  const byKind = new Map<string, { warning: Warning; text: string; cells: Cell[] }>();
  for (const cell of cells) {
    if (cell.sameAs !== null) continue;
    for (const warning of cellWarnings(cell)) {
      const key = warning.kind === 'recorded' ? warning.was : warning.kind;
      const known = byKind.get(key);
      if (known === undefined) byKind.set(key, { warning, text: warningSentence(warning), cells: [cell] });
      else if (!known.cells.includes(cell)) known.cells.push(cell);
    }
  }
  return [...byKind.values()].sort((a, b) => b.cells.length - a.cells.length);
}
