import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { Explanation } from '../../model/facts/failure.ts';
import type { Note } from '../../model/facts/note.ts';
import type { ServerLimit } from '../../model/facts/server-limit.ts';
import type { Skip } from '../../model/facts/skip.ts';
import type { Warning } from '../../model/facts/warning.ts';
import type { Service } from '../../model/plan/plan.ts';
import type { Settings } from '../../model/settings.ts';
import { shellLine } from '../../model/shell-line.ts';
import type { LaunchContext, Launcher, PreparedLauncher } from '../launcher.ts';
import { ServiceError } from '../service-error.ts';
import { pythonProgram, unshown, withVariables } from './advised-command.ts';
import { type GunicornConfiguration, gaiohttpClass, gunicornEffective } from './gunicorn-effective.ts';
import { takeOwnedOptions } from './gunicorn-options.ts';
import { findInterpreter, type Interpreter, type PythonProbe, pipCommand, probePython } from './python.ts';
import { explainPythonFailure } from './python-failure.ts';

/** gunicorn: pre-forked workers of several classes (https://gunicorn.org). */
export const gunicornLauncher: Launcher = {
  name: 'gunicorn',
  // "Generally we recommend (2 x $num_cores) + 1 as the number of workers to start off with" (gunicorn's design page).
  ruleOfThumb: (cores) => ({ workerClass: 'sync', workers: 2 * Math.max(1, Math.floor(cores)) + 1, threads: 1 }),
  prepare: async (service, context) => new PreparedGunicorn(await prepare(service, context)),
};

const packages = [
  'gunicorn',
  'gevent',
  'aiohttp',
  'eventlet',
  'tornado',
  'uvicorn',
  'uvicorn-worker',
  'flask',
  'django',
];

interface Preparation {
  readonly service: Service;
  readonly app: string;
  readonly context: LaunchContext;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly interpreter: Interpreter;
  readonly probe: PythonProbe;
  readonly gunicorn: NonNullable<PythonProbe['gunicorn']>;
  readonly gunicornVersion: string;
  /** The plan's arguments, without what Servebench sets itself. */
  readonly args: readonly string[];
  /** Those of GUNICORN_CMD_ARGS, likewise: gunicorn takes them after its configuration file, which could not take them back. */
  readonly environmentArgs: readonly string[];
  readonly config: string | null;
  /** What was left out of `args`; of `environmentArgs` the names alone, since a variable's value may be secret. */
  readonly dropped: readonly string[];
  readonly environmentDropped: readonly string[];
}

async function prepare(service: Service, context: LaunchContext): Promise<Preparation> {
  if (process.platform === 'win32') {
    throw new ServiceError({ kind: 'gunicorn-on-windows' });
  }
  const app = service.app;
  if (app === undefined) throw new ServiceError({ kind: 'setting-missing', setting: 'app', launcher: 'gunicorn' });
  const cwd = resolve(context.planFolder, service.cwd);
  const environment = { ...context.environment, ...service.env };
  const interpreter = findInterpreter(service, { ...context, environment });
  const { rest, config, dropped } = takeOwnedOptions(service.args);
  const configArgs = config === null ? [] : ['--config', config];
  const probe = await probePython(interpreter, cwd, environment, context, {
    packages,
    gunicornArgs: [...rest, ...configArgs, app],
  });
  const gunicornVersion = probe.packages['gunicorn'] ?? null;
  if (gunicornVersion === null || probe.gunicorn === null) {
    throw new ServiceError({
      kind: 'not-installed',
      package: 'gunicorn',
      interpreter: interpreter.path,
      origin: interpreter.origin,
      install: pipCommand(interpreter, ['gunicorn'], context.planFolder),
    });
  }
  const { gunicorn } = probe;
  const fromEnvironment = takeOwnedOptions(gunicorn.environmentArguments);
  return {
    service,
    app,
    context,
    cwd,
    environment,
    interpreter,
    probe,
    gunicorn,
    gunicornVersion,
    args: rest,
    environmentArgs: fromEnvironment.rest,
    config: config ?? fromEnvironment.config,
    dropped,
    environmentDropped: fromEnvironment.droppedNames,
  };
}

/** Variables that gunicorn takes settings from. */
const ownVariables = ['GUNICORN_CMD_ARGS', 'WEB_CONCURRENCY'] as const;

/** What `-k` takes where there are several threads: they make sync a gthread. */
function advertisedClass(workerClass: string): string {
  return workerClass === 'sync' ? 'gthread' : advertisedName(workerClass);
}

/** gaiohttp is a module of ours. */
function advertisedName(workerClass: string): string {
  return workerClass === 'gaiohttp' ? gaiohttpClass : workerClass;
}

class PreparedGunicorn implements PreparedLauncher {
  readonly name = 'gunicorn';
  readonly attachTo = null;
  // Quick: TERM would wait up to 30 s for requests in progress.
  readonly stopSignal = 'SIGQUIT';
  readonly versions: Readonly<Record<string, string>>;
  readonly notes: readonly Note[];
  readonly advertisedEnvironment: readonly string[];
  readonly #prepared: Preparation;

  constructor(prepared: Preparation) {
    this.#prepared = prepared;
    const { probe } = prepared;
    const installed = Object.entries(probe.packages).filter((entry): entry is [string, string] => entry[1] !== null);
    const language = probe.implementation === 'CPython' ? 'python' : probe.implementation.toLowerCase();
    this.versions = { ...Object.fromEntries(installed), [language]: probe.python };
    this.notes = notesOf(prepared);
    this.advertisedEnvironment = unshown(prepared.service.env, prepared.context);
  }

  effective(settings: Settings) {
    return gunicornEffective(this.#configuration(settings));
  }

  limits(settings: Settings): readonly ServerLimit[] {
    const { gunicorn } = this.#prepared;
    const { model, slotsPerProcess } = this.effective(settings);
    const value = (name: string) => Number(gunicorn.settings[name] ?? 0);
    const bounds = model === 'event-loop' ? slotsPerProcess !== null : model === 'threads';
    const limits: ServerLimit[] = [
      { option: 'max_requests', value: value('max_requests'), beyond: 'retired' },
      { option: 'timeout', value: value('timeout'), beyond: 'killed' },
      { option: 'backlog', value: value('backlog'), beyond: 'overflowed' },
      ...(bounds
        ? [{ option: 'worker_connections', value: value('worker_connections'), beyond: 'waits' as const }]
        : []),
    ];
    return limits.filter((limit) => limit.value > 0);
  }

  traps(settings: Settings): readonly Warning[] {
    const { workerClass } = this.effective(settings);
    const patches = workerClass !== null && /^(gevent|eventlet)/.test(workerClass);
    const isEarly = this.#prepared.gunicorn.settings['preload_app'] === true;
    return patches && isEarly ? [{ kind: 'late-patching', workerClass, option: 'preload_app' }] : [];
  }

  unsupported(settings: Settings): Skip | null {
    const { probe, gunicorn, gunicornVersion, interpreter, context } = this.#prepared;
    const { workerClass } = this.#configuration(settings);
    if (this.#isOwnClass(settings)) return null;
    const needs = (name: string): Skip | null =>
      probe.packages[name] == null
        ? {
            kind: 'package-missing',
            package: name,
            workerClass,
            interpreter: interpreter.path,
            install: pipCommand(interpreter, [name], context.planFolder),
          }
        : null;
    if (workerClass === 'gaiohttp') return needs('aiohttp');
    if (!workerClass.includes('.') && !gunicorn.workerClasses.includes(workerClass)) {
      return { kind: 'no-such-class', workerClass, version: gunicornVersion, has: gunicorn.workerClasses };
    }
    for (const name of ['gevent', 'eventlet', 'tornado']) if (workerClass.startsWith(name)) return needs(name);
    return null;
  }

  launch(settings: Settings, listen: { readonly port: number } | { readonly socketPath: string }) {
    const { app, cwd, environment, interpreter, context, args, environmentArgs, config } = this.#prepared;
    const { workerClass, workers, threads } = this.#configuration(settings);
    const modules = join(context.mediaFolder, 'python');
    const command = [
      ...[interpreter.path, '-m', 'gunicorn', ...args],
      ...['--config', join(modules, 'servebench_gunicorn_conf.py')],
      ...(this.#isOwnClass(settings) ? [] : ['--worker-class', advertisedName(workerClass)]),
      ...['--workers', String(workers), '--threads', String(threads)],
      ...['--bind', 'port' in listen ? `127.0.0.1:${listen.port}` : `unix:${listen.socketPath}`],
      // To us, whatever file the configuration names: else a failure would leave nothing to show.
      ...['--error-logfile', '-'],
      // Two gunicorns of one user would take each other's control socket.
      ...(this.#has('--no-control-socket') ? ['--no-control-socket'] : []),
      app,
    ];
    return {
      command,
      cwd,
      env: {
        ...environment,
        // Without a pid file and a daemon, which win over the configuration. A POSIX shell's words are shlex's.
        ...(isSet(environment, 'GUNICORN_CMD_ARGS') ? { GUNICORN_CMD_ARGS: shellLine(environmentArgs, 'linux') } : {}),
        PYTHONUNBUFFERED: '1',
        ...(config === null ? {} : { SERVEBENCH_GUNICORN_CONFIG: config }),
        ...(workerClass === 'gaiohttp' ? { PYTHONPATH: withFolder(modules, environment['PYTHONPATH']) } : {}),
      },
      bootReports: workers,
      shape: 'master-and-workers' as const,
    };
  }

  /**
   * An option is left out only where gunicorn, started in the same folder and environment, takes the same without it:
   * a configuration file or GUNICORN_CMD_ARGS may say something else than gunicorn's own default, and may say it by the
   * plan's variables.
   */
  advertisedCommand(settings: Settings): readonly string[] {
    const { app, args, gunicorn, service, context, cwd, interpreter, environment } = this.#prepared;
    const { workerClass, workers, threads } = this.#configuration(settings);
    const { model } = this.effective(settings);
    const { config } = takeOwnedOptions(service.args);
    const isConfigured = config !== null || hasOwnConfiguration(cwd) || isSet(environment, 'GUNICORN_CMD_ARGS');
    const isAsProbed = this.advertisedEnvironment.length === 0;
    const asProbed = { workerClass: gunicorn.workerClass, threads: gunicorn.settings['threads'] };
    const without = isAsProbed ? asProbed : isConfigured ? null : { workerClass: 'sync', threads: 1 };
    const wanted = threads > 1 ? advertisedClass(workerClass) : advertisedName(workerClass);
    const needsClass = !this.#isOwnClass(settings) && wanted !== without?.workerClass;
    const usesThreads = model === 'threads' || model === 'serial' || model === 'unknown';
    const place = { cwd, planFolder: context.planFolder, environment: context.environment };
    const modules = join(context.mediaFolder, 'python');
    const isOurs = workerClass === 'gaiohttp';
    // A value of the plan is not shown, and stays where the reader sets it.
    const isPathTold = this.advertisedEnvironment.includes('PYTHONPATH');
    const path = withFolder(modules, context.environment['PYTHONPATH']);
    const folders = [modules, gunicorn.settings['pythonpath'] ?? ''].filter((folder) => folder !== '');
    return withVariables(isOurs && !isPathTold ? { PYTHONPATH: path } : {}, [
      ...pythonProgram({ program: 'gunicorn', module: 'gunicorn' }, interpreter, place),
      ...(config === null ? [] : ['-c', config]),
      ...(needsClass ? ['-k', wanted] : []),
      ...['-w', String(workers)],
      ...(usesThreads && threads !== without?.threads ? ['--threads', String(threads)] : []),
      ...args,
      ...(isOurs && isPathTold ? ['--pythonpath', folders.join(',')] : []),
      app,
    ]);
  }

  explainFailure(outputTail: readonly string[], settings: Settings): Explanation | null {
    const { interpreter, context, app, cwd, gunicorn } = this.#prepared;
    const { timeout } = gunicorn.settings;
    if (outputTail.some((line) => line.includes('WORKER TIMEOUT')))
      return { kind: 'worker-timeout', option: 'timeout', seconds: typeof timeout === 'number' ? timeout : null };
    return explainPythonFailure(outputTail, {
      app,
      cwd,
      workerClass: this.#configuration(settings).workerClass,
      pip: (name) => pipCommand(interpreter, [name], context.planFolder),
    });
  }

  /** The settings, and where they are silent what the user's own configuration says. */
  #configuration(settings: Settings): GunicornConfiguration {
    const { gunicorn, probe } = this.#prepared;
    const configured = (name: string, otherwise: number) => {
      const value = gunicorn.settings[name];
      return typeof value === 'number' ? value : otherwise;
    };
    return {
      workerClass: String(settings['workerClass'] ?? gunicorn.workerClass ?? 'a class of the configuration'),
      workers: Number(settings['workers'] ?? configured('workers', 1)),
      threads: Number(settings['threads'] ?? configured('threads', 1)),
      workerConnections: configured('worker_connections', 1000),
      keepAliveSeconds: configured('keepalive', 2),
      gilEnabled: probe.gilEnabled,
    };
  }

  /** Whether the class is one that the configuration gives as an object, which has no name for an option. */
  #isOwnClass(settings: Settings): boolean {
    return settings['workerClass'] === undefined && this.#prepared.gunicorn.workerClass === null;
  }

  #has(option: string): boolean {
    return this.#prepared.gunicorn.options.includes(option);
  }
}

function isSet(environment: Readonly<Record<string, string>>, name: string): boolean {
  return (environment[name] ?? '') !== '';
}

/** Whether gunicorn finds a configuration without being told of one. */
function hasOwnConfiguration(cwd: string): boolean {
  return existsSync(join(cwd, 'gunicorn.conf.py'));
}

function withFolder(folder: string, path: string | undefined): string {
  return path === undefined || path === '' ? folder : `${folder}${delimiter}${path}`;
}

/** Settings of a configuration that are Servebench's to choose, or no news. */
const ownSettings = new Set(['default_proc_name', 'bind', 'workers', 'threads', 'worker_class', 'config', 'wsgi_app']);

function notesOf(prepared: Preparation): Note[] {
  const { interpreter, probe, cwd, environment, config, dropped, environmentDropped, gunicorn } = prepared;
  const { path, origin } = interpreter;
  const notes: Note[] = [{ kind: 'interpreter', version: probe.python, path, origin }];
  const own = config ?? (hasOwnConfiguration(cwd) ? 'gunicorn.conf.py' : null);
  if (own !== null) notes.push({ kind: 'configuration-read', server: 'gunicorn', file: own });
  for (const variable of ownVariables) {
    if (isSet(environment, variable)) notes.push({ kind: 'variable-overruled', variable });
  }
  if (environmentDropped.length > 0)
    notes.push({ kind: 'arguments-left-out', setting: 'GUNICORN_CMD_ARGS', arguments: environmentDropped });
  const names = gunicorn.changed.filter((name) => !ownSettings.has(name));
  if (names.length > 0) notes.push({ kind: 'gunicorn-also-sets', names });
  if (gunicorn.settings['reload'] === true) notes.push({ kind: 'gunicorn-reload' });
  if (dropped.length > 0) notes.push({ kind: 'arguments-left-out', setting: 'service.args', arguments: dropped });
  return notes;
}
