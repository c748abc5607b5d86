import { withMachineReadings } from '../analysis/machine-readings.ts';
import { modelEndpoint } from '../analysis/predict-endpoint.ts';
import { variesUnmodelled } from '../analysis/unmodelled.ts';
import { listed } from '../analysis/wording.ts';
import { isMeasurable, isPending } from '../model/fold.ts';
import type { Cell, Prediction, RunRecord } from '../model/record.ts';

/** Predictions that differ by less than this share are not worth telling again. */
const tellingChange = 0.02;

/**
 * The cells whose prediction is new or has changed by what was measured since, with it. `becomePredicted`: a cell that
 * waits for its turn counts as predicted (the guided search may never measure it); else it stays waiting.
 */
export function predictCells(record: RunRecord, becomePredicted: boolean): Cell[] {
  const changed: Cell[] = [];
  const readings = withMachineReadings(record.cells, record.calibrations);
  for (const endpoint of new Set(record.cells.map((cell) => cell.endpoint))) {
    const cells = record.cells.filter((cell) => cell.endpoint === endpoint);
    const calibration = record.calibrations.find((known) => known.endpoint === endpoint) ?? null;
    const seen = readings.filter((cell) => cell.endpoint === endpoint);
    const model = modelEndpoint(seen, calibration, record.machine, record.plan.load);
    for (const cell of cells) {
      const waiting = isPending(cell);
      if (cell.effective === null || !isMeasurable(cell)) continue;
      // A prediction beside a measurement is what was expected before measuring: it must not learn from its own cell.
      if (cell.measurement !== null && cell.prediction !== null) continue;
      const prediction = model.predict(cell.effective);
      if (prediction === null || !differs(cell.prediction, prediction)) continue;
      const end = waiting && becomePredicted ? ({ status: 'predicted', reason: null } as const) : {};
      changed.push({ ...cell, ...end, prediction });
    }
  }
  return changed;
}

/**
 * The cells that a guided search has held back by measurements beside them, without a prediction, each with the reason:
 * settings vary whose effect nobody knows, and values between them and the fastest were slower.
 */
export function heldBackCells(record: RunRecord): Cell[] {
  return record.cells.filter(isPending).flatMap((cell) => {
    const own = record.cells.filter(({ endpoint }) => endpoint === cell.endpoint);
    if (!variesUnmodelled(own) || own.every(({ measurement }) => measurement === null)) return [];
    const names = Object.keys(cell.effective?.unmodelled ?? {}).map((name) => `"${name}"`);
    const reason = `Not measured: what ${listed(names)} does can only be measured, and values between this one and the fastest were slower.`;
    return [{ ...cell, status: 'skipped', reason }];
  });
}

function differs(before: Prediction | null, after: Prediction): boolean {
  if (before === null) return true;
  const shares = [after.rps / before.rps, after.low / before.low, after.high / before.high];
  return shares.some((share) => Math.abs(share - 1) > tellingChange);
}
