import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { Service } from '../../model/plan.ts';
import type { Settings } from '../../model/settings.ts';
import type { LaunchContext, Launcher, PreparedLauncher } from '../launcher.ts';
import { ServiceError } from '../service-error.ts';
import { type GunicornConfiguration, gaiohttpClass, gunicornEffective } from './gunicorn-effective.ts';
import { takeOwnedOptions } from './gunicorn-options.ts';
import { findInterpreter, type Interpreter, type PythonProbe, pipCommand, probePython } from './python.ts';
import { explainPythonFailure } from './python-failure.ts';

/** gunicorn: pre-forked workers of several classes (https://gunicorn.org). */
export const gunicornLauncher: Launcher = {
  name: 'gunicorn',
  defaultSettings: { workerClass: 'sync', workers: 1, threads: 1 },
  // "Generally we recommend (2 x $num_cores) + 1 as the number of workers to start off with" (gunicorn's design page).
  ruleOfThumb: (cores) => ({ workerClass: 'sync', workers: 2 * Math.max(1, Math.floor(cores)) + 1, threads: 1 }),
  suggestedSpace: (cores) => {
    const whole = Math.max(1, Math.floor(cores));
    return {
      workerClass: ['sync', 'gthread', 'gevent'],
      workers: [...new Set([1, whole, 2 * whole, 2 * whole + 1])].filter((count) => count <= 64),
      threads: [1, 4, 8],
    };
  },
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
  readonly args: readonly string[];
  readonly config: string | null;
  readonly dropped: readonly string[];
}

async function prepare(service: Service, context: LaunchContext): Promise<Preparation> {
  if (process.platform === 'win32') {
    throw new ServiceError(
      'gunicorn does not run on Windows. Use launcher "waitress", "uvicorn" or "hypercorn", or open the folder in WSL.',
    );
  }
  const app = service.app;
  if (app === undefined) throw new ServiceError('"service.app" is missing: what gunicorn serves, such as "app:app".');
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
    throw new ServiceError(
      `gunicorn is not installed for ${interpreter.path} (${interpreter.origin}). Install it with: ${pipCommand(interpreter, ['gunicorn'], context.planFolder)}`,
    );
  }
  const { gunicorn } = probe;
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
    config,
    dropped,
  };
}

/** What `-k` takes: threads make sync a gthread, and gaiohttp is a module of ours. */
function advertisedClass(workerClass: string): string {
  if (workerClass === 'gaiohttp') return gaiohttpClass;
  return workerClass === 'sync' ? 'gthread' : workerClass;
}

class PreparedGunicorn implements PreparedLauncher {
  readonly name = 'gunicorn';
  readonly attachTo = null;
  // Quick: TERM would wait up to 30 s for requests in progress.
  readonly stopSignal = 'SIGQUIT';
  readonly versions: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly #prepared: Preparation;

  constructor(prepared: Preparation) {
    this.#prepared = prepared;
    const { probe } = prepared;
    const installed = Object.entries(probe.packages).filter((entry): entry is [string, string] => entry[1] !== null);
    const language = probe.implementation === 'CPython' ? 'python' : probe.implementation.toLowerCase();
    this.versions = { ...Object.fromEntries(installed), [language]: probe.python };
    this.notes = notesOf(prepared);
  }

  effective(settings: Settings) {
    return gunicornEffective(this.#configuration(settings));
  }

  unsupported(settings: Settings): string | null {
    const { probe, gunicorn, gunicornVersion, interpreter, context } = this.#prepared;
    const { workerClass } = this.#configuration(settings);
    const needs = (name: string) =>
      probe.packages[name] == null
        ? `Worker class "${workerClass}" needs ${name}, which is not installed for ${interpreter.path}. Install it with: ${pipCommand(interpreter, [name], context.planFolder)}`
        : null;
    if (workerClass === 'gaiohttp') return needs('aiohttp');
    if (!workerClass.includes('.') && !gunicorn.workerClasses.includes(workerClass)) {
      return `gunicorn ${gunicornVersion} has no worker class "${workerClass}". It has: ${gunicorn.workerClasses.join(', ')}; gaiohttp comes with Servebench.`;
    }
    for (const name of ['gevent', 'eventlet', 'tornado']) if (workerClass.startsWith(name)) return needs(name);
    return null;
  }

  launch(settings: Settings, listen: { readonly port: number } | { readonly socketPath: string }) {
    const { app, cwd, environment, interpreter, context, args, config } = this.#prepared;
    const { workerClass, workers, threads } = this.#configuration(settings);
    const modules = join(context.mediaFolder, 'python');
    const command = [
      ...[interpreter.path, '-m', 'gunicorn', ...args],
      ...['--config', join(modules, 'servebench_gunicorn_conf.py')],
      ...['--worker-class', workerClass === 'gaiohttp' ? gaiohttpClass : workerClass],
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
        PYTHONUNBUFFERED: '1',
        ...(config === null ? {} : { SERVEBENCH_GUNICORN_CONFIG: config }),
        ...(workerClass === 'gaiohttp' ? { PYTHONPATH: withFolder(modules, environment['PYTHONPATH']) } : {}),
      },
      bootReports: workers,
      shape: 'master-and-workers' as const,
    };
  }

  advertisedCommand(settings: Settings): readonly string[] {
    const { app, args, config } = this.#prepared;
    const { workerClass, workers, threads } = this.#configuration(settings);
    const effective = this.effective(settings);
    const usesThreads = effective.model === 'threads' || effective.model === 'unknown';
    return [
      'gunicorn',
      ...(config === null ? [] : ['-c', config]),
      ...(effective.workerClass === 'sync' ? [] : ['-k', advertisedClass(workerClass)]),
      ...['-w', String(workers)],
      ...(usesThreads && threads > 1 ? ['--threads', String(threads)] : []),
      ...args,
      app,
    ];
  }

  explainFailure(outputTail: readonly string[]): string | null {
    const { interpreter, context, app, cwd } = this.#prepared;
    return explainPythonFailure(outputTail, {
      app,
      cwd,
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
      workerClass: String(settings['workerClass'] ?? gunicorn.workerClass ?? 'sync'),
      workers: Number(settings['workers'] ?? configured('workers', 1)),
      threads: Number(settings['threads'] ?? configured('threads', 1)),
      workerConnections: configured('worker_connections', 1000),
      keepAliveSeconds: configured('keepalive', 2),
      gilEnabled: probe.gilEnabled,
    };
  }

  #has(option: string): boolean {
    return this.#prepared.gunicorn.options.includes(option);
  }
}

function withFolder(folder: string, path: string | undefined): string {
  return path === undefined || path === '' ? folder : `${folder}${delimiter}${path}`;
}

/** Settings of a configuration that are Servebench's to choose, or no news. */
const ownSettings = new Set(['default_proc_name', 'bind', 'workers', 'threads', 'worker_class', 'config', 'wsgi_app']);

function notesOf({ interpreter, probe, cwd, environment, config, dropped, gunicorn }: Preparation): string[] {
  const notes = [`Python ${probe.python}: ${interpreter.path} (${interpreter.origin}).`];
  const own = config ?? (existsSync(join(cwd, 'gunicorn.conf.py')) ? 'gunicorn.conf.py' : null);
  if (own !== null) notes.push(`gunicorn reads ${own}; the settings under test win over it.`);
  for (const name of ['GUNICORN_CMD_ARGS', 'WEB_CONCURRENCY']) {
    const value = environment[name];
    if (value !== undefined && value !== '')
      notes.push(`${name} is set (${value}); the settings under test win over it.`);
  }
  const changed = gunicorn.changed.filter((name) => !ownSettings.has(name));
  if (changed.length > 0) notes.push(`gunicorn’s own configuration also sets: ${changed.join(', ')}.`);
  if (gunicorn.settings['reload'] === true)
    notes.push('gunicorn’s "reload" is on: it is for development and slows the server down.');
  if (dropped.length > 0) notes.push(`Left out of "service.args", since Servebench sets it: ${dropped.join(', ')}.`);
  return notes;
}
