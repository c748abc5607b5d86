import { whyVoid } from '../../model/run/comparable.ts';
import type { Cell, Prediction } from '../../model/run/record.ts';
import { settingsLabel } from '../../model/settings.ts';
import { voidClause } from '../../words/void-reasons.ts';
import { formatNumber, formatRate, formatShare, plural } from '../../words/wording.ts';
import { coresPerProcess } from '../capacity/demand.ts';
import type { LoadedMachine } from '../capacity/endpoint-input.ts';
import { isDisturbed } from '../measured/disturbance.ts';
import type { DemandFit } from './fit-demand.ts';
import { lostToImbalance, workerImbalance } from './imbalance.ts';

/** Misses from this on are explained: a rate a fifth above what was predicted, or a prediction a fifth above the rate. */
export const notableMiss = 0.2;

/**
 * Why a measured rate is more than 20 % off its prediction, as a sentence that names the cause; `null` when it is not.
 * `prediction` is what was expected before the cell was measured, `fit` what the rates measured since say.
 */
export function explainMiss(
  cell: Cell,
  prediction: Prediction,
  fit: DemandFit | null,
  machine: LoadedMachine,
): string | null {
  const { measurement } = cell;
  if (measurement === null) return null;
  const ratio = measurement.rps.mean / prediction.rps;
  if (Math.abs(Math.log(ratio)) <= Math.log1p(notableMiss)) return null;
  const found = `${settingsLabel(cell.settings)}: ${formatRate(measurement.rps.mean)} where ${formatNumber(prediction.rps)} were predicted`;
  return `${found}; ${causeOf(cell, ratio, fit, machine)}.`;
}

function causeOf(cell: Cell, ratio: number, fit: DemandFit | null, machine: LoadedMachine): string {
  const measurement = cell.measurement!;
  const fault = whyVoid(measurement);
  if (fault !== null) return voidClause(fault);
  if (ratio < 1) {
    if (isDisturbed(measurement, machine.cores))
      return `other programs kept ${formatNumber(measurement.host?.otherCores ?? 0)} of ${plural(machine.cores, 'core')} busy`;
    const lost = lostToImbalance(cell, fit, machine);
    if (lost !== null) {
      const observed = workerImbalance(measurement);
      const by = observed === null ? '' : ` (the busiest did ${formatNumber(observed)} times the mean)`;
      return `its workers shared the load unevenly${by}, which cost ${formatShare(lost)} of the rate`;
    }
  }
  const spread = workerImbalance(measurement);
  if (
    ratio > 1 &&
    cell.effective?.model === 'threads' &&
    spread !== null &&
    spread < 1 + evenUpTo * (cell.effective.processes - 1)
  )
    return `its workers shared the load more evenly than most starts do (the busiest did ${formatNumber(spread)} times the mean)`;
  const cores = coresOfBusiest(cell);
  const alone = cell.effective !== null && fit !== null && coresPerProcess(cell.effective, fit.demand) <= 1;
  if (ratio > 1 && alone && cores !== null && cores > moreThanOneCore)
    return `one of its processes used ${formatNumber(cores)} cores: part of the work runs in threads beside ${cell.effective?.model === 'event-loop' ? 'the event loop' : 'those that serve'}`;
  switch (fit?.supposition) {
    case 'process-lock':
      return 'requests of one process wait for a lock';
    case 'shared-limit':
      return fit.demand.waitsAtOnce === 1
        ? 'all requests wait for one lock, or for something that serves one at a time'
        : `what the requests wait for serves about ${fit.demand.waitsAtOnce} at once`;
    case 'blocking-waits':
      return 'the wait blocks the event loop';
    case 'global-lock':
      return 'requests compute with a lock held that all processes share';
    case 'beside-event-loop':
      return 'part of the work runs in threads beside the event loop';
    case 'outside-interpreter-lock':
      return ratio > 1
        ? 'part of the work runs outside the interpreter lock'
        : 'its threads wait for the interpreter lock, which only part of the work releases';
    default:
      return 'the reason is not clear';
  }
}

/** Up to here, for each worker but one, the busiest one was above the mean where connections fell about evenly. */
const evenUpTo = 0.25;

/** A process that uses more cores than this computes in several threads at once. */
const moreThanOneCore = 1.15;

/** Cores that the busiest of the serving processes used; `null` where that is not known. */
function coresOfBusiest({ measurement }: Cell): number | null {
  const { server } = measurement!;
  const shares = server?.byProcess.flatMap(({ role, cpuShare }) => (role === 'worker' ? [cpuShare ?? 0] : [])) ?? [];
  return server?.cpuCores == null || shares.length === 0 ? null : server.cpuCores * Math.max(...shares);
}
