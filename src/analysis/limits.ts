import type { Cell, Measurement } from '../model/record.ts';
import { hardSlots } from './capacity-model.ts';
import type { DemandFit, LoadedMachine } from './fit-demand.ts';
import { whyVoid } from './void.ts';

/** What keeps one measured cell from being faster. `connections`: the load itself, all of its requests being served at once. */
export type Limit =
  | 'slots'
  | 'CPU'
  | 'lock'
  | 'downstream'
  | 'imbalance'
  | 'generator'
  | 'connections'
  | 'failed requests'
  | 'not clear';

/** A resource that is used at least so much counts as full. */
const full = 0.85;

/** Share of CPU of the busiest worker over the mean of the workers; `null` when it is not known or there is one worker. */
export function workerImbalance({ server }: Measurement): number | null {
  const workers = server?.byProcess.filter((process) => process.role === 'worker') ?? [];
  const total = workers.reduce((sum, process) => sum + process.cpuSeconds, 0);
  // Below 20 ticks of 10 ms the shares are luck.
  if (workers.length < 2 || total < 0.2) return null;
  return (Math.max(...workers.map((process) => process.cpuSeconds)) * workers.length) / total;
}

/** Names what limits a measured cell, from what was measured where it tells, else from the model. */
export function limitOf(cell: Cell, fit: DemandFit | null, machine: LoadedMachine): Limit {
  const { measurement, effective } = cell;
  if (measurement === null) return 'not clear';
  if (measurement.generator.eventLoopUtilization > 0.8) return 'generator';
  if (whyVoid(measurement) !== null) return 'failed requests';
  if (effective === null || fit === null) return 'not clear';
  const { demand } = fit;
  const rps = measurement.rps.mean;
  const cpuMs = measurement.server?.cpuMsPerRequest ?? demand.cpuMs;
  const cpuCores = measurement.server?.cpuCores ?? (rps * cpuMs) / 1000;
  const usefulCores = Math.min(
    machine.cores,
    effective.sharedLock ? effective.processes / Math.max(demand.lockShare, 0.01) : machine.cores,
  );
  if (cpuCores >= full * usefulCores) return 'CPU';
  const atWork = (rps * (demand.cpuMs + demand.waitMs)) / 1000;
  const slots = hardSlots(effective, demand, machine.connections);
  if (atWork >= full * slots) return slots >= machine.connections ? 'connections' : 'slots';
  if (fit.supposition === 'shared-limit') return demand.waitsAtOnce === 1 ? 'lock' : 'downstream';
  if (fit.supposition === 'process-lock') return 'lock';
  const imbalance = workerImbalance(measurement);
  if (effective.processes > 1 && (imbalance ?? 0) > 1.5) return 'imbalance';
  if (effective.processes > 1 && effective.model !== 'serial' && atWork < 0.75 * slots && imbalance === null)
    return 'imbalance';
  if (cpuCores >= 0.7 * usefulCores) return 'CPU';
  if (atWork >= 0.7 * slots) return slots >= machine.connections ? 'connections' : 'slots';
  return 'not clear';
}
