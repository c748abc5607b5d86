import { delimiter, join, resolve } from 'node:path';
import type { Explanation } from '../../model/facts/failure.ts';
import type { Note } from '../../model/facts/note.ts';
import type { ServerLimit } from '../../model/facts/server-limit.ts';
import type { Skip } from '../../model/facts/skip.ts';
import type { LauncherName, Service } from '../../model/plan/plan.ts';
import type { EffectiveSettings, Settings } from '../../model/settings.ts';
import type { LaunchCommand, LaunchContext, Launcher, PreparedLauncher, ProcessShape } from '../launcher.ts';
import { ServiceError } from '../service-error.ts';
import { pythonProgram, unshown, withVariables } from './advised-command.ts';
import { type LimitOption, limitsOf } from './limit-options.ts';
import { findInterpreter, type Interpreter, type PythonProbe, pipCommand, probePython } from './python.ts';
import { explainPythonFailure } from './python-failure.ts';
import { type OwnedOption, type ParserManners, takeOptions } from './take-options.ts';

/** Where a server is to listen. */
export type Listen = { readonly port: number } | { readonly socketPath: string };

/** What the settings mean where they are silent, and what the user's own arguments say. */
export interface PythonServerSituation {
  /** The user's arguments without those that Servebench sets. */
  readonly args: readonly string[];
  /** As the plan names it. */
  readonly app: string;
  readonly probe: PythonProbe;
  /** The variables that the server is started with, without those that Servebench keeps from it. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A server of Python applications that is started as `python -m PACKAGE [options] module:app`. */
export interface PythonServerKind {
  readonly name: LauncherName;
  readonly ruleOfThumb: (cores: number) => Settings | null;
  /** The command that users type. */
  readonly program: string;
  readonly owned: readonly OwnedOption[];
  /** What its parser of command lines understands beside whole options. */
  readonly manners?: ParserManners;
  /** How the environment variables begin that the program takes its options from (`UVICORN_RELOAD`); `null` for none. */
  readonly variablePrefix: string | null;
  /** Packages that settings may need, beside the server's own. */
  readonly extras: readonly string[];
  readonly stopSignal: NodeJS.Signals;
  /** Options for the settings, without the address. */
  options(settings: Settings, situation: PythonServerSituation): readonly string[];
  address(listen: Listen): readonly string[];
  effective(settings: Settings, situation: PythonServerSituation): EffectiveSettings;
  shape(settings: Settings): ProcessShape;
  /** The options by which it limits itself. */
  readonly limits: readonly LimitOption[];
  /** The package that these settings need. */
  needs(settings: Settings): string | null;
  /** What the user should know. */
  notes(situation: PythonServerSituation): readonly Note[];
}

/** The launcher of a kind of Python server. */
export function pythonServerLauncher(kind: PythonServerKind): Launcher {
  return {
    name: kind.name,
    ruleOfThumb: kind.ruleOfThumb,
    prepare: async (service, context) => new PreparedPythonServer(kind, await prepare(kind, service, context)),
  };
}

interface Preparation extends PythonServerSituation {
  readonly service: Service;
  readonly context: LaunchContext;
  readonly cwd: string;
  readonly interpreter: Interpreter;
  /** What was left out of the plan's arguments, and which variables of the environment, since Servebench sets them. */
  readonly dropped: readonly string[];
  readonly droppedVariables: readonly string[];
}

async function prepare(kind: PythonServerKind, service: Service, context: LaunchContext): Promise<Preparation> {
  const { app } = service;
  if (app === undefined) throw new ServiceError({ kind: 'setting-missing', setting: 'app', launcher: kind.name });
  const cwd = resolve(context.planFolder, service.cwd);
  const environment = { ...context.environment, ...service.env };
  const interpreter = findInterpreter(service, { ...context, environment });
  const packages = [kind.name, ...kind.extras, 'flask', 'django', 'fastapi', 'starlette'];
  const { rest, taken } = takeOptions(service.args, kind.owned, kind.manners);
  const hypercornConfig = kind.name === 'hypercorn' ? configurationNamed(rest) : null;
  const probe = await probePython(interpreter, cwd, environment, context, {
    packages,
    gunicornArgs: null,
    hypercornConfig,
  });
  if (probe.packages[kind.name] == null) {
    throw new ServiceError({
      kind: 'not-installed',
      package: kind.name,
      interpreter: interpreter.path,
      origin: interpreter.origin,
      install: pipCommand(interpreter, [kind.name], context.planFolder),
    });
  }
  const dropped = taken.map(({ text }) => text);
  const droppedVariables = kind.owned
    .flatMap((option) => variablesOf(option, kind))
    .filter((name) => (environment[name] ?? '') !== '');
  const variables = Object.fromEntries(
    Object.entries(environment).filter(([name]) => !droppedVariables.includes(name)),
  );
  return { service, context, cwd, variables, interpreter, probe, app, args: rest, dropped, droppedVariables };
}

/** The variables by which a program takes an option: `--uds` is `UVICORN_UDS`. */
function variablesOf({ names }: OwnedOption, { variablePrefix }: PythonServerKind): string[] {
  if (variablePrefix === null) return [];
  return names.filter((name) => name.startsWith('--')).map((name) => variablePrefix + inCapitals(name));
}

const inCapitals = (option: string) => option.slice(2).toUpperCase().replaceAll('-', '_');

class PreparedPythonServer implements PreparedLauncher {
  readonly attachTo = null;
  readonly name: string;
  readonly stopSignal: NodeJS.Signals;
  readonly versions: Readonly<Record<string, string>>;
  readonly notes: readonly Note[];
  readonly advertisedEnvironment: readonly string[];
  readonly #kind: PythonServerKind;
  readonly #prepared: Preparation;

  constructor(kind: PythonServerKind, prepared: Preparation) {
    const { probe, interpreter, dropped, droppedVariables, service } = prepared;
    this.#kind = kind;
    this.#prepared = prepared;
    this.name = kind.name;
    this.stopSignal = kind.stopSignal;
    const installed = Object.entries(probe.packages).filter((entry): entry is [string, string] => entry[1] !== null);
    this.versions = { ...Object.fromEntries(installed), python: probe.python };
    this.advertisedEnvironment = unshown(service.env, prepared.context, droppedVariables);
    const { path, origin } = interpreter;
    this.notes = [
      { kind: 'interpreter', version: probe.python, path, origin },
      ...kind.notes(prepared),
      ...(dropped.length > 0
        ? [{ kind: 'arguments-left-out', setting: 'service.args', arguments: dropped } as const]
        : []),
      ...(droppedVariables.length > 0 ? [{ kind: 'variables-kept-back', names: droppedVariables } as const] : []),
    ];
  }

  effective(settings: Settings): EffectiveSettings {
    return this.#kind.effective(settings, this.#prepared);
  }

  limits(settings: Settings): readonly ServerLimit[] {
    const { probe } = this.#prepared;
    return limitsOf(this.#kind.limits, settings, { ...this.#prepared, configured: probe.hypercorn ?? {} });
  }

  unsupported(settings: Settings): Skip | null {
    const { probe, interpreter, context } = this.#prepared;
    const needed = this.#kind.needs(settings);
    if (needed === null || probe.packages[needed] != null) return null;
    return {
      kind: 'package-missing',
      package: needed,
      workerClass: null,
      interpreter: interpreter.path,
      install: pipCommand(interpreter, [needed], context.planFolder),
    };
  }

  launch(settings: Settings, listen: Listen): LaunchCommand {
    const { interpreter, context, cwd, variables, args, app } = this.#prepared;
    const modules = join(context.mediaFolder, 'python');
    const { prefix, target } = splitPrefix(app);
    const path = variables['PYTHONPATH'];
    return {
      command: [
        ...[interpreter.path, '-m', this.#kind.name, ...args],
        ...[...this.#kind.options(settings, this.#prepared), ...this.#kind.address(listen)],
        // The same application object; only that it is loaded is noticed.
        `${prefix}servebench_app:app`,
      ],
      cwd,
      env: {
        ...variables,
        PYTHONUNBUFFERED: '1',
        PYTHONPATH: path ? `${modules}${delimiter}${path}` : modules,
        SERVEBENCH_APP: target,
      },
      bootReports: this.effective(settings).processes,
      shape: this.#kind.shape(settings),
    };
  }

  /** The same options in the same order; only where the server listens is the user's to say. */
  advertisedCommand(settings: Settings): readonly string[] {
    const { context, cwd, interpreter, args, app } = this.#prepared;
    const options = this.#kind.options(settings, this.#prepared);
    const names = { program: this.#kind.program, module: this.#kind.name };
    const place = { cwd, planFolder: context.planFolder, environment: context.environment };
    return withVariables(this.#keptOut(options), [
      ...pythonProgram(names, interpreter, place),
      ...options,
      ...args,
      app,
    ]);
  }

  /** Variables of the user's own that would bring what no option of the command takes back, each with no value. */
  #keptOut(options: readonly string[]): Readonly<Record<string, string>> {
    const { environment } = this.#prepared.context;
    const left = this.#kind.owned.filter(
      ({ isPlace, names }) => isPlace !== true && !names.some((name) => options.includes(name)),
    );
    const names = left.flatMap((option) => variablesOf(option, this.#kind)).filter((name) => environment[name]);
    return Object.fromEntries(names.map((name) => [name, '']));
  }

  explainFailure(outputTail: readonly string[]): Explanation | null {
    const { interpreter, context, app, cwd } = this.#prepared;
    const pip = (name: string) => pipCommand(interpreter, [name], context.planFolder);
    const explained = explainPythonFailure(outputTail, { app: splitPrefix(app).target, cwd, pip });
    // uvicorn's supervisor ends a worker that does not answer it.
    if (explained === null && outputTail.some((line) => /^INFO:\s+Child process \[\d+\] died/.test(line)))
      return { kind: 'worker-timeout', option: 'timeout_worker_healthcheck', seconds: null };
    return explained;
  }
}

/** hypercorn takes `asgi:module:app` and `wsgi:module:app`. */
function splitPrefix(app: string): { readonly prefix: string; readonly target: string } {
  const match = /^(asgi:|wsgi:)(.+:.+)$/.exec(app);
  return match === null ? { prefix: '', target: app } : { prefix: match[1] as string, target: match[2] as string };
}

/** The last value of an option in a user's arguments, else in the variable of that name; `null` where neither has one. */
export function optionValue(
  { args, variables }: Pick<PythonServerSituation, 'args' | 'variables'>,
  names: readonly string[],
  variable?: string,
): string | null {
  const { taken } = takeOptions(args, [{ names, takesValue: true }]);
  return taken.at(-1)?.value ?? ((variable === undefined ? null : variables[variable]) || null);
}

/** The configuration file that hypercorn's arguments name. */
export const configurationNamed = (args: readonly string[]) => optionValue({ args, variables: {} }, ['-c', '--config']);

export const countOf = (settings: Settings, name: string, otherwise: number): number =>
  Number(settings[name] ?? otherwise);
