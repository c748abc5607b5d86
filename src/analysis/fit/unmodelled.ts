import type { Calibration, Cell } from '../../model/run/record.ts';
import { type Settings, settingsKey } from '../../model/settings.ts';

/** The values of a cell's settings that no model knows, as a text to compare. */
function unmodelledKey({ effective }: Pick<Cell, 'effective'>): string {
  return settingsKey(effective?.unmodelled ?? {});
}

/** Whether cells of an endpoint differ in settings whose effect nobody knows: then nothing can be predicted from one for the other. */
export function variesUnmodelled(cells: readonly Cell[]): boolean {
  return new Set(cells.map(unmodelledKey)).size > 1;
}

/** The cells that have the values of such settings with which the endpoint was calibrated, or without a calibration those of the first measured one. */
export function cellsLikeCalibrated(cells: readonly Cell[], calibration: Calibration | null): readonly Cell[] {
  if (!variesUnmodelled(cells)) return cells;
  const home =
    (calibration === null ? undefined : cells.find(({ settings }) => isSame(settings, calibration.settings))) ??
    cells.find(({ measurement }) => measurement !== null);
  return home === undefined ? [] : cells.filter((cell) => unmodelledKey(cell) === unmodelledKey(home));
}

function isSame(a: Settings, b: Settings): boolean {
  return settingsKey(a) === settingsKey(b);
}
