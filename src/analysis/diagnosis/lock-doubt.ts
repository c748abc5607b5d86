import type { FindingOf } from '../../model/facts/finding.ts';
import type { ComparableCell } from '../../model/run/comparable.ts';
import type { HostLoad } from '../../model/run/record.ts';
import { hardSlots, predict } from '../capacity/capacity-model.ts';
import { type Demand, serviceMs } from '../capacity/demand.ts';
import { inputFor, type LoadedMachine } from '../capacity/endpoint-input.ts';
import type { DemandFit } from '../fit/fit-demand.ts';
import { expectedOf, withoutOthers } from '../fit/rate-table.ts';
import { generatorCores } from '../measured/disturbance.ts';
import { usedCores } from '../measured/idle-cores.ts';
import { noticeablyIdle, tolerableCores } from '../measured/tuning.ts';
import { workerImbalance } from '../measured/worker-imbalance.ts';
import { generatorTurns, longestWaitMs, spreadsOfDoubt, telling } from './tuning.ts';

/**
 * Why rates that look like a lock's are no proof of one; `null` where a measured cell proves it: several
 * requests were under way, and neither waiting for a core, nor the other programs, nor the load generator would have made it so slow without a lock.
 */
export function lockDoubt(
  fit: DemandFit,
  comparable: readonly ComparableCell[],
  machine: LoadedMachine,
): FindingOf<'lock-unproven'> | null {
  const several = comparable.filter(
    ({ effective }) => effective !== null && hardSlots(effective, unlocked(fit), machine.connections) > 1,
  );
  if (several.some((cell) => !isExplained(cell, fit, machine))) return null;
  return otherCauseOf(several, machine);
}

/** The demand if requests waited for no lock, nor for a wait that blocks their event loop, which looks the same. */
function unlocked({ demand }: DemandFit): Demand {
  return { ...demand, processLockShare: 0, waitsAtOnce: null, globalLockShare: 0, waitsYield: true };
}

function isExplained(cell: ComparableCell, fit: DemandFit, machine: LoadedMachine): boolean {
  const { measurement, effective } = cell;
  if (effective === null) return true;
  const { server, rps } = measurement;
  const queuedMs = server?.runQueueMsPerRequest ?? null;
  const cpuMs = Math.max(fit.demand.cpuMs, server?.cpuMsPerRequest ?? 0);
  // What a request stood in the run queue for is its share of the contention for cores; else the idle cores must tell.
  const demand: Demand = { ...unlocked(fit), cpuMs: cpuMs + (queuedMs ?? 0) };
  const left = queuedMs === null ? withoutOthers(machine, unavailableCores(cell, machine)) : machine;
  const input = { ...inputFor(demand, effective, left), generatorMs: 0, spreads: spreadsOfDoubt };
  const imbalance = workerImbalance(measurement);
  const freeRps = imbalance === null ? predict(input).low : expectedOf(input, imbalance).rps;
  return rps.mean >= Math.min(freeRps, generatorLimit(cell, demand, machine)) / telling;
}

/** Cores that the server could not have had, at the worst: all where nobody knows. */
function unavailableCores({ measurement }: ComparableCell, { cores }: LoadedMachine): number {
  const { host, generator } = measurement;
  return host == null ? cores : mostOthers(host) + generatorCores(generator);
}

function mostOthers({ otherCores, mostOtherCores }: HostLoad): number {
  return mostOtherCores ?? otherCores;
}

/** The rate at which the load generator could send, having to wait for a core itself. */
function generatorLimit({ measurement }: ComparableCell, demand: Demand, machine: LoadedMachine): number {
  const { host, generator } = measurement;
  const idle =
    host == null
      ? 0
      : machine.cores - mostOthers(host) - generatorCores(generator) - (usedCores(measurement) ?? machine.cores);
  const waitMs = generator.waitForCoreMs ?? (idle >= noticeablyIdle ? 0 : longestWaitMs);
  return (1000 * machine.connections) / (serviceMs(demand, machine.cores) + generatorTurns * waitMs);
}

/** What else may have kept the rates down. */
function otherCauseOf(several: readonly ComparableCell[], { cores }: LoadedMachine): FindingOf<'lock-unproven'> {
  const measurements = several.map(({ measurement }) => measurement);
  const otherCores = Math.max(0, ...measurements.map(({ host }) => (host == null ? 0 : mostOthers(host))));
  const queuedMs = Math.max(0, ...measurements.map(({ server }) => server?.runQueueMsPerRequest ?? 0));
  return { kind: 'lock-unproven', others: otherCores > tolerableCores ? { otherCores, cores } : null, queuedMs };
}
