import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { findOnPath } from '../../host/find-on-path.ts';
import type { Explanation } from '../../model/facts/failure.ts';
import type { Note } from '../../model/facts/note.ts';
import type { Service } from '../../model/plan/plan.ts';
import type { EffectiveSettings, Settings } from '../../model/settings.ts';
import { settingsKey } from '../../model/settings.ts';
import { shortened } from '../failures/known-causes.ts';
import { errorThatMatters } from '../failures/tracebacks.ts';
import type { LaunchContext, Launcher, PreparedLauncher } from '../launcher.ts';
import { ServiceError } from '../service-error.ts';
import { unshown, withVariables } from './advised-command.ts';
import { fillPlaceholders, type Placeholders } from './placeholders.ts';

/** Any server that can be told its port, with settings of any name. */
export const commandLauncher: Launcher = {
  name: 'command',
  ruleOfThumb: () => null,
  prepare: async (service, context) => prepare(service, context),
};

function prepare(service: Service, context: LaunchContext): PreparedLauncher {
  const cwd = resolve(context.planFolder, service.cwd);
  const environment = { ...context.environment, ...service.env };
  const { command } = service;
  if (command === undefined)
    throw new ServiceError({ kind: 'setting-missing', setting: 'command', launcher: 'command' });
  if (!existsSync(cwd)) throw new ServiceError({ kind: 'no-service-folder', folder: cwd });
  const program = command[0] as string;
  if (!program.includes('{') && !programExists(program, cwd, environment))
    throw new ServiceError({ kind: 'no-such-program', program, folder: cwd });
  return new PreparedCommand(command, service, cwd, { ...context, environment });
}

function programExists(program: string, cwd: string, environment: Readonly<Record<string, string>>): boolean {
  if (isAbsolute(program)) return existsSync(program);
  if (/[\\/]/.test(program)) return existsSync(resolve(cwd, program));
  return findOnPath(program, environment) !== null;
}

class PreparedCommand implements PreparedLauncher {
  readonly name = 'The server';
  readonly attachTo = null;
  readonly stopSignal = 'SIGTERM';
  readonly versions = {};
  readonly notes: readonly Note[] = [];
  readonly advertisedEnvironment: readonly string[];
  readonly #command: readonly string[];
  readonly #service: Service;
  readonly #cwd: string;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(command: readonly string[], service: Service, cwd: string, context: LaunchContext) {
    this.#command = command;
    this.#service = service;
    this.#cwd = cwd;
    this.#environment = context.environment;
    this.advertisedEnvironment = unshown(
      service.env,
      context,
      Object.keys(service.env).filter((name) => isPlaceholdersAlone(service.env[name] ?? '')),
    );
  }

  effective(settings: Settings): EffectiveSettings {
    const { workers, threads, ...unmodelled } = settings;
    const { workerClass } = unmodelled;
    const slots = typeof threads === 'number' ? threads : null;
    const processes = typeof workers === 'number' ? workers : 1;
    return {
      workerClass: workerClass === undefined ? null : String(workerClass),
      processes,
      slotsPerProcess: slots,
      concurrency: slots === null ? null : slots * processes,
      model: 'unknown',
      keepAlive: null,
      // Not known; that they do is what most interpreters' users have to reckon with.
      sharedLock: true,
      ...(Object.keys(unmodelled).length > 0 ? { unmodelled } : {}),
      key: `command ${settingsKey(settings)}`,
    };
  }

  unsupported(): null {
    return null;
  }

  launch(settings: Settings, listen: { readonly port: number } | { readonly socketPath: string }) {
    const values: Placeholders = {
      ...settings,
      host: '127.0.0.1',
      ...('port' in listen ? { port: listen.port } : { socket: listen.socketPath }),
    };
    const [program, ...args] = [...this.#command, ...this.#service.args].map((part) => fillPlaceholders(part, values));
    const env = Object.entries(this.#service.env).map(([name, value]) => [name, fillPlaceholders(value, values)]);
    return {
      command: [this.#resolved(program as string), ...args],
      cwd: this.#cwd,
      env: { ...this.#environment, ...Object.fromEntries(env) },
      bootReports: 0,
      shape: 'unknown' as const,
    };
  }

  advertisedCommand(settings: Settings): readonly string[] {
    const fill = (part: string) =>
      fillPlaceholders(part, { ...settings, host: '127.0.0.1', port: 8000, socket: 'server.sock' });
    const { env, args } = this.#service;
    const shown = Object.entries(env)
      .filter(([, value]) => isPlaceholdersAlone(value))
      .map(([name, value]) => [name, fill(value)]);
    return withVariables(Object.fromEntries(shown), [...this.#command, ...args].map(fill));
  }

  explainFailure(outputTail: readonly string[]): Explanation | null {
    const found = errorThatMatters(outputTail);
    return found === null ? null : { kind: 'last-error', line: shortened(found.error), reader: found.reader };
  }

  #resolved(program: string): string {
    return !isAbsolute(program) && /[\\/]/.test(program) ? resolve(this.#cwd, program) : program;
  }
}

/** Whether a variable's value says nothing of its own (`{threads}`, `{min}:{max}`), so that it can be no secret. */
function isPlaceholdersAlone(value: string): boolean {
  const rest = value.replace(/\{[A-Za-z_][\w-]*\}/g, '');
  return rest !== value && !/[\p{L}\p{N}]/u.test(rest);
}
