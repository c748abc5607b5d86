import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Project, quickPlan } from '../../integration/cli/command.ts';
import { type Blow, hit, isZombie } from './one-kill.ts';

const root = resolve(import.meta.dirname, '../../..');
const locustEnvironment = join(root, '.cache/locust-venv');
/** Has py-spy. */
const serversPrograms = join(root, '.cache/servers-venv/bin');
/** What a command takes that goes on after the blow, s. */
const mostSeconds = 240;

/** What is struck of a command: it itself, or what it has started, by their command lines. "both": it and its guardian at once. */
const programs = {
  itself: null,
  both: null,
  guardian: /guardian\.js$/,
  generator: /generator\.js$/,
  server: /server\.mjs|plain_wsgi/,
  git: /^\d+ git /,
  'py-spy': /py-spy record/,
  'Locust’s master': /servebench_load\.py .*--master /,
  'Locust’s worker': /servebench_load\.py .*--worker /,
} as const;
export type Part = keyof typeof programs;

const load = { connections: 4, seconds: 0.25, warmUpRequests: 4, timeoutSeconds: 3 };
const node = quickPlan({ settings: { workers: [1, 2] }, load });
const gunicorn = quickPlan({
  service: { launcher: 'gunicorn', app: 'plain_wsgi:app', python: join(root, '.cache/venv/bin/python') },
  settings: { workerClass: ['sync'], workers: [1] },
  endpoints: [{ name: 'home', path: '/' }],
  load,
});

interface Struck {
  readonly plan: object;
  /** Words of the command line; `null`: an agent's run, over `servebench mcp`. */
  readonly args: readonly string[] | null;
  readonly parts: readonly Part[];
  /** What it takes about, s: the blow falls within. */
  readonly seconds: number;
}

const common = ['itself', 'both', 'guardian', 'generator', 'server'] as const;

/** The commands that start processes, beside `run` (`one-kill.ts`). */
export const commands: Readonly<Record<string, Struck>> = {
  mcp: { plan: node, args: null, parts: common, seconds: 6 },
  capacity: {
    plan: node,
    args: ['capacity', '--endpoint', 'sleep', '--p95', '100', '--seconds', '1'],
    parts: common,
    seconds: 8,
  },
  against: {
    plan: node,
    args: ['run', '--against', 'main', '--endpoint', 'sleep', '--within', '10s'],
    parts: [...common, 'git'],
    seconds: 6,
  },
  // Git takes a small part of it: most blows shall fall there.
  'against, its start': {
    plan: node,
    args: ['run', '--against', 'main', '--endpoint', 'sleep', '--within', '10s'],
    parts: ['itself', 'both', 'git'],
    seconds: 1,
  },
  'locust engine': {
    plan: node,
    args: ['run', '--engine', 'locust', '--endpoint', 'home'],
    parts: ['itself', 'both', 'guardian', 'server', 'Locust’s master', 'Locust’s worker'],
    seconds: 7,
  },
  load: { plan: node, args: ['load', '{url}', '-z', '3'], parts: ['itself', 'generator'], seconds: 3 },
  'profile (node)': {
    plan: node,
    args: ['profile', '--endpoint', 'sleep', '--seconds', '2'],
    parts: common,
    seconds: 5,
  },
  'profile (py-spy)': {
    plan: gunicorn,
    args: ['profile', '--seconds', '2'],
    parts: [...common, 'py-spy'],
    seconds: 6,
  },
  export: { plan: node, args: ['export', '--to', 'k6', '--output', 'load.js'], parts: ['itself'], seconds: 0.5 },
};

export interface CommandKill {
  readonly command: string;
  readonly part: Part;
  readonly blow: Blow;
  readonly afterMs: number;
}

/** What was found after a command was struck. */
export interface CommandAftermath {
  /** The part was there to be hit. */
  readonly hit: boolean;
  readonly code: number | null;
  /** Processes that are there ten seconds after its end. */
  readonly orphans: readonly string[];
  /** The same after one more start. */
  readonly orphansThen: readonly string[];
  readonly leasesThen: readonly string[];
  /** Entries of the folder for temporary files that are there after one more start. */
  readonly temporaryThen: readonly string[];
  /** Git's worktrees, and what it knows of others, after one more start. */
  readonly worktreesThen: readonly string[];
  /** Files of the user's that are not as they were. */
  readonly changed: readonly string[];
  readonly endedAfterMs: number;
}

/** Lets a real command begin, strikes, waits for its end, starts another one, and looks at what is left. */
export async function strikeCommand({ command, part, blow, afterMs }: CommandKill): Promise<CommandAftermath> {
  const { plan, args } = commands[command] as Struck;
  await using project = await Project.make(plan);
  const temporary = join(project.folder, 'tmp');
  await mkdir(temporary);
  await cp(join(root, 'test/integration/service/fixtures/plain_wsgi.py'), join(project.folder, 'plain_wsgi.py'));
  await project.write('.gitignore', 'state\ntmp\n.servebench\n');
  git(project, 'init', '-q', '-b', 'main');
  git(project, 'add', '.');
  git(project, 'commit', '-q', '-m', 'first');
  const before = git(project, 'status', '--porcelain');
  const environment = {
    TMPDIR: temporary,
    VIRTUAL_ENV: locustEnvironment,
    PATH: [serversPrograms, process.env['PATH']].join(delimiter),
  };
  await using server = args?.includes('{url}') ? await runningServer(project) : null;
  const owner =
    args === null
      ? agentOf(project, environment)
      : project.start(
          args.map((word) => word.replace('{url}', server?.url ?? '')),
          environment,
        ).child;
  const ended = once(owner, 'close').then(([code]) => code as number | null);
  await delay(afterMs);
  const pids = await pidsOf(part, owner.pid as number, project);
  await Promise.all(pids.map((pid) => hit(pid, blow)));
  const struckAt = performance.now();
  const code = await Promise.race([ended, delay(mostSeconds * 1000, 'still there' as const, { ref: false })]);
  const endedAfterMs = performance.now() - struckAt;
  if (code === 'still there')
    throw new Error(`${command} had not ended ${mostSeconds} s after ${part} was struck with ${blow}.`);
  const orphans = await afterPatience(() =>
    project.processes().then((all) => all.filter((one) => !server?.isIts(one))),
  );
  await project.write('next.json', JSON.stringify(node));
  await project.start(['run', 'next.json', '--endpoint', 'home', '--exhaustive'], environment).ended;
  const orphansThen = await afterPatience(() =>
    project.processes().then((all) => all.filter((one) => !server?.isIts(one))),
  );
  const leases = await readdir(join(project.folder, 'state/servebench/leases'), { recursive: true });
  return {
    hit: pids.length > 0,
    code,
    orphans,
    orphansThen,
    leasesThen: leases.filter((name) => name !== 'checkouts'),
    temporaryThen: (await readdir(temporary)).filter((name) => name !== 'node-compile-cache'),
    worktreesThen: [
      ...git(project, 'worktree', 'list', '--porcelain')
        .split('\n')
        .filter((line) => line.startsWith('worktree '))
        .slice(1),
      ...(existsSync(join(project.folder, '.git/worktrees')) ? ['.git/worktrees'] : []),
    ],
    changed: git(project, 'status', '--porcelain')
      .split('\n')
      .filter((line) => !before.includes(line) && !/ (next\.json|load\.js)$/.test(line)),
    endedAfterMs,
  };
}

function git({ folder }: Project, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' });
}

/** Ends of processes may be noticed late: what is there after ten seconds is left. */
async function afterPatience(look: () => Promise<string[]>): Promise<string[]> {
  let found = await look();
  for (const deadline = performance.now() + 10_000; found.length > 0 && performance.now() < deadline; ) {
    await delay(50);
    found = await look();
  }
  return found;
}

/** A server of the user's own, which nobody may end. */
async function runningServer(project: Project) {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const child = spawn(process.execPath, ['server.mjs'], {
    cwd: project.folder,
    env: { PATH: process.env['PATH'], PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    url: `http://127.0.0.1:${port}/sleep/0.01`,
    isIts: (line: string) => line.startsWith(`${child.pid} `),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('The user’s server was ended.');
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** `servebench mcp` whose agent has asked for a run. It ends with the answer. */
function agentOf(project: Project, environment: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), 'mcp'], {
    cwd: project.folder,
    env: { ...process.env, ...environment, XDG_STATE_HOME: project.stateHome },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1' } };
  const messages = [
    { id: 1, method: 'initialize', params },
    { method: 'notifications/initialized' },
    { id: 2, method: 'tools/call', params: { name: 'run_benchmark', arguments: {} } },
  ];
  child.stdin.on('error', () => {});
  for (const message of messages) child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.includes('"id":2')) child.stdin.end();
  });
  return child;
}

/** Pids of what is to be struck, as soon as it is there; none where the command is over before. */
async function pidsOf(part: Part, owner: number, project: Project): Promise<number[]> {
  if (part === 'itself') return [owner];
  const pattern = programs[part === 'both' ? 'guardian' : part] as RegExp;
  while (existsSync(`/proc/${owner}`) && !(await isZombie(owner))) {
    const [line] = (await project.processes()).filter((one) => pattern.test(one)).slice(-1);
    if (line !== undefined) return [...(part === 'both' ? [owner] : []), Number.parseInt(line, 10)];
    await delay(2);
  }
  return [];
}
