import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { listRecords, readRecord } from '../../../src/history/run-store.ts';

const cli = resolve('dist/cli.js');

/** A test that runs in a CI job adds nothing to that job's summary. */
const noGitHub = { GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '' };

/** A folder of its own for one test, with the Node example's server in it. */
export class Project implements AsyncDisposable {
  readonly folder: string;
  readonly #children: ChildProcess[] = [];
  /** Servers inherit it with the environment, which tells them from all others. */
  readonly #state: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.#state = join(folder, 'state');
  }

  /** What XDG_STATE_HOME is for the commands. */
  get stateHome(): string {
    return this.#state;
  }

  static async make(plan?: object): Promise<Project> {
    const project = new Project(await mkdtemp(join(tmpdir(), 'servebench-cli-')));
    await project.write('server.mjs', await unhurriedServer());
    if (plan !== undefined) await project.write('servebench.json', JSON.stringify(plan));
    return project;
  }

  write(name: string, text: string): Promise<void> {
    return writeFile(join(this.folder, name), text);
  }

  read(name: string): Promise<string> {
    return readFile(join(this.folder, name), 'utf8');
  }

  /** The record of the last run that was saved. */
  async savedRecord(): Promise<Record<string, unknown> & { cells: { status: string; measurement: unknown }[] }> {
    const runs = join(this.folder, '.servebench', 'runs');
    const [newest] = await listRecords(runs);
    if (newest === undefined) throw new Error('No run is saved.');
    return JSON.parse(JSON.stringify(await readRecord(newest.file)));
  }

  /** Starts the real command in the folder. Its leases go to a place of their own. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Command {
    return this.startProgram(process.execPath, [cli, ...args], env);
  }

  /** Starts another program as the command is started. */
  startProgram(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Command {
    const child = spawn(program, args, {
      cwd: this.folder,
      env: { ...process.env, NO_COLOR: '1', CI: '1', XDG_STATE_HOME: this.#state, ...noGitHub, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    return new Command(child);
  }

  run(...args: readonly string[]): Promise<Ended> {
    return this.start(args).ended;
  }

  /** Processes that this folder's commands started and that are still there, as `pid command line`. */
  async processes(): Promise<string[]> {
    const found: string[] = [];
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const [environment, commandLine] = await Promise.all([
        readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''),
        readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
      ]);
      if (environment.includes(this.#state) && commandLine !== '')
        found.push(`${pid} ${commandLine.replaceAll('\0', ' ').trim()}`);
    }
    return found;
  }

  /** The same without the guardian, which may need a moment to see that it is not needed any more. */
  async servers(): Promise<string[]> {
    return (await this.processes()).filter((process) => !process.endsWith('guardian.js'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

/**
 * The Node example's server, whose first page takes 3 ms: at once, one request after another would keep a core busy for as long as it is
 * calibrated, which no test of a command is about.
 */
async function unhurriedServer(): Promise<string> {
  const example = await readFile('examples/node-blocking/server.mjs', 'utf8');
  const unhurried = example.replace(/async \(\) => ('This service .*?')/, 'async () => delay(3, $1)');
  if (unhurried === example) throw new Error('The example has no such page.');
  return unhurried;
}

export interface Ended {
  /** Exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export class Command {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  #stderr = '';
  readonly #watchers = new Set<() => void>();

  constructor(child: ChildProcess) {
    this.child = child;
    let stdout = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#stderr += chunk;
      for (const watch of this.#watchers) watch();
    });
    this.ended = once(child, 'close').then(([code, signal]) => ({
      code: code ?? signal,
      stdout,
      stderr: this.#stderr,
    }));
  }

  /** Resolves with such a text once standard error holds it; rejects when the command ends before. */
  async says(pattern: RegExp): Promise<string> {
    const said = new Promise<string>((resolve) => {
      const watch = () => {
        const [text] = pattern.exec(this.#stderr) ?? [];
        if (text === undefined) return;
        this.#watchers.delete(watch);
        resolve(text);
      };
      this.#watchers.add(watch);
      watch();
    });
    const tooEarly = this.ended.then(({ code, stderr }): never => {
      throw new Error(`The command ended with ${code} before it said ${pattern}:\n${stderr}`);
    });
    return Promise.race([said, tooEarly]);
  }
}

/** A plan for the Node example's server that is over within seconds. */
export function quickPlan(changes: object = {}): object {
  return {
    service: { launcher: 'node', app: 'server.mjs' },
    settings: { workers: [1, 2] },
    endpoints: [
      { name: 'home', path: '/' },
      { name: 'sleep', path: '/sleep/0.01' },
    ],
    // Without a number, each trial on a Node server is warmed up for a second.
    load: { connections: 4, requests: 40, warmUpRequests: 8 },
    search: 'exhaustive',
    ...changes,
  };
}
