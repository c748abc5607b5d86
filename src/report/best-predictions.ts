import type { Cell, CellOf } from '../model/run/record.ts';

/** A cell that has a prediction. */
export type PredictedCell = CellOf<'predicted'> & { readonly prediction: NonNullable<Cell['prediction']> };

/** The cell of each endpoint that the highest rate is predicted for, in the plan's order; none of an endpoint without predictions. */
export function bestPredictions(cells: readonly Cell[]): PredictedCell[] {
  const best = new Map<string, PredictedCell>();
  for (const cell of cells) {
    if (!isPredicted(cell)) continue;
    const other = best.get(cell.endpoint);
    if (other === undefined || cell.prediction.rps > other.prediction.rps) best.set(cell.endpoint, cell);
  }
  return [...best.values()];
}

function isPredicted(cell: Cell): cell is PredictedCell {
  return cell.status === 'predicted' && cell.prediction !== null;
}
