import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quietSettings } from './editor-host.ts';
import { descendantsOf, isAlive, listProcesses, type Process } from './processes.ts';

export interface WorkbenchServerOptions {
  /** VS Code's `server-main.js`. */
  readonly entry: string;
  readonly extensionsFolder: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether every folder is trusted without asking. */
  readonly trusted: boolean;
  /** Whether a suite may be run inside the extension host. It costs what a person sees: notifications are not shown. */
  readonly testDriver?: boolean;
  /** `0`: any free port. */
  readonly port?: number;
}

/** VS Code's server on a port of this machine, with user data of its own that goes away with it. */
export class WorkbenchServer implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, port: number, folder: string) {
    this.#child = child;
    this.port = port;
    this.#folder = folder;
  }

  static async start(options: WorkbenchServerOptions): Promise<WorkbenchServer> {
    const folder = await mkdtemp(join(tmpdir(), 'servebench-editor-'));
    const userFolder = join(folder, 'user/User');
    await mkdir(userFolder, { recursive: true });
    await writeFile(join(userFolder, 'settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }));
    const child = spawn(
      process.execPath,
      [
        options.entry,
        '--host=127.0.0.1',
        `--port=${options.port ?? 0}`,
        '--without-connection-token',
        '--accept-server-license-terms',
        '--telemetry-level=off',
        // The extension host of a closed window shall not wait for it to come back.
        '--reconnection-grace-time=5',
        `--server-data-dir=${join(folder, 'server')}`,
        `--user-data-dir=${join(folder, 'user')}`,
        `--extensions-dir=${options.extensionsFolder}`,
        ...(options.trusted ? ['--disable-workspace-trust'] : []),
        ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    // A crash of the tests must not leave an editor behind.
    const end = () => child.kill('SIGTERM');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    return new WorkbenchServer(child, await listeningPort(child), folder);
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** The address of a window on a folder; `payload` are pairs that the workbench takes from its address. */
  url(folder: string, payload: readonly (readonly [string, string])[] = []): string {
    const query = new URLSearchParams(folder.endsWith('.code-workspace') ? { workspace: folder } : { folder });
    if (payload.length > 0) query.set('payload', JSON.stringify(payload));
    return `http://127.0.0.1:${this.port}/?${query}`;
  }

  /** A path on this machine as the workbench names it. */
  remoteUri(path: string): string {
    return `vscode-remote://127.0.0.1:${this.port}${path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = new Promise((resolve) => this.#child.once('exit', resolve));
      const hosts = await this.#extensionHosts();
      this.#child.kill('SIGTERM');
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
      await gone;
      clearTimeout(timer);
      // An extension host outlives its server for up to a minute, waiting for a window to come back.
      for (const { pid } of hosts) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    }
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Only VS Code's own processes: what a test left running beside them must stay for it to be seen. */
  async #extensionHosts(): Promise<readonly Process[]> {
    const processes = descendantsOf(this.pid, await listProcesses());
    return processes.filter(({ command }) => command.includes('--type=extensionHost'));
  }
}

function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (text: string) => {
      output += text;
      const match = /Extension host agent listening on (\d+)/.exec(output);
      if (match) resolve(Number(match[1]));
    };
    child.stdout?.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`VS Code's server ended with exit code ${code}:\n${output}`)));
  });
}
