import type { Cell } from '../../model/run/record.ts';
import { predict } from '../capacity/capacity-model.ts';
import { routingOf } from '../capacity/demand.ts';
import { inputFor, type LoadedMachine } from '../capacity/endpoint-input.ts';
import { isDisturbed, othersCores } from '../measured/disturbance.ts';
import { workerImbalance } from '../measured/worker-imbalance.ts';
import type { DemandFit } from './fit-demand.ts';
import { expectedOf, withoutOthers } from './rate-table.ts';
import { belowLuck, shortfallFrom } from './tuning.ts';

/**
 * What share of the rate of a perfect balance a measured cell lost because its connections or requests fell unevenly on
 * the processes; `null` where that is not why, or cannot be told.
 */
export function lostToImbalance(cell: Cell, fit: DemandFit | null, machine: LoadedMachine): number | null {
  const { measurement, effective } = cell;
  if (measurement === null || effective === null || fit === null || effective.processes < 2) return null;
  if (routingOf(effective, machine.keepAlive) === 'shared') return null;
  // What the load generator took is among what others took.
  const left = withoutOthers(machine, othersCores(measurement));
  const input = { ...inputFor(fit.demand, effective, left, fit.classCost), generatorMs: 0 };
  const balanced = predict({ ...input, routing: 'shared' }).rps;
  const lost = 1 - measurement.rps.mean / balanced;
  if (lost < shortfallFrom) return null;
  const observed = workerImbalance(measurement);
  if (observed !== null) {
    // No more than an uneven share of this size can cost: the rest has other reasons.
    const explained = 1 - expectedOf(input, observed).rps / balanced;
    return explained < shortfallFrom ? null : Math.min(lost, explained);
  }
  // Without the workers' own figures it is imbalance only as far as luck can go, and where nothing else disturbed.
  if (isDisturbed(measurement, machine.cores)) return null;
  return measurement.rps.mean >= belowLuck * predict(input).low ? lost : null;
}
