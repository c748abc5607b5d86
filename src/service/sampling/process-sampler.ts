import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import {
  type ListedProcess,
  type ProcStat,
  readProcFile,
  readProcStat,
  ticksPerSecond,
} from '../../host/processes/process-list.ts';
import { readListenOverflows } from '../../host/sockets/listen-overflows.ts';
import type { ProcessShape } from '../launcher.ts';
import type { ProcessSnapshot, ResourceSnapshot, ThreadSnapshot } from '../start/running-server.ts';
import { processRoles } from './process-roles.ts';

/** Above so many threads of one process only its ticks are read: two files a thread would take longer than a few ms. */
const mostThreads = 2048;

/**
 * Reads what the processes of a server have spent so far. On Linux exactly (proc_pid_stat(5), sched-stats); on macOS CPU
 * time and RSS from `ps`; `null` on Windows.
 */
export async function takeSnapshot(
  members: () => Promise<readonly ListedProcess[]>,
  rootPids: readonly number[],
  shape: ProcessShape,
): Promise<ResourceSnapshot | null> {
  if (process.platform === 'win32') return null;
  const listed = await members();
  const roles = processRoles(listed, rootPids, shape, isHelperProcess);
  if (process.platform !== 'linux') return snapshotByPs(listed, roles);
  const atMs = performance.now();
  const spent = listed.map((entry) => ({ entry, times: readTimes(entry) }));
  const processes = spent.flatMap(({ entry, times }): ProcessSnapshot[] =>
    // Memory after all the times: it takes longest to read, and nothing depends on its moment.
    times === null ? [] : [{ ...times, role: roles.get(entry.pid) ?? 'other', ...readMemory(entry.pid) }],
  );
  return { atMs, processes, listenOverflows: readListenOverflows() };
}

type ProcessTimes = Omit<ProcessSnapshot, 'role' | 'rssBytes' | 'pssBytes'>;

function readTimes(entry: ListedProcess): ProcessTimes | null {
  const threads = readThreads(entry.pid);
  const stat = readProcStat(entry.pid);
  if (stat === null || stat.startedAtTicks !== entry.startedAtTicks) return null;
  return { ...ticksOf(stat), threads };
}

function ticksOf(stat: ProcStat): Omit<ProcessTimes, 'threads'> {
  return {
    pid: stat.pid,
    parentPid: stat.parentPid,
    startedAtTicks: stat.startedAtTicks,
    cpuSeconds: (stat.userTicks + stat.systemTicks) / ticksPerSecond,
    reapedChildrenCpuSeconds: (stat.reapedUserTicks + stat.reapedSystemTicks) / ticksPerSecond,
  };
}

function readThreads(pid: number): readonly ThreadSnapshot[] | null {
  let ids: string[];
  try {
    ids = readdirSync(`/proc/${pid}/task`);
  } catch {
    return null;
  }
  if (ids.length > mostThreads) return null;
  const threads: ThreadSnapshot[] = [];
  for (const id of ids) {
    const times = parseSchedstat(readProcFile(`/proc/${pid}/task/${id}/schedstat`) ?? '');
    if (times === null) continue;
    const status = readProcFile(`/proc/${pid}/task/${id}/status`) ?? '';
    threads.push({
      id: Number(id),
      ...times,
      voluntarySwitches: statusNumber(status, 'voluntary_ctxt_switches'),
      involuntarySwitches: statusNumber(status, 'nonvoluntary_ctxt_switches'),
    });
  }
  return threads.length === 0 ? null : threads;
}

/** `/proc/<pid>/task/<tid>/schedstat`: nanoseconds on a CPU, nanoseconds waiting for one, time slices. `null` without them. */
export function parseSchedstat(text: string): { cpuNanoseconds: number; runQueueNanoseconds: number } | null {
  const match = /^(\d+) (\d+) \d+/.exec(text);
  return match === null ? null : { cpuNanoseconds: Number(match[1]), runQueueNanoseconds: Number(match[2]) };
}

function statusNumber(status: string, name: string): number | null {
  const match = new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status);
  return match === null ? null : Number(match[1]);
}

function readMemory(pid: number): { rssBytes: number | null; pssBytes: number | null } {
  const rss = statusNumber(readProcFile(`/proc/${pid}/status`) ?? '', 'VmRSS');
  const pss = statusNumber(readProcFile(`/proc/${pid}/smaps_rollup`) ?? '', 'Pss');
  // Both are in kB, which is 1024 bytes there.
  return { rssBytes: rss === null ? null : rss * 1024, pssBytes: pss === null ? null : pss * 1024 };
}

/** Python's multiprocessing keeps a process beside the workers that never serves. */
function isHelperProcess(pid: number): boolean {
  return /multiprocessing\.(resource_tracker|forkserver)/.test(readProcFile(`/proc/${pid}/cmdline`) ?? '');
}

async function snapshotByPs(
  listed: readonly ListedProcess[],
  roles: ReadonlyMap<number, ProcessSnapshot['role']>,
): Promise<ResourceSnapshot | null> {
  if (listed.length === 0) return null;
  const atMs = performance.now();
  const spends = await promisify(execFile)(
    'ps',
    ['-o', 'pid=,rss=,time=', '-p', listed.map((entry) => entry.pid).join(',')],
    { env: { ...process.env, LC_ALL: 'C' } },
  ).then(
    ({ stdout }) => parsePsTimes(stdout),
    () => new Map<number, { rssBytes: number; cpuSeconds: number }>(),
  );
  const processes = listed.flatMap((entry): ProcessSnapshot[] => {
    const spend = spends.get(entry.pid);
    if (spend === undefined) return [];
    return [
      {
        pid: entry.pid,
        parentPid: entry.parentPid,
        startedAtTicks: entry.startedAtTicks,
        role: roles.get(entry.pid) ?? 'other',
        cpuSeconds: spend.cpuSeconds,
        reapedChildrenCpuSeconds: null,
        threads: null,
        rssBytes: spend.rssBytes,
        pssBytes: null,
      },
    ];
  });
  return { atMs, processes, listenOverflows: null };
}

/** Parses `ps -o pid=,rss=,time=` of macOS: kB and `[[hours:]minutes:]seconds.hundredths`. */
export function parsePsTimes(text: string): Map<number, { rssBytes: number; cpuSeconds: number }> {
  const spends = new Map<number, { rssBytes: number; cpuSeconds: number }>();
  for (const line of text.split('\n')) {
    const match = /^\s*(\d+)\s+(\d+)\s+([\d:.]+)\s*$/.exec(line);
    if (match === null) continue;
    const [, pid, rss, time] = match as unknown as [string, string, string, string];
    const cpuSeconds = time.split(':').reduce((total, part) => total * 60 + Number(part), 0);
    spends.set(Number(pid), { rssBytes: Number(rss) * 1024, cpuSeconds });
  }
  return spends;
}
