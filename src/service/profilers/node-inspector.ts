import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Failure } from '../../model/facts/failure.ts';
import { ServiceError } from '../service-error.ts';
import type { RunningServer } from '../start/running-server.ts';
import {
  mostProfiledProcesses,
  type ProcessProfile,
  type Profiler,
  type RunningProfiler,
  type SamplingOptions,
  servingProcesses,
} from './profiler.ts';

const beginTimeoutMs = 15_000;
const writeTimeoutMs = 30_000;
/** How long threads beside the main one may take to write what they saw. */
const threadsWriteMs = 3000;
const lookMs = 20;

/**
 * Samples Node servers from inside, by V8's own profiler, which a preloaded script starts and stops in each thread
 * (media/node/servebench_profile.cjs). Not by `--cpu-prof`, which writes nothing when a process is ended by SIGTERM.
 */
export function nodeInspectorProfiler(mediaFolder: string): Profiler {
  const script = join(mediaFolder, 'node', 'servebench_profile.cjs');
  return {
    name: 'node:inspector',
    version: null,
    times: ['cpu'],
    env: (environment) => {
      // NODE_OPTIONS takes a path with spaces in double quotes (node's "NODE_OPTIONS=options…").
      const quoted = `"${script.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
      const own = environment['NODE_OPTIONS'];
      return { NODE_OPTIONS: `${own ? `${own} ` : ''}--require ${quoted}` };
    },
    start,
  };
}

async function start(
  server: RunningServer,
  { rateHz }: SamplingOptions,
  { signal }: { readonly signal: AbortSignal },
): Promise<RunningProfiler> {
  const folder = server.ownFolder;
  const serving = await servingProcesses(server);
  if (folder === null || serving.length === 0) throw new ServiceError({ kind: 'nothing-serves' });
  // All of them sample; some are read.
  const pids = serving.slice(0, mostProfiledProcesses).map(({ pid }) => pid);
  const tell = async (what: string) => {
    // Whole or not at all: it is read in the midst of it.
    const file = join(folder, 'profile-control');
    await writeFile(`${file}.part`, what);
    await rename(`${file}.part`, file);
  };
  await tell(`start ${Math.round(1e6 / rateHz)}`);
  await untilEach(folder, pids, 'started', { timeoutMs: beginTimeoutMs, doing: 'beginning', server, signal });
  return {
    nonBlocking: true,
    pids,
    processes: serving.length,
    finish: async () => {
      await tell('stop');
      await untilEach(folder, pids, 'cpuprofile', {
        timeoutMs: writeTimeoutMs,
        doing: 'writing',
        server,
        signal,
      });
      await untilThreads(folder, pids, signal);
      return profilesOf(folder, pids);
    },
    [Symbol.asyncDispose]: async () => {
      await rm(join(folder, 'profile-control'), { force: true });
    },
  };
}

interface Waiting {
  readonly timeoutMs: number;
  readonly doing: 'beginning' | 'writing';
  readonly server: RunningServer;
  readonly signal: AbortSignal;
}

/** Waits until each process has written a file of its main thread with this ending. */
async function untilEach(folder: string, pids: readonly number[], ending: string, waiting: Waiting): Promise<void> {
  const deadline = performance.now() + waiting.timeoutMs;
  const ended: { how: Failure | null } = { how: null };
  void waiting.server.exited.then((how) => {
    ended.how = {
      kind: 'server-ended-profiled',
      server: 'server' in how ? how.server : 'The server',
      ...(how.exit === undefined ? {} : { exit: how.exit }),
    };
  });
  for (;;) {
    waiting.signal.throwIfAborted();
    const names: string[] = await readdir(folder).catch(() => []);
    const missing = pids.filter((pid) => !names.includes(`profile-${pid}-0.${ending}`));
    if (missing.length === 0) return;
    for (const pid of missing) {
      const failure = await readFile(join(folder, `profile-${pid}-0.failed`), 'utf8').catch(() => null);
      if (failure !== null)
        throw new ServiceError({
          kind: 'profiler-failed',
          profiler: 'V8',
          pid,
          doing: 'looking',
          seconds: null,
          why: failure,
        });
    }
    if (ended.how !== null) throw new ServiceError(ended.how);
    if (performance.now() > deadline)
      throw new ServiceError({
        kind: 'processes-not-profiled',
        doing: waiting.doing,
        seconds: waiting.timeoutMs / 1000,
        missing,
      });
    await delay(lookMs);
  }
}

/**
 * Waits until the other threads that began have written too, for a while: one that computes does so when it is free, and one
 * that was ended from outside never does.
 */
async function untilThreads(folder: string, pids: readonly number[], signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + threadsWriteMs;
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    const names = new Set(await readdir(folder).catch((): string[] => []));
    const begun = [...names].flatMap((name) => {
      const [, stem, pid] = /^(profile-(\d+)-\d+)\.started$/.exec(name) ?? [];
      return stem !== undefined && pids.includes(Number(pid)) ? [stem] : [];
    });
    if (begun.every((stem) => names.has(`${stem}.cpuprofile`) || names.has(`${stem}.failed`))) return;
    await delay(lookMs);
  }
}

/** What each thread of the processes has written. */
async function profilesOf(folder: string, pids: readonly number[]): Promise<ProcessProfile[]> {
  const names = await readdir(folder);
  const profiles = names.flatMap((name) => {
    const [, pid, thread] = (/^profile-(\d+)-(\d+)\.cpuprofile$/.exec(name) ?? []).map(Number);
    if (pid === undefined || thread === undefined || !pids.includes(pid)) return [];
    return [{ name, pid, workerThread: thread === 0 ? null : thread }];
  });
  return Promise.all(
    profiles.map(async ({ name, pid, workerThread }) => ({
      pid,
      workerThread,
      format: 'cpuprofile' as const,
      text: await readFile(join(folder, name), 'utf8'),
      errors: null,
    })),
  );
}
