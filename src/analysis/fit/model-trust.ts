import { isComparable } from '../../model/run/comparable.ts';
import type { Cell } from '../../model/run/record.ts';
import { isDisturbed } from '../measured/disturbance.ts';
import type { DemandFit } from './fit-demand.ts';
import type { EndpointModel } from './predict-endpoint.ts';
import { mostMissed, notableMiss } from './tuning.ts';
import { variesUnmodelled } from './unmodelled.ts';

/** Whether the model, having learnt from the measured rates, still misses them by so much that it explains nothing. */
export function explainsNothing({ typicalError, error }: DemandFit): boolean {
  return typicalError > mostMissed.typical || error > mostMissed.most;
}

/**
 * Whether predictions may hold a cell back from being measured: not where settings vary whose effect nobody knows, and not
 * where rates lie outside what the model expects of them though it has learnt from them.
 */
export function mayHoldBack(model: EndpointModel, cells: readonly Cell[], cores: number): boolean {
  if (variesUnmodelled(cells)) return false;
  const measured = cells.filter(isComparable).filter(({ sameAs }) => sameAs === null);
  if (model.fit === null || measured.length === 0) return true;
  if (explainsNothing(model.fit)) return false;
  return measured.every((cell) => {
    const expected = cell.effective === null ? null : model.predict(cell.effective);
    // What others on the machine took is no fault of the model.
    if (expected === null || isDisturbed(cell.measurement, cores)) return true;
    const { mean } = cell.measurement.rps;
    return mean <= expected.high * (1 + notableMiss) && mean >= expected.low / (1 + notableMiss);
  });
}
