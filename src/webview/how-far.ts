import type { PanelState } from '../model/panel-protocol.ts';
import { t } from '../words/language.ts';

/**
 * How far a run is, 0..1, and in words. By time where the rest is known: a search measures some of the cells only, and which
 * is not known before. Then the number of trials follows from how many there were in the time that has gone by.
 */
export function howFar({ view, elapsedSeconds = null }: Pick<PanelState, 'view' | 'elapsedSeconds'>): {
  readonly value: number;
  readonly text: string;
} {
  const { cellsDone, cellsTotal, remainingSeconds, doing, record } = view;
  // The cell in progress counts with its own share, so that the bar moves in long trials too.
  const inCell = doing?.activity === 'measuring' ? (doing.progress?.fraction ?? 0) : 0;
  const byCells = cellsTotal === 0 ? 0 : Math.min(cellsTotal, cellsDone + inCell) / cellsTotal;
  const cell = Math.min(cellsTotal, cellsDone + 1);
  const isKnown = elapsedSeconds !== null && elapsedSeconds > 0 && remainingSeconds !== null;
  const value = isKnown ? elapsedSeconds / (elapsedSeconds + remainingSeconds) : byCells;
  if (record?.plan.search !== 'guided' || !isKnown || cellsDone === 0)
    return { value, text: t('Cell {0} of {1}', cell, cellsTotal) };
  const expected = Math.min(cellsTotal, Math.max(cell, Math.round((cellsDone + inCell) / value)));
  return { value, text: t('Cell {0} of about {1}', cell, expected) };
}
