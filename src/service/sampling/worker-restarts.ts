import type { WorkerRestarts } from '../../model/run/record.ts';
import type { ProcessSnapshot, ResourceSnapshot, WorkerBoot } from '../start/running-server.ts';
import { identityOf } from './thread-spend.ts';

/**
 * Workers that ended between two snapshots, and those that were started. `null` where none ended. Where the server's workers
 * report that they have booted, those count too that came and went in between.
 */
export function restartsBetween(before: ResourceSnapshot, after: ResourceSnapshot): WorkerRestarts | null {
  const workersOf = ({ processes }: ResourceSnapshot) => processes.filter(({ role }) => role === 'worker');
  const still = new Set(after.processes.map(identityOf));
  const gone = workersOf(before).filter((worker) => !still.has(identityOf(worker)));
  const boots = bootsBetween(before, after);
  const alive = new Set(after.processes.map(({ pid }) => pid));
  const goneSince = (boots ?? []).map(({ pid }) => pid).filter((pid) => !alive.has(pid));
  const endedPids = [...new Set([...gone.map(({ pid }) => pid), ...goneSince])];
  if (endedPids.length === 0) return null;
  return {
    ended: endedPids.length,
    started: boots?.length ?? startedWorkers(before, workersOf(after)),
    startCpuSeconds: startCpuBetween(before, after),
    endedPids: endedPids.slice(0, pidsKept),
  };
}

/** So many are enough to look a server's log through. */
const pidsKept = 20;

function bootsBetween(before: ResourceSnapshot, after: ResourceSnapshot): readonly WorkerBoot[] | null {
  if (before.boots === undefined || after.boots === undefined) return null;
  const known = new Set(before.boots.map(({ pid }) => pid));
  return after.boots.filter(({ pid }) => !known.has(pid));
}

/**
 * CPU seconds that workers spent between two snapshots to start, which no request costs: those that booted meanwhile, less what they had
 * spent before, and those that were still starting at the end. `null` where the workers do not tell.
 */
export function startCpuBetween(before: ResourceSnapshot, after: ResourceSnapshot): number | null {
  const boots = bootsBetween(before, after);
  if (boots === null) return null;
  const spentBefore = new Map(before.processes.map(({ pid, cpuSeconds }) => [pid, cpuSeconds]));
  let total = 0;
  for (const { pid, cpuSeconds } of boots) {
    if (cpuSeconds === null) return null;
    total += Math.max(0, cpuSeconds - (spentBefore.get(pid) ?? 0));
  }
  // Where no worker ever told, nothing is known of those that have not.
  const booted = new Set((after.boots ?? []).map(({ pid }) => pid));
  if (booted.size === 0) return null;
  for (const { pid, role, cpuSeconds } of after.processes) {
    if (role === 'worker' && !booted.has(pid) && !spentBefore.has(pid)) total += cpuSeconds;
  }
  return total;
}

function startedWorkers(before: ResourceSnapshot, workers: readonly ProcessSnapshot[]): number {
  const earlier = new Set(before.processes.map(identityOf));
  return workers.filter((worker) => !earlier.has(identityOf(worker))).length;
}
