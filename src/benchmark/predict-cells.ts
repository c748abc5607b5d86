import { variesUnmodelled } from '../analysis/fit/unmodelled.ts';
import type { CellPrediction } from '../model/run/events.ts';
import { isMeasurable, isPending } from '../model/run/fold.ts';
import type { Cell, Prediction } from '../model/run/record.ts';
import type { EndpointSoFar } from './endpoint-models.ts';

/** Predictions that differ by less than this share are not worth telling again. */
const tellingChange = 0.02;

/** The predictions that are new or have changed by what was measured since. */
export function changedPredictions(endpoints: readonly EndpointSoFar[]): CellPrediction[] {
  return endpoints.flatMap(({ cells, model }) =>
    cells.flatMap((cell): CellPrediction[] => {
      const { endpoint, settings, effective } = cell;
      if (effective === null || !isMeasurable(cell)) return [];
      // A prediction beside a measurement is what was expected before measuring: it must not learn from its own cell.
      if (cell.measurement !== null && cell.prediction !== null) return [];
      const prediction = model.predict(effective);
      return prediction !== null && differs(cell.prediction, prediction) ? [{ endpoint, settings, prediction }] : [];
    }),
  );
}

/**
 * The cells that a guided search has held back by measurements beside them, without a prediction, each with the reason:
 * settings vary whose effect nobody knows, and values between them and the fastest were slower.
 */
export function heldBackCells(endpoints: readonly EndpointSoFar[]): Cell[] {
  return endpoints.flatMap(({ cells }) => {
    if (!variesUnmodelled(cells) || cells.every(({ measurement }) => measurement === null)) return [];
    return cells.filter(isPending).map((cell): Cell => {
      const settings = Object.keys(cell.effective?.unmodelled ?? {});
      return { ...cell, status: 'skipped', skip: { kind: 'slower-beside', settings } };
    });
  });
}

function differs(before: Prediction | null, after: Prediction): boolean {
  if (before === null) return true;
  const shares = [after.rps / before.rps, after.low / before.low, after.high / before.high];
  return shares.some((share) => Math.abs(share - 1) > tellingChange);
}
