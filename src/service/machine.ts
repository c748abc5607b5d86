import { readdirSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { execa } from 'execa';
import { cgroupLimits } from '../host/cgroup.ts';
import { usableCores } from '../host/cores.ts';
import { readProcFile } from '../host/processes/process-list.ts';
import type { Machine } from '../model/run/record.ts';
import type { LaunchContext } from './launcher.ts';
import { lockfileVersions } from './lockfiles.ts';
import { ServiceError } from './service-error.ts';
import { askProgram } from './start/ask-program.ts';

/** What can be said of this machine at once: for a run that ends before more is known. */
export function bareMachine(): Machine {
  return {
    cpu: cpuName(),
    cores: usableCores().cores,
    physicalCores: null,
    memoryBytes: totalmem(),
    platform: platform(),
    versions: { node: process.versions.node, os: `${platform()} ${release()} ${arch()}` },
    git: null,
  };
}

type MachineContext = Pick<LaunchContext, 'planFolder' | 'environment' | 'leaseFolder' | 'guardianScript' | 'signal'>;

/** This machine as far as it matters to a benchmark: what this process may really use of it, versions, the folder's commit. */
export async function describeMachine(context: MachineContext): Promise<Machine> {
  const limits = cgroupLimits(readProcFile);
  const { cores, quota } = usableCores();
  const [physicalCores, git, lockfiles] = await Promise.all([
    countPhysicalCores(),
    gitState(context),
    lockfileVersions(context.planFolder),
  ]);
  return {
    cpu: cpuName(),
    cores,
    physicalCores,
    memoryBytes: Math.min(totalmem(), limits.memoryBytes ?? Number.POSITIVE_INFINITY),
    platform: platform(),
    versions: {
      node: process.versions.node,
      os: `${platform()} ${release()} ${arch()}`,
      ...(quota === null ? {} : { cpuQuota: `${Number(quota.toFixed(2))} cores` }),
      ...lockfiles,
    },
    git,
  };
}

function cpuName(): string {
  const model = cpus()[0]?.model.trim() ?? '';
  if (model !== '' && model !== 'unknown') return model.replace(/\s+/g, ' ');
  // ARM boards name the board, not the CPU.
  const board = readProcFile('/proc/device-tree/model')?.replaceAll('\0', '').trim();
  return board || `${arch()} processor`;
}

/** Physical cores that hold the logical ones; `null` where the machine doesn't tell. */
async function countPhysicalCores(): Promise<number | null> {
  if (process.platform === 'linux') return physicalCoresOf(logicalCoreIds(), readProcFile);
  if (process.platform === 'darwin') {
    const { stdout } = await execa('sysctl', ['-n', 'hw.physicalcpu'], { reject: false, stdin: 'ignore' });
    return Number(stdout) > 0 ? Number(stdout) : null;
  }
  return null;
}

function logicalCoreIds(): number[] {
  try {
    return readdirSync('/sys/devices/system/cpu').flatMap((name) => {
      const id = /^cpu(\d+)$/.exec(name)?.[1];
      return id === undefined ? [] : [Number(id)];
    });
  } catch {
    return [];
  }
}

/** Counts the different (package, core) pairs of the online logical cores. */
export function physicalCoresOf(ids: readonly number[], read: (path: string) => string | null): number | null {
  const pairs = new Set<string>();
  for (const id of ids) {
    const topology = `/sys/devices/system/cpu/cpu${id}/topology`;
    const core = read(`${topology}/core_id`)?.trim();
    if (core !== undefined) pairs.add(`${read(`${topology}/physical_package_id`)?.trim()}:${core}`);
  }
  return pairs.size > 0 ? pairs.size : null;
}

const gitTimeoutMs = 10_000;

/** The commit that a folder is at, and whether tracked files differ from it; `null` outside a repository or without git. */
async function gitState(context: MachineContext): Promise<Machine['git']> {
  const git = (...args: readonly string[]) =>
    askProgram(
      {
        // Without the daemon that some repositories have git start, which would stay.
        command: ['git', '--no-optional-locks', '-c', 'core.fsmonitor=false', ...args],
        cwd: context.planFolder,
        // Nothing that could wait for an answer.
        env: { ...context.environment, GIT_TERMINAL_PROMPT: '0' },
      },
      { context, timeoutMs: gitTimeoutMs },
    );
  try {
    const head = await git('rev-parse', '--verify', 'HEAD');
    const commit = head.stdout.trim();
    if (head.exit?.code !== 0 || !/^[0-9a-f]{40,64}$/.test(commit)) return null;
    // What can't be told is not called clean.
    const status = await git('diff-index', '--quiet', 'HEAD', '--', '.');
    return { commit, dirty: status.exit?.code !== 0 };
  } catch (error) {
    if (error instanceof ServiceError) return null;
    throw error;
  }
}
