import { isComparable } from '../../model/run/comparable.ts';
import type { Cell } from '../../model/run/record.ts';
import { isDisturbed } from '../measured/disturbance.ts';
import { notableMiss } from './explain-miss.ts';
import type { DemandFit } from './fit-demand.ts';
import type { EndpointModel } from './predict-endpoint.ts';
import { variesUnmodelled } from './unmodelled.ts';

/** A fit that typically misses its cells by more than this explains nothing. */
const mostTypicalError = 0.25;
/** … nor does one that misses some of them by far (root mean square). */
const mostError = 0.4;

/** Whether the model, having learnt from the measured rates, still misses them by so much that it explains nothing. */
export function explainsNothing({ typicalError, error }: DemandFit): boolean {
  return typicalError > mostTypicalError || error > mostError;
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
