import type { Limit } from '../../model/facts/bound.ts';
import type { Warning } from '../../model/facts/warning.ts';
import { whyVoid } from '../../model/run/comparable.ts';
import type { Cell } from '../../model/run/record.ts';
import { hardSlots } from '../capacity/capacity-model.ts';
import { coresOfAll, coresPerProcess, serviceMs } from '../capacity/demand.ts';
import type { LoadedMachine } from '../capacity/endpoint-input.ts';
import type { DemandFit } from '../fit/fit-demand.ts';
import { lostToImbalance } from '../fit/imbalance.ts';
import { withoutOthers } from '../fit/rate-table.ts';
import { othersCores } from '../measured/disturbance.ts';
import { generatorBoundFrom, keptUpFrom, unevenFrom } from '../measured/tuning.ts';
import { workerImbalance } from '../measured/worker-imbalance.ts';
import { use } from './tuning.ts';

/** What a warning that voids a figure names as its limit. */
function limitOfWarning({ kind }: Warning): Limit {
  if (kind === 'delayed-ack') return kind;
  return kind === 'server-limit' || kind === 'rate-limiter' ? 'own-limit' : 'failed-requests';
}

/** Names what limits a measured cell, from what was measured where it tells, else from the model. */
export function limitOf(cell: Cell, fit: DemandFit | null, machine: LoadedMachine): Limit {
  const { measurement, effective } = cell;
  if (measurement === null) return 'unclear';
  if (measurement.generator.eventLoopUtilization > generatorBoundFrom) return 'generator';
  const why = whyVoid(measurement);
  if (why !== null) return why.kind === 'warning' ? limitOfWarning(why.warning) : 'failed-requests';
  const rps = measurement.rps.mean;
  if (machine.offeredRps !== null && rps >= keptUpFrom * machine.offeredRps) return 'offered-rate';
  if (effective === null || fit === null) return 'unclear';
  const { demand } = fit;
  const cpuMs = measurement.server?.cpuMsPerRequest ?? demand.cpuMs;
  const cpuCores = measurement.server?.cpuCores ?? (rps * cpuMs) / 1000;
  const usefulCores = Math.min(
    withoutOthers(machine, othersCores(measurement)).cores,
    effective.processes * coresPerProcess(effective, demand) * demand.coresPerRequest,
    coresOfAll(demand),
  );
  const cpuUse = cpuCores / usefulCores;
  const slots = hardSlots(effective, demand, machine.connections);
  const slotUse = (rps * serviceMs(demand, machine.cores)) / 1000 / slots;
  const slotLimit: Limit = slots >= machine.connections ? 'connections' : 'slots';

  const locked = fit.supposition === 'global-lock' && effective.processes > 1;
  if (cpuUse >= use.complete) return locked ? 'lock' : 'cpu';
  if (lostToImbalance(cell, fit, machine) !== null) return 'imbalance';
  if (cpuUse >= use.full) return locked ? 'lock' : 'cpu';
  if (slotUse >= use.full) return slotLimit;
  if (fit.supposition === 'shared-limit') return demand.waitsAtOnce === 1 ? 'lock' : 'downstream';
  if (fit.supposition === 'process-lock') return 'lock';
  if ((workerImbalance(measurement) ?? 0) >= unevenFrom) return 'imbalance';
  if (cpuUse >= use.mostly) return 'cpu';
  if (slotUse >= use.mostly) return slotLimit;
  return 'unclear';
}
