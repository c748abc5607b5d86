import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serverEnvironment } from '../../host/server-environment.ts';
import type { Failure } from '../../model/facts/failure.ts';
import { ServiceError } from '../service-error.ts';
import { outputSettled } from '../start/output-settled.ts';
import type { RunningServer } from '../start/running-server.ts';
import { ServerProcess } from '../start/server-process.ts';
import type { FoundPySpy } from './find-py-spy.ts';
import {
  mostProfiledProcesses,
  type ProcessProfile,
  type Profiler,
  type ProfilerContext,
  type RunningProfiler,
  type SamplingOptions,
  servingProcesses,
} from './profiler.ts';

/** Environment variable by which a worker is told who may look into it (media/python/servebench_boot.py). */
export const tracerVariable = 'SERVEBENCH_TRACER';

/**
 * It stops every thread of a process for each look (py-spy's issue 872), and those that slept have to be given a core again
 * before they sleep on: FastAPI's pool of ten threads answered 120 requests/s without it and 43 with it, and 73 where it did not
 * stop them. Without stopping it sees a stack now and then that never was, and counts the looks that failed.
 */
const mostStoppedThreads = 2;
const beginTimeoutMs = 15_000;
const writeTimeoutMs = 20_000;
const lookMs = 20;

/**
 * Samples Python servers from outside, by a py-spy beside each worker: the server itself is started, measured and stopped as
 * ever, and only while the load is on it is it looked at. So nothing of its start is among the samples, nor of its master.
 */
export function pySpyProfiler(found: FoundPySpy, environment: Readonly<Record<string, string>>): Profiler {
  return {
    name: 'py-spy',
    version: found.version,
    times: ['cpu', 'gil', 'wall'],
    // This process and what it starts, and nobody else (PR_SET_PTRACER in prctl(2)).
    env: () => ({ [tracerVariable]: String(process.pid) }),
    start: (server, options, context) => start(found, environment, server, options, context),
  };
}

async function start(
  { path }: FoundPySpy,
  environment: Readonly<Record<string, string>>,
  server: RunningServer,
  options: SamplingOptions,
  context: ProfilerContext,
): Promise<RunningProfiler> {
  const serving = await servingProcesses(server);
  if (serving.length === 0 || server.ownFolder === null) throw new ServiceError({ kind: 'nothing-serves' });
  const looked = serving.slice(0, mostProfiledProcesses);
  const nonBlocking = !options.native && looked.some(({ threads }) => (threads ?? 0) > mostStoppedThreads);
  // In the server's own folder, which goes with it however this process ends.
  const folder = await mkdtemp(join(server.ownFolder, 'profile-'));
  const samplers: Sampler[] = [];
  const stopAll = async () => {
    await Promise.allSettled(samplers.map(({ process }) => process.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const { pid } of looked) {
      const file = join(folder, `${pid}.json`);
      const process = await ServerProcess.spawn(
        {
          command: [path, ...argumentsFor(pid, file, options, nonBlocking)],
          env: serverEnvironment(environment),
          cwd: folder,
        },
        { name: 'py-spy', stopSignal: 'SIGINT', context, listen: null, hurry: context.signal },
      );
      samplers.push({ pid, file, process });
    }
    await Promise.all(samplers.map((sampler) => untilItSamples(sampler, context.signal)));
  } catch (error) {
    await stopAll();
    throw error;
  }
  return {
    nonBlocking,
    pids: looked.map(({ pid }) => pid),
    processes: serving.length,
    finish: () => Promise.all(samplers.map((sampler) => written(sampler))),
    [Symbol.asyncDispose]: stopAll,
  };
}

interface Sampler {
  readonly pid: number;
  readonly file: string;
  readonly process: ServerProcess;
}

/** Windows has no signal that asks a program to end. */
const endsItself = process.platform === 'win32';

/** It ends when it is told to, where that can be. Never `--locals`: values of the user's are nobody's business. */
function argumentsFor(
  pid: number,
  file: string,
  { time, rateHz, native, seconds }: SamplingOptions,
  nonBlocking: boolean,
) {
  return [
    ...['record', '--pid', String(pid), '--format', 'speedscope', '--output', file, '--rate', String(rateHz)],
    ...(endsItself ? ['--duration', String(Math.ceil(seconds))] : []),
    ...(time === 'gil' ? ['--gil'] : time === 'wall' ? ['--idle'] : []),
    ...(native ? ['--native'] : nonBlocking ? ['--nonblocking'] : []),
  ];
}

type PySpyFailure = Extract<Failure, { kind: 'profiler-failed' }>;

function failed(pid: number, doing: PySpyFailure['doing'], seconds: number | null, why: string | null): PySpyFailure {
  return { kind: 'profiler-failed', profiler: 'py-spy', pid, doing, seconds, why, phase: 'running' };
}

async function untilItSamples({ process, pid }: Sampler, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + beginTimeoutMs;
  while (!process.output.tail(5).some((line) => line.includes('Sampling process'))) {
    signal.throwIfAborted();
    if (process.exit !== null) {
      await outputSettled(process);
      throw new ServiceError(failed(pid, 'looking', null, lastWords(process)));
    }
    if (performance.now() > deadline) throw new ServiceError(failed(pid, 'beginning', beginTimeoutMs / 1000, null));
    await Promise.race([process.exited, delay(lookMs)]);
  }
}

async function written({ process: sampler, pid, file }: Sampler): Promise<ProcessProfile> {
  if (!endsItself) interrupt(sampler);
  const over = new AbortController();
  try {
    await Promise.race([sampler.exited, delay(writeTimeoutMs, null, { signal: over.signal })]);
  } finally {
    over.abort();
  }
  if (sampler.exit === null) throw new ServiceError(failed(pid, 'writing', writeTimeoutMs / 1000, null));
  await outputSettled(sampler);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) throw new ServiceError(failed(pid, 'writing', null, lastWords(sampler)));
  const errors = /\bErrors: (\d+)/.exec(sampler.output.tail(10).join('\n'))?.[1];
  return { pid, workerThread: null, format: 'speedscope', text, errors: errors === undefined ? null : Number(errors) };
}

function interrupt(sampler: ServerProcess): void {
  try {
    process.kill(sampler.tree.identity.rootPid, 'SIGINT');
  } catch {
    // It has ended with the process that it looked into.
  }
}

/** `null`: it wrote nothing. */
function lastWords(sampler: ServerProcess): string | null {
  return sampler.output.tail(3).join(' ') || null;
}
