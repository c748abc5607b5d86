import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { cgroupLimits, type ReadText } from './cgroup.ts';

/** The cores that this process and what it starts may use. */
export interface UsableCores {
  /** Whole logical cores, at least 1: the least of the machine's, this process's affinity, and the container's quota. */
  readonly cores: number;
  /** The container's quota in cores, not always whole; `null` without one. */
  readonly quota: number | null;
}

/**
 * The one count of cores: what a run's record says, what the load generator leaves to the server, and what a draft of a plan
 * goes by. Node's own count keeps the affinity mask; a container's quota it knows only in later versions.
 */
export function usableCores(read: ReadText = readText, logicalCores: number = availableParallelism()): UsableCores {
  const quota = cgroupLimits(read).cpuCores;
  const cores = quota === null ? logicalCores : Math.max(1, Math.min(logicalCores, Math.floor(quota + 0.001)));
  return { cores, quota };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
