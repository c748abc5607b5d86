import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { serverEnvironment } from '../../host/server-environment.ts';
import type { Explanation } from '../../model/facts/failure.ts';
import type { Note } from '../../model/facts/note.ts';
import type { ServerLimit } from '../../model/facts/server-limit.ts';
import type { Skip } from '../../model/facts/skip.ts';
import type { Service } from '../../model/plan/plan.ts';
import type { Settings } from '../../model/settings.ts';
import type { LaunchCommand, LaunchContext, Launcher, PreparedLauncher, StartLesson } from '../launcher.ts';
import type { ListenPlace } from '../listen-place.ts';
import { advisedNodeCommand } from '../node/advised-node.ts';
import { type FoundNode, findNode } from '../node/find-node.ts';
import { hookVariables, readHookReports } from '../node/listen-hook.ts';
import { notesOf, startNotes } from '../node/node-notes.ts';
import { upwards } from '../node/package-manifest.ts';
import { scriptOf } from '../node/program-script.ts';
import { missingScript, type NodeStart, resolveStart } from '../node/start-command.ts';
import { readEnvFiles } from '../prepare/env-file.ts';
import { ServiceError } from '../service-error.ts';
import { askProgram } from '../start/ask-program.ts';
import { unshown } from './advised-command.ts';
import { explainNodeFailure } from './node-failure.ts';

/** A service of Node.js, wherever it wants to listen, in several processes by node:cluster. */
export const nodeLauncher: Launcher = {
  name: 'node',
  // Node's manual and PM2's "-i max": a process for each core.
  ruleOfThumb: (cores) => ({ workers: Math.max(1, Math.floor(cores)) }),
  prepare,
};

const versionTimeoutMs = 15_000;

async function prepare(service: Service, context: LaunchContext): Promise<PreparedLauncher> {
  const cwd = resolve(context.planFolder, service.cwd);
  if (!existsSync(cwd)) throw new ServiceError({ kind: 'no-service-folder', folder: cwd });
  const found = findNode(
    service.node,
    { planFolder: context.planFolder, cwd },
    { ...context.environment, ...service.env },
  );
  const ownEnvironment = { ...context.environment, ...service.env };
  const environment = withProgramsOf(found.path, cwd, ownEnvironment);
  const said = await askProgram(
    { command: [found.path, '--version'], env: serverEnvironment(environment), cwd },
    { context, timeoutMs: versionTimeoutMs },
  );
  const version = said.stdout.trim().replace(/^v/, '');
  if (said.exit?.code !== 0 || version === '')
    throw new ServiceError({
      kind: 'program-not-asked',
      program: found.path,
      about: 'version',
      why: said.stderr.trim() || null,
      phase: 'preparing',
      ...(said.exit === null ? {} : { exit: said.exit }),
    });
  const start = startOf(service, cwd, environment);
  const loaded = await readEnvFiles(start.envFiles, start.cwd);
  return new PreparedNode(service, context, {
    start,
    node: found,
    environment: { ...loaded, ...environment },
    version,
  });
}

/** What the plan starts: its script, or what its command leads to. */
function startOf(service: Service, cwd: string, environment: Readonly<Record<string, string>>): NodeStart {
  const { app, command, args, nodeArgs = [] } = service;
  // The port that a script hands on is overruled by the hook.
  if (command !== undefined) return resolveStart([...command, ...args], cwd, { PORT: '3000', ...environment });
  if (app === undefined) throw new ServiceError({ kind: 'setting-missing', setting: 'app', launcher: 'node' });
  const path = scriptOf(app, cwd);
  if (path === null) throw new ServiceError(missingScript(app, cwd));
  return { script: { nodeArgs, path }, program: null, args, cwd, env: {}, envFiles: [], before: [] };
}

/** PATH with the programs of the project and of its Node in front, as npm gives it to scripts. */
function withProgramsOf(
  node: string,
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const name = environment['PATH'] === undefined && environment['Path'] !== undefined ? 'Path' : 'PATH';
  const folders = [...upwards(cwd).map((folder) => join(folder, 'node_modules', '.bin')), dirname(node)];
  return { ...environment, [name]: [...folders, environment[name] ?? ''].join(delimiter) };
}

interface NodePlace {
  readonly start: NodeStart;
  readonly node: FoundNode;
  readonly environment: Readonly<Record<string, string>>;
  readonly version: string;
}

/** What the server is told of its address and its processes, whatever the plan's environment says. */
const countVariables = ['WORKERS', 'WEB_CONCURRENCY'];
const ownVariables = ['PORT', 'HOST', ...countVariables];

class PreparedNode implements PreparedLauncher {
  readonly name = 'node';
  readonly attachTo = null;
  readonly stopSignal = 'SIGTERM';
  readonly versions: Readonly<Record<string, string>>;
  readonly notes: readonly Note[];
  readonly advertisedEnvironment: readonly string[];
  readonly #service: Service;
  readonly #context: LaunchContext;
  readonly #place: NodePlace;
  /** What its server allows in each process; `null`: any number, or not known yet. */
  #maxConnections: number | null = null;
  /** What the first starts taught: it forks workers of its own; another server of its listens before the service. */
  #learnt = { forks: false, onlyPort: false };

  constructor(service: Service, context: LaunchContext, place: NodePlace) {
    this.#service = service;
    this.#context = context;
    this.#place = place;
    this.versions = { node: place.version };
    this.notes = notesOf(place);
    this.advertisedEnvironment = unshown(service.env, context, ownVariables);
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

  /** The limit that the first start told of. */
  limits(): readonly ServerLimit[] {
    const value = this.#maxConnections;
    return value === null ? [] : [{ option: 'server.maxConnections', value, beyond: 'closed' }];
  }

  unsupported(settings: Settings): Skip | null {
    const { script, program } = this.#place.start;
    if (script !== null || workersOf(settings) === 1 || this.#forksByVariable) return null;
    return { kind: 'one-process-only', program: program ?? 'The command' };
  }

  launch(settings: Settings, listen: ListenPlace): LaunchCommand {
    const workers = workersOf(settings);
    const { environment, version, node, start } = this.#place;
    const { mediaFolder } = this.#context;
    const isAlone = start.script === null || this.#forksByVariable || (workers === 1 && !this.#learnt.forks);
    const hook = hookVariables(listen, { ...environment, ...start.env }, { ...this.#learnt, mediaFolder, version });
    const own = {
      PORT: 'port' in listen ? String(listen.port) : listen.socketPath,
      HOST: '127.0.0.1',
      WORKERS: String(workers),
      WEB_CONCURRENCY: String(workers),
      ...threadPool(settings),
    };
    const env = { ...environment, ...start.env, ...own, ...hook };
    const { cwd, args } = start;
    if (start.script === null) {
      const program = start.program === 'node' ? node.path : (start.program ?? node.path);
      return { command: [program, ...args], cwd, env, bootReports: 0, shape: 'unknown' };
    }
    const { nodeArgs, path } = start.script;
    // One process runs as it would by hand: through a cluster's primary every connection would take a detour.
    if (isAlone) {
      const command = [node.path, ...nodeArgs, path, ...args];
      if (!this.#forksByVariable) return { command, cwd, env, bootReports: 0, shape: 'single' };
      return { command, cwd, env, bootReports: workers, shape: 'unknown' };
    }
    const wrapper = join(mediaFolder, 'node', 'cluster.cjs');
    return {
      command: [node.path, wrapper, path, ...args],
      cwd,
      env: { ...env, SERVEBENCH_NODE_ARGS: JSON.stringify(nodeArgs) },
      bootReports: workers,
      shape: 'master-and-workers',
    };
  }

  heard(told: string): StartLesson {
    const { listens, others, forks } = readHookReports(told);
    this.#maxConnections = listens[0]?.maxConnections ?? null;
    const before = this.#learnt;
    const isForked = forks && this.#place.start.script !== null && !this.#forksByVariable;
    // A service that reads PORT for one of its servers and not for another serves its users by that one.
    const missed = others.some(({ isNamed }) => isNamed) && !listens.some(({ isNamed }) => isNamed);
    this.#learnt = { forks: before.forks || isForked, onlyPort: before.onlyPort || missed };
    const again = before.forks !== this.#learnt.forks || before.onlyPort !== this.#learnt.onlyPort;
    return { again, notes: again ? [] : startNotes(listens[0]) };
  }

  /** The application forks as many workers as a variable of its own says, which the plan's settings give. */
  get #forksByVariable(): boolean {
    return this.#context.workersVariable !== undefined;
  }

  advertisedCommand(settings: Settings, ofSettings: Readonly<Record<string, string>> = {}): readonly string[] {
    const { start, node } = this.#place;
    const workers = this.#forksByVariable ? 1 : workersOf(settings);
    return advisedNodeCommand({
      service: this.#service,
      start,
      node: node.path,
      planFolder: this.#context.planFolder,
      environment: this.#context.environment,
      workers,
      isCluster: workers > 1 || this.#learnt.forks,
      variables: { ...threadPool(settings), ...this.#countsWorthTelling(settings), ...ofSettings },
    });
  }

  /** The numbers of workers that a server is told, where the user's environment, the plan or a script says any. */
  #countsWorthTelling(settings: Settings): Readonly<Record<string, string>> {
    const { environment, start } = this.#place;
    const said = { ...environment, ...start.env };
    const names = countVariables.filter((name) => said[name] !== undefined);
    return Object.fromEntries(names.map((name) => [name, String(workersOf(settings))]));
  }

  explainFailure(outputTail: readonly string[]): Explanation | null {
    return explainNodeFailure(outputTail, this.#place.start.cwd);
  }
}

const workersOf = (settings: Settings) => Number(settings['workers'] ?? 1);

/** libuv's pool where the settings don't give its size. */
function usualPoolThreads(environment: Readonly<Record<string, string>>): number {
  const asked = Number(environment['UV_THREADPOOL_SIZE']);
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, 1024) : 4;
}

/** `threads` is libuv's pool (fs, dns.lookup, crypto, zlib); 4 where nothing is said. */
function threadPool(settings: Settings): Record<string, string> {
  return settings['threads'] === undefined ? {} : { UV_THREADPOOL_SIZE: String(settings['threads']) };
}
