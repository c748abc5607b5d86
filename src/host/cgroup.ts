import { posix } from 'node:path';

/** Reads a file; `null` where it is missing. */
export type ReadText = (path: string) => string | null;

/** What a container or a service unit may use at most; `null`: no limit of its own. */
export interface CgroupLimits {
  /** Cores' worth of CPU time, not always whole. */
  readonly cpuCores: number | null;
  readonly memoryBytes: number | null;
}

const root = '/sys/fs/cgroup';

/**
 * The limits of this process's control groups and all that hold them, version 2 (`cpu.max`, `memory.max`) and 1
 * (`cpu.cfs_quota_us`, `memory.limit_in_bytes`). Linux only; elsewhere the files are missing.
 */
export function cgroupLimits(read: ReadText): CgroupLimits {
  const cpu: number[] = [];
  const memory: number[] = [];
  for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) continue;
    for (const folder of withParents(path)) {
      if (controllers === '') {
        for (const base of [root, `${root}/unified`]) {
          cpu.push(...cpuMax(read(posix.join(base, folder, 'cpu.max'))));
          memory.push(...byteLimit(read(posix.join(base, folder, 'memory.max'))));
        }
      }
      const names = controllers.split(',');
      if (names.includes('cpu')) {
        for (const base of [`${root}/cpu`, `${root}/cpu,cpuacct`]) {
          const quota = Number(read(posix.join(base, folder, 'cpu.cfs_quota_us')) ?? Number.NaN);
          const period = Number(read(posix.join(base, folder, 'cpu.cfs_period_us')) ?? Number.NaN);
          if (quota > 0 && period > 0) cpu.push(quota / period);
        }
      }
      if (names.includes('memory')) {
        memory.push(...byteLimit(read(posix.join(`${root}/memory`, folder, 'memory.limit_in_bytes'))));
      }
    }
  }
  return {
    cpuCores: cpu.length > 0 ? Math.min(...cpu) : null,
    memoryBytes: memory.length > 0 ? Math.min(...memory) : null,
  };
}

/** `/a/b` → `/a/b`, `/a`, `/`: every group above limits too. In a container the path may be another namespace's; `/` is ours. */
function withParents(path: string): string[] {
  const folders = [path];
  while (folders.at(-1) !== '/' && folders.length < 64) folders.push(posix.dirname(folders.at(-1) as string));
  return folders;
}

/** `cpu.max`: `max 100000` or `150000 100000`. */
function cpuMax(text: string | null): number[] {
  const [quota, period] = (text ?? '').trim().split(/\s+/).map(Number);
  return quota !== undefined && quota > 0 && period !== undefined && period > 0 ? [quota / period] : [];
}

/** Version 1 writes "no limit" as a number near 2^63. */
function byteLimit(text: string | null): number[] {
  const bytes = Number(text?.trim() || Number.NaN);
  return bytes > 0 && bytes < 2 ** 60 ? [bytes] : [];
}
