import type { PanelState } from '../model/panel-protocol.ts';
import { placeKey } from '../model/run/fold.ts';
import type { RunRecord } from '../model/run/record.ts';

/**
 * The state to draw, such that nothing that is read moves without need: while the next run gets ready, the last one stays on
 * show; while a run only adds cells to the last one (one cell, one endpoint, the rest), its answer stays until there is a new one.
 * `settled`: the run that was last seen at its end.
 */
export function steadyState(state: PanelState, settled: RunRecord | null): PanelState {
  const { view } = state;
  if (settled === null || !state.running) return state;
  if (view.record === null && view.phase === 'running')
    return {
      ...state,
      view: {
        ...view,
        phase: 'done',
        record: settled,
        cellsDone: settled.cells.length,
        cellsTotal: settled.cells.length,
      },
    };
  if (view.phase !== 'running' || view.record === null || view.record.recommendations.length > 0) return state;
  if (!continues(view.record, settled)) return state;
  const { recommendations, diagnoses } = settled;
  return { ...state, view: { ...view, record: { ...view.record, recommendations, diagnoses } } };
}

/** Whether a run began with what another one measured. */
function continues(record: RunRecord, earlier: RunRecord): boolean {
  const measured = new Map(record.cells.map((cell) => [placeKey(cell), cell.measurement]));
  const own = earlier.cells.filter((cell) => cell.measurement !== null);
  return (
    own.length > 0 &&
    own.every((cell) => {
      const now = measured.get(placeKey(cell));
      return now !== undefined && now !== null;
    })
  );
}
