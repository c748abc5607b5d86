import type { FindingOf, MissCause } from '../../model/facts/finding.ts';
import { whyVoid } from '../../model/run/comparable.ts';
import type { Cell, Prediction } from '../../model/run/record.ts';
import { coresPerProcess } from '../capacity/demand.ts';
import type { LoadedMachine } from '../capacity/endpoint-input.ts';
import { isDisturbed } from '../measured/disturbance.ts';
import { workerImbalance } from '../measured/worker-imbalance.ts';
import type { DemandFit } from './fit-demand.ts';
import { lostToImbalance } from './imbalance.ts';
import { evenUpTo, moreThanOneCore, notableMiss } from './tuning.ts';

/**
 * Why a measured rate is more than 20 % off its prediction; `null` when it is not. `prediction` is what was expected before
 * the cell was measured, `fit` what the rates measured since say.
 */
export function explainMiss(
  cell: Cell,
  prediction: Prediction,
  fit: DemandFit | null,
  machine: LoadedMachine,
): FindingOf<'missed-prediction'> | null {
  const { measurement, settings } = cell;
  if (measurement === null) return null;
  const ratio = measurement.rps.mean / prediction.rps;
  if (Math.abs(Math.log(ratio)) <= Math.log1p(notableMiss)) return null;
  const cause = causeOf(cell, ratio, fit, machine);
  return { kind: 'missed-prediction', settings, rps: measurement.rps.mean, predictedRps: prediction.rps, cause };
}

function causeOf(cell: Cell, ratio: number, fit: DemandFit | null, machine: LoadedMachine): MissCause {
  const measurement = cell.measurement!;
  const reason = whyVoid(measurement);
  if (reason !== null) return { kind: 'void', reason };
  const busiest = workerImbalance(measurement);
  if (ratio < 1) {
    if (isDisturbed(measurement, machine.cores))
      return {
        kind: 'others',
        others: { otherCores: measurement.host?.otherCores ?? 0, cores: machine.cores },
      };
    const lostShare = lostToImbalance(cell, fit, machine);
    if (lostShare !== null) return { kind: 'uneven', busiest, lostShare };
  }
  if (
    ratio > 1 &&
    cell.effective?.model === 'threads' &&
    busiest !== null &&
    busiest < 1 + evenUpTo * (cell.effective.processes - 1)
  )
    return { kind: 'even', busiest };
  const cores = coresOfBusiest(cell);
  const alone = cell.effective !== null && fit !== null && coresPerProcess(cell.effective, fit.demand) <= 1;
  if (ratio > 1 && alone && cores !== null && cores > moreThanOneCore)
    return { kind: 'threads-beside', cores, isEventLoop: cell.effective?.model === 'event-loop' };
  switch (fit?.supposition) {
    case 'shared-limit': {
      const { waitsAtOnce } = fit.demand;
      return waitsAtOnce === 1 ? { kind: 'one-at-a-time' } : { kind: 'downstream', atOnce: waitsAtOnce };
    }
    case 'process-lock':
    case 'blocking-waits':
    case 'global-lock':
    case 'beside-event-loop':
      return { kind: fit.supposition };
    case 'outside-interpreter-lock':
      return { kind: ratio > 1 ? 'outside-interpreter-lock' : 'interpreter-lock' };
    default:
      return { kind: 'unclear' };
  }
}

/** Cores that the busiest of the serving processes used; `null` where that is not known. */
function coresOfBusiest({ measurement }: Cell): number | null {
  const { server } = measurement!;
  const shares = server?.byProcess.flatMap(({ role, cpuShare }) => (role === 'worker' ? [cpuShare ?? 0] : [])) ?? [];
  return server?.cpuCores == null || shares.length === 0 ? null : server.cpuCores * Math.max(...shares);
}
