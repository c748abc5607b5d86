import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { listRecords, readRecord } from '../../../src/history/run-store.ts';
import { planSchema } from '../../../src/model/plan/plan.ts';
import type { BenchmarkEvent } from '../../../src/model/run/events.ts';
import { Project, quickPlan } from '../../integration/cli/command.ts';

export const victims = ['CLI', 'runner', 'guardian', 'generator', 'server'] as const;
export type Victim = (typeof victims)[number];

/** STOP is followed, a second later, by KILL or by CONT. */
export const blows = ['TERM', 'KILL', 'STOP, KILL', 'STOP, CONT'] as const;
export type Blow = (typeof blows)[number];

export interface Kill {
  readonly victim: Victim;
  readonly blow: Blow;
  /** Which service runs meanwhile. */
  readonly service: 'node' | 'gunicorn';
  /** When it falls, after the run's beginning. */
  readonly afterMs: number;
  /** Whether the editor's runner owns the run rather than the CLI. */
  readonly inEditor: boolean;
}

/** What was found after the run had ended. */
export interface Aftermath {
  /** The victim was there to be hit. */
  readonly hit: boolean;
  /** Exit code of the run's owner, or the signal that ended it. */
  readonly code: number | NodeJS.Signals;
  readonly finished: boolean;
  /** Whether the saved run can be read; `null` where nothing had been told yet. */
  readonly recordReadable: boolean | null;
  /** Cells that were told as ended and are not in the saved run. */
  readonly lostCells: number;
  /** Processes that are there ten seconds later. */
  readonly orphans: readonly string[];
  readonly leasesLeft: number;
  /** After one more start. */
  readonly leasesLeftThen: number;
  readonly drafts: readonly string[];
  /** From the blow (or its CONT) to the owner's end. */
  readonly endedAfterMs: number;
}

const root = resolve(import.meta.dirname, '../../..');
const python = join(root, '.cache/venv/bin/python');
const flask = join(root, 'test/integration/service/fixtures/plain_wsgi.py');

const load = { connections: 4, seconds: 0.25, warmUpRequests: 4, timeoutSeconds: 3 };
const plans = {
  node: quickPlan({ settings: { workers: [1, 2, 3] }, load }),
  gunicorn: quickPlan({
    service: { launcher: 'gunicorn', app: 'plain_wsgi:app', python },
    settings: { workerClass: ['sync', 'gthread'], workers: [1, 2], threads: [2] },
    endpoints: [
      { name: 'home', path: '/' },
      { name: 'again', path: '/?again' },
    ],
    load,
  }),
};

/** Lets a real run begin, strikes, waits for its end, and looks at what is left. */
export async function strike({ victim, blow, service, afterMs, inEditor }: Kill): Promise<Aftermath> {
  await using project = await Project.make(plans[service]);
  await cp(flask, join(project.folder, 'plain_wsgi.py'));
  const owner = inEditor ? runnerOf(project, plans[service]) : cliOf(project);
  await delay(afterMs);
  const pid = await pidOf(victim, owner.pid, project);
  if (pid !== null) await hit(pid, blow);
  const struckAt = performance.now();
  const code = await owner.ended;
  const endedAfterMs = performance.now() - struckAt;
  let orphans = await project.processes();
  for (const deadline = performance.now() + 10_000; orphans.length > 0 && performance.now() < deadline; ) {
    await delay(50);
    orphans = await project.processes();
  }
  const runs = join(project.folder, '.servebench/runs');
  const [saved] = await listRecords(runs);
  const record = saved === undefined ? null : await readRecord(saved.file).catch(() => null);
  const ended = record?.cells.filter(({ status }) => status === 'measured' || status === 'failed').length ?? 0;
  const leases = () => readdir(join(project.folder, 'state/servebench/leases')).catch(() => []);
  const leasesLeft = (await leases()).length;
  if (leasesLeft > 0) await project.run('run', '--endpoint', 'home');
  return {
    hit: pid !== null,
    code,
    finished: record?.status === 'finished',
    recordReadable: owner.told() === 0 ? null : record !== null,
    lostCells: Math.max(0, owner.told() - ended),
    orphans,
    leasesLeft,
    leasesLeftThen: leasesLeft === 0 ? 0 : (await leases()).length,
    drafts: (await readdir(runs).catch(() => [])).filter((name) => name.endsWith('.draft')),
    endedAfterMs,
  };
}

interface Owner {
  readonly pid: number;
  readonly ended: Promise<number | NodeJS.Signals>;
  /** How many cells it has told as ended. */
  told(): number;
}

function cliOf(project: Project): Owner {
  const command = project.start(['run']);
  let told = 0;
  command.child.stderr?.on('data', (text: string) => {
    told += text.match(/^\[\d+\/\d+\]/gm)?.length ?? 0;
  });
  return {
    pid: command.child.pid as number,
    ended: command.ended.then(({ code }) => code),
    told: () => told,
  };
}

function runnerOf(project: Project, plan: object): Owner {
  const environment = { ...process.env, XDG_STATE_HOME: join(project.folder, 'state') };
  const child: ChildProcess = fork(join(root, 'dist/runner.js'), [], {
    env: environment,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let told = 0;
  child.on('message', (message: { type: string; event?: BenchmarkEvent }) => {
    if (message.event?.type === 'cell-finished') told++;
  });
  child.send({
    type: 'run',
    plan: planSchema.parse(plan),
    context: {
      planFolder: project.folder,
      distFolder: join(root, 'dist'),
      mediaFolder: join(root, 'media'),
      storageFolder: join(project.folder, 'state/servebench'),
      environment,
      suggestedPython: null,
      confirmedHosts: [],
    },
  });
  return {
    pid: child.pid as number,
    ended: once(child, 'close').then(([code, signal]) => code ?? signal),
    told: () => told,
  };
}

const programs = {
  guardian: /guardian\.js$/,
  generator: /generator\.js$/,
  server: /server\.mjs|gunicorn|node-cluster/,
};

/** The victim's pid, as soon as it is there; `null` where the run is over before. */
async function pidOf(victim: Victim, owner: number, project: Project): Promise<number | null> {
  if (victim === 'CLI' || victim === 'runner') return owner;
  while (existsSync(`/proc/${owner}`) && !(await isZombie(owner))) {
    const found = (await project.processes()).filter((line) => programs[victim].test(line));
    const [line] = found.slice(-1);
    if (line !== undefined) return Number.parseInt(line, 10);
    await delay(5);
  }
  return null;
}

/** Whether a process has ended, or is gone. */
export async function isZombie(pid: number): Promise<boolean> {
  return /\) Z /.test(await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => ') Z '));
}

/** Sends the signals of a blow. */
export async function hit(pid: number, blow: Blow): Promise<void> {
  const [first, second] = blow.split(', ') as [string, string?];
  signal(pid, first);
  if (second === undefined) return;
  await delay(1000);
  signal(pid, second);
}

function signal(pid: number, name: string): void {
  try {
    process.kill(pid, `SIG${name}` as NodeJS.Signals);
  } catch {
    // It has ended meanwhile.
  }
}
