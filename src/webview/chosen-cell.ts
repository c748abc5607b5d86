import type { Cell, RunRecord } from '../model/run/record.ts';
import { settingsKey } from '../model/settings.ts';
import { bestPredictions } from '../report/best-predictions.ts';
import { bestOf, fastestCell } from '../report/figures/grid.ts';
import type { Preferences } from './preferences.ts';

/**
 * The cell that is looked at: the chosen one where the run has it, else the best or only one of the endpoint on show, else the
 * one with the highest prediction, else the first that there is. `null` in a run without cells.
 */
export function chosenCell(
  record: Pick<RunRecord, 'cells' | 'recommendations'>,
  { cell: chosen, endpoint }: Pick<Preferences, 'cell' | 'endpoint'>,
): Cell | null {
  const at = (name: string, key: string) =>
    record.cells.find((cell) => cell.endpoint === name && settingsKey(cell.settings) === key);
  const found = chosen === null ? undefined : at(chosen.endpoint, chosen.key);
  if (found !== undefined) return found;
  const shown = record.cells.find((cell) => cell.endpoint === endpoint)?.endpoint ?? record.cells[0]?.endpoint;
  if (shown === undefined) return null;
  const best = bestOf(record, shown);
  return (
    (best === null ? undefined : at(shown, best.key)) ??
    fastestCell(record, shown) ??
    bestPredictions(record.cells).find((cell) => cell.endpoint === shown) ??
    record.cells.find((cell) => cell.endpoint === shown) ??
    null
  );
}
