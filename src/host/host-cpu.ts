import { cpus } from 'node:os';
import { readProcFile, ticksPerSecond } from './processes/process-list.ts';

/** CPU time that this machine's cores have spent since it booted. */
export interface HostCpuSnapshot {
  /** Monotonic, ms. */
  readonly atMs: number;
  /** Working, for any program; CPU seconds over all cores. */
  readonly busySeconds: number;
  /** Taken away by the hypervisor of a virtual machine; 0 where that can't be read. */
  readonly stolenSeconds: number;
}

/** Reads what all cores have spent. Resolution is one tick (10 ms) for each core. */
export function takeHostCpuSnapshot(): HostCpuSnapshot {
  let busyMs = 0;
  for (const { times } of cpus()) busyMs += times.user + times.nice + times.sys + times.irq;
  return {
    atMs: performance.now(),
    busySeconds: busyMs / 1000,
    stolenSeconds: parseStolenTicks(readProcFile('/proc/stat') ?? '') / ticksPerSecond,
  };
}

/** The `steal` field of the first line of /proc/stat (proc_stat(5)); 0 without one. */
export function parseStolenTicks(text: string): number {
  const fields = /^cpu +(.*)$/m.exec(text)?.[1]?.split(/ +/);
  return Number(fields?.[7] ?? 0) || 0;
}

/**
 * Cores that were kept busy by others than the programs whose CPU seconds are given, mean over the time between two
 * snapshots; `null` when that was too short for the resolution.
 */
export function otherCoresBusy(before: HostCpuSnapshot, after: HostCpuSnapshot, ownCpuSeconds: number): number | null {
  const seconds = (after.atMs - before.atMs) / 1000;
  if (seconds < 0.3) return null;
  const busy = after.busySeconds - before.busySeconds + (after.stolenSeconds - before.stolenSeconds);
  return Math.max(0, (busy - ownCpuSeconds) / seconds);
}
