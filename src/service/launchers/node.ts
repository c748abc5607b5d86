import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { serverEnvironment } from '../../host/server-environment.ts';
import type { Service } from '../../model/plan/plan.ts';
import type { Settings } from '../../model/settings.ts';
import type { LaunchContext, Launcher, PreparedLauncher } from '../launcher.ts';
import { ServiceError } from '../service-error.ts';
import { askProgram } from '../start/ask-program.ts';
import { findOnPath } from './python.ts';

/** A Node.js script that listens on PORT, in several processes by node:cluster. */
export const nodeLauncher: Launcher = {
  name: 'node',
  defaultSettings: { workers: 1 },
  // Node's manual and PM2's "-i max": a process for each core.
  ruleOfThumb: (cores) => ({ workers: Math.max(1, Math.floor(cores)) }),
  prepare,
};

const versionTimeoutMs = 15_000;

async function prepare(service: Service, context: LaunchContext): Promise<PreparedLauncher> {
  const cwd = resolve(context.planFolder, service.cwd);
  const environment = { ...context.environment, ...service.env };
  const { app } = service;
  if (app === undefined) throw new ServiceError('"service.app" is missing: the script that node runs.');
  const script = resolve(cwd, app);
  if (!existsSync(script)) throw new ServiceError(`There is no script "${app}" in ${cwd} (service.app, service.cwd).`);
  const node = findOnPath('node', environment);
  if (node === null)
    throw new ServiceError('Node.js was not found on PATH. Install it from https://nodejs.org, or correct PATH.');
  const said = await askProgram(
    { command: [node, '--version'], env: serverEnvironment(environment), cwd },
    { context, timeoutMs: versionTimeoutMs },
  );
  const version = said.stdout.trim();
  if (said.exit?.code !== 0 || version === '')
    throw new ServiceError(`${node} does not run: ${said.stderr.trim() || 'it gave no version'}`);
  return new PreparedNode(service, app, script, context, { cwd, node, environment, version });
}

interface NodePlace {
  readonly cwd: string;
  readonly node: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly version: string;
}

class PreparedNode implements PreparedLauncher {
  readonly name = 'node';
  readonly attachTo = null;
  readonly stopSignal = 'SIGTERM';
  readonly versions: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly #service: Service;
  readonly #app: string;
  readonly #script: string;
  readonly #context: LaunchContext;
  readonly #place: NodePlace;

  constructor(service: Service, app: string, script: string, context: LaunchContext, place: NodePlace) {
    this.#service = service;
    this.#app = app;
    this.#script = script;
    this.#context = context;
    this.#place = place;
    this.versions = { node: place.version.replace(/^v/, '') };
    const options = place.environment['NODE_OPTIONS'];
    this.notes = [
      `Node.js ${place.version}: ${place.node}.`,
      ...(options ? ['NODE_OPTIONS is set, and holds for the server too.'] : []),
    ];
  }

  effective(settings: Settings) {
    const workers = workersOf(settings);
    const threads = settings['threads'];
    return {
      workerClass: null,
      processes: workers,
      slotsPerProcess: null,
      concurrency: null,
      model: 'event-loop' as const,
      keepAlive: true,
      sharedLock: true,
      poolThreads: threads === undefined ? usualPoolThreads(this.#place.environment) : Number(threads),
      key: `node workers=${workers}${threads === undefined ? '' : ` threads=${threads}`}`,
    };
  }

  unsupported(): string | null {
    return null;
  }

  launch(settings: Settings, listen: { readonly port: number } | { readonly socketPath: string }) {
    const workers = workersOf(settings);
    const alone = workers === 1;
    const wrapper = join(this.#context.mediaFolder, 'node', 'cluster.cjs');
    const { node, cwd, environment } = this.#place;
    return {
      // One process runs as it would by hand: through a cluster's primary every connection would take a detour.
      command: [node, ...(alone ? [] : [wrapper]), this.#script, ...this.#service.args],
      cwd,
      env: {
        ...environment,
        PORT: 'port' in listen ? String(listen.port) : listen.socketPath,
        HOST: '127.0.0.1',
        WORKERS: String(workers),
        WEB_CONCURRENCY: String(workers),
        ...threadPool(settings),
      },
      bootReports: alone ? 0 : workers,
      shape: alone ? ('single' as const) : ('master-and-workers' as const),
    };
  }

  advertisedCommand(settings: Settings): readonly string[] {
    const workers = workersOf(settings);
    const args = this.#service.args;
    const variables = Object.entries(threadPool(settings)).map(([name, value]) => `${name}=${value}`);
    if (workers > 1 && !usesCluster(this.#script)) {
      const command = ['npx', 'pm2-runtime', 'start', this.#app, '-i', String(workers)];
      return [...prefix(variables), ...command, ...(args.length > 0 ? ['--', ...args] : [])];
    }
    if (workers > 1) variables.push(`WEB_CONCURRENCY=${workers}`);
    return [...prefix(variables), 'node', this.#app, ...args];
  }

  explainFailure(outputTail: readonly string[]): string | null {
    const error = outputTail.findLast((line) => /^(\w*Error)\b.*: /.test(line));
    return error === undefined ? null : `The last error was: ${error.slice(0, 300)}`;
  }
}

const workersOf = (settings: Settings) => Number(settings['workers'] ?? 1);
const prefix = (variables: readonly string[]) => (variables.length > 0 ? ['env', ...variables] : []);

/** libuv's pool where the settings don't give its size. */
function usualPoolThreads(environment: Readonly<Record<string, string>>): number {
  const asked = Number(environment['UV_THREADPOOL_SIZE']);
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, 1024) : 4;
}

/** `threads` is libuv's pool (fs, dns.lookup, crypto, zlib); 4 where nothing is said. */
function threadPool(settings: Settings): Record<string, string> {
  return settings['threads'] === undefined ? {} : { UV_THREADPOOL_SIZE: String(settings['threads']) };
}

function usesCluster(script: string): boolean {
  return /['"](node:)?cluster['"]/.test(readFileSync(script, 'utf8'));
}
