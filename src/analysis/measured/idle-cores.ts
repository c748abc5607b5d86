import type { ComparableCell } from '../../model/run/comparable.ts';
import type { Measurement } from '../../model/run/record.ts';
import { generatorCores } from './disturbance.ts';
import { aboutOneCore, allTheTime, generatorAtEase, noticeablyIdle, unevenFrom } from './tuning.ts';
import { workerImbalance } from './worker-imbalance.ts';

/** Cores that the server kept busy; `null` where its CPU time is not known. */
export function usedCores({ server, rps }: Measurement): number | null {
  if (server === null) return null;
  // The snapshots around a short trial lie farther apart than its first and last request: the rate does not know of that.
  const byRequest = server.cpuMsPerRequest === null ? null : (rps.mean * server.cpuMsPerRequest) / 1000;
  return byRequest === null && server.cpuCores === null ? null : Math.max(byRequest ?? 0, server.cpuCores ?? 0);
}

/**
 * Cores that its requests wanted on average: those that it used, and those that its threads stood in the run queue for;
 * `null` where that is not known. Under a lock that is held while computing it is about one, however busy the machine.
 */
export function wantedCores(measurement: Measurement): number | null {
  const used = usedCores(measurement);
  const queuedMs = measurement.server?.runQueueMsPerRequest ?? null;
  return used === null || queuedMs === null ? null : used + (measurement.rps.mean * queuedMs) / 1000;
}

/** Whether requests of a cell computed at the same time, or would have with more cores: then no lock of all processes made them take turns. */
export function computesSideBySide({ effective, measurement }: ComparableCell): boolean {
  if ((usedCores(measurement) ?? 0) > aboutOneCore) return true;
  // Several threads of one process may stand in line for a core side by side though it has a lock of its own.
  if (effective?.model !== 'serial' || effective.processes < 2) return false;
  return (wantedCores(measurement) ?? 0) >= allTheTime * effective.processes;
}

/** Whether the processes of a cell computed, or stood in line for a core, all the time. */
export function isSaturated({ effective, measurement }: ComparableCell, cores: number): boolean {
  const wanted = wantedCores(measurement) ?? usedCores(measurement);
  return wanted !== null && effective !== null && wanted >= allTheTime * Math.min(cores, effective.processes);
}

/**
 * Whether the processes of a cell left cores idle though all of them had work: what a lock that they share would look like.
 * Only a trial that read the machine itself can show it, and only where neither waiting for a core, nor the load
 * generator, nor an uneven load can be why.
 */
export function leftCoresIdle({ effective, measurement }: ComparableCell, cores: number): boolean {
  const { host, generator } = measurement;
  const used = usedCores(measurement);
  if ((effective?.processes ?? 1) < 2 || used === null) return false;
  if (host == null || host.mostOtherCores !== undefined) return false;
  if (generator.eventLoopUtilization > generatorAtEase) return false;
  if ((workerImbalance(measurement) ?? Number.POSITIVE_INFINITY) >= unevenFrom) return false;
  if ((wantedCores(measurement) ?? 0) > aboutOneCore) return false;
  return cores - host.otherCores - generatorCores(generator) - used >= noticeablyIdle;
}
