import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchmarkEvent } from '../../../src/model/run/events.ts';
import type { RunRecord } from '../../../src/model/run/record.ts';

/** What a run did until it was stopped, and how it ended. */
export interface StoppedRun {
  /** Longest time for which the process heard nothing, ms. */
  readonly blockedMs: number;
  /** From the end of a server to the start of the next one, ms, for each step: what is thought between two trials. The terminal does not tell. */
  readonly betweenMs: readonly number[];
  /** From the signal to the end of the process, s; `null` when it had to be killed. */
  readonly stopSeconds: number | null;
  readonly exitCode: number | null;
  /** Cells of the saved record that were measured; `null` without a record. */
  readonly cellsKept: number | null;
  readonly cells: number | null;
}

/** After so long a process that was asked to stop is killed, s. */
const patienceSeconds = 60;
/** A run that measures nothing for so long is stopped where it is, s. */
const longestWaitSeconds = 120;

interface StopOptions {
  readonly dist: string;
  readonly folder: string;
  /** Measured cells after which it is stopped. */
  readonly afterCells: number;
}

const probe = join(import.meta.dirname, 'loop-probe.mjs');

/** `servebench run`, as in a terminal, ended by a SIGINT right after a trial: when the next step is thought about. */
export async function interruptCli({ dist, folder, afterCells }: StopOptions): Promise<StoppedRun> {
  const state = join(folder, 'state');
  await mkdir(state, { recursive: true });
  const probeFile = join(folder, 'blocked-cli');
  const child = spawn(process.execPath, ['--import', probe, join(dist, 'cli.js'), 'run'], {
    cwd: folder,
    env: { ...process.env, XDG_STATE_HOME: state, SERVEBENCH_LOOP_PROBE: probeFile },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const enough = new Promise<void>((resolve) => {
    let cells = 0;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      cells += text.match(/^\[\d+\/\d+\] /gm)?.length ?? 0;
      if (cells >= afterCells) resolve();
    });
  });
  await Promise.race([enough, once(child, 'exit'), sleep(longestWaitSeconds * 1000, undefined, { ref: false })]);
  const ended = await end(child, () => child.kill('SIGINT'));
  return { ...ended, ...(await leftBehind(folder, probeFile)), betweenMs: [] };
}

/** The editor's runner, stopped as the editor does: by a message, or by the signal that comes with a closing window. */
export async function stopRunner(options: StopOptions & { readonly by: 'message' | 'signal' }): Promise<StoppedRun> {
  const { dist, folder, afterCells, by } = options;
  const probeFile = join(folder, `blocked-runner-${by}`);
  const child = fork(join(dist, 'runner.js'), [], {
    env: { ...process.env, SERVEBENCH_LOOP_PROBE: probeFile },
    execArgv: ['--import', probe],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const betweenMs: number[] = [];
  let stoppedAt: number | null = null;
  const enough = new Promise<void>((resolve) => {
    let cells = 0;
    child.on('message', (message: { readonly type: string; readonly event?: BenchmarkEvent }) => {
      const { event } = message;
      if (event?.type === 'server-stopped') stoppedAt = performance.now();
      else if (event?.type === 'server-starting' && stoppedAt !== null) betweenMs.push(performance.now() - stoppedAt);
      else if (event?.type === 'cell-finished' && event.cell.status === 'measured' && ++cells >= afterCells) resolve();
    });
  });
  const { plan } = await checkedPlan(folder);
  const context = {
    planFolder: folder,
    distFolder: dist,
    mediaFolder: join(dist, '../media'),
    storageFolder: join(folder, 'storage'),
    environment: { ...process.env },
    suggestedPython: null,
  };
  child.send({ type: 'run', plan, context });
  await Promise.race([enough, once(child, 'exit'), sleep(longestWaitSeconds * 1000, undefined, { ref: false })]);
  const ended = await end(child, () => (by === 'message' ? child.send({ type: 'stop' }) : child.kill('SIGTERM')));
  return { ...ended, ...(await leftBehind(folder, probeFile)), betweenMs };
}

async function checkedPlan(folder: string) {
  const { checkPlan } = await import('../../../src/model/plan/plan-check.ts');
  const { faultSentence } = await import('../../../src/words/faults.ts');
  const checked = checkPlan(JSON.parse(await readFile(join(folder, 'servebench.json'), 'utf8')));
  if (checked.plan === null) throw new Error(checked.faults.map((fault) => faultSentence(fault)).join('\n'));
  return checked;
}

async function end(child: ChildProcess, stop: () => void): Promise<Pick<StoppedRun, 'stopSeconds' | 'exitCode'>> {
  if (child.exitCode !== null || child.signalCode !== null) return { stopSeconds: 0, exitCode: child.exitCode };
  const since = performance.now();
  const exited = once(child, 'exit');
  stop();
  const inTime = await Promise.race([exited.then(() => true), sleep(patienceSeconds * 1000, false, { ref: false })]);
  if (!inTime) child.kill('SIGKILL');
  await exited;
  return { stopSeconds: inTime ? (performance.now() - since) / 1000 : null, exitCode: child.exitCode };
}

async function leftBehind(
  folder: string,
  probeFile: string,
): Promise<Pick<StoppedRun, 'blockedMs' | 'cellsKept' | 'cells'>> {
  const blockedMs = Number(await readFile(probeFile, 'utf8').catch(() => '0'));
  const runs = join(folder, '.servebench/runs');
  const names = (await readdir(runs).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  const last = names.at(-1);
  if (last === undefined) return { blockedMs, cellsKept: null, cells: null };
  const { cells } = JSON.parse(await readFile(join(runs, last), 'utf8')) as RunRecord;
  await rm(join(runs, last));
  return { blockedMs, cellsKept: cells.filter(({ measurement }) => measurement !== null).length, cells: cells.length };
}
