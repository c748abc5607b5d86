import type { PanelState } from '../model/panel-protocol.ts';
import type { RunRecord } from '../model/run/record.ts';

/**
 * The state to draw, such that nothing that is read moves without need: while the next run gets ready, the last one stays on
 * show. `settled`: the run that was last seen at its end.
 */
export function steadyState(state: PanelState, settled: RunRecord | null): PanelState {
  const { view } = state;
  if (settled === null || !state.running || view.record !== null || view.phase !== 'running') return state;
  const { length } = settled.cells;
  return { ...state, view: { ...view, phase: 'done', record: settled, cellsDone: length, cellsTotal: length } };
}
