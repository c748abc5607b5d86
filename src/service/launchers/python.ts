import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import * as z from 'zod';
import { findOnPath } from '../../host/find-on-path.ts';
import { serverEnvironment } from '../../host/server-environment.ts';
import type { Service } from '../../model/plan/plan.ts';
import type { LaunchContext } from '../launcher.ts';
import { ServiceError } from '../service-error.ts';
import { askProgram } from '../start/ask-program.ts';
import { plainLine } from '../start/output-log.ts';
import { type Interpreter, toolEnvironment } from './tool-environments.ts';

export type { Interpreter };

const windows = process.platform === 'win32';

/**
 * The interpreter of a service: the plan's, else the folder's `.venv` or `venv`, else the editor's choice, else the
 * active environment's, else the one that the project's own tool keeps (uv, Poetry, Pipenv, conda, pyenv), else the first on
 * PATH. Throws `ServiceError` when there is none.
 */
export function findInterpreter(
  service: Pick<Service, 'python' | 'cwd'>,
  context: Pick<LaunchContext, 'planFolder' | 'environment' | 'suggestedPython'>,
): Interpreter {
  const { planFolder, environment, suggestedPython } = context;
  const cwd = resolve(planFolder, service.cwd);
  if (service.python !== undefined) {
    const path = namedInterpreter(service.python, [planFolder, cwd], environment);
    if (path !== null) return { path, origin: { kind: 'plan' } };
    throw new ServiceError({ kind: 'no-such-interpreter', interpreter: service.python, folder: planFolder });
  }
  for (const folder of new Set([cwd, planFolder])) {
    for (const name of ['.venv', 'venv']) {
      const path = interpreterOf(join(folder, name));
      if (existsSync(path)) return { path, origin: { kind: 'folder', name } };
    }
  }
  if (suggestedPython !== null && existsSync(suggestedPython))
    return { path: suggestedPython, origin: { kind: 'editor' } };
  for (const variable of ['VIRTUAL_ENV', 'CONDA_PREFIX']) {
    const folder = environment[variable];
    if (folder === undefined || folder === '') continue;
    const path = windows && variable === 'CONDA_PREFIX' ? join(folder, 'python.exe') : interpreterOf(folder);
    if (existsSync(path)) return { path, origin: { kind: 'environment', variable } };
  }
  const ofTool = toolEnvironment([...new Set([cwd, planFolder])], environment);
  if (ofTool !== null) return ofTool;
  for (const name of ['python3', 'python']) {
    const path = findOnPath(name, environment);
    if (path !== null) return { path, origin: { kind: 'path' } };
  }
  throw new ServiceError({ kind: 'no-python' });
}

function interpreterOf(environmentFolder: string): string {
  return windows ? join(environmentFolder, 'Scripts', 'python.exe') : join(environmentFolder, 'bin', 'python');
}

function namedInterpreter(
  name: string,
  folders: readonly string[],
  environment: Readonly<Record<string, string>>,
): string | null {
  if (isAbsolute(name)) return existsSync(name) ? name : null;
  if (!/[\\/]/.test(name)) {
    const onPath = findOnPath(name, environment);
    if (onPath !== null) return onPath;
  }
  return folders.map((folder) => resolve(folder, name)).find((path) => existsSync(path)) ?? null;
}

const plain = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const probeSchema = z.object({
  python: z.string(),
  implementation: z.string(),
  executable: z.string(),
  gilEnabled: z.boolean(),
  packages: z.record(z.string(), z.string().nullable()),
  gunicorn: z
    .object({
      options: z.array(z.string()),
      workerClasses: z.array(z.string()),
      workerClass: z.string().nullable(),
      settings: z.record(z.string(), plain),
      changed: z.array(z.string()),
      /** The arguments in GUNICORN_CMD_ARGS, taken apart as gunicorn does. */
      environmentArguments: z.array(z.string()),
    })
    .nullable(),
  /** What hypercorn's configuration says of its limits; `null`: it has none, or none that can be read. */
  hypercorn: z.record(z.string(), plain).nullable(),
});

/** What an interpreter says of itself, its packages and of gunicorn's configuration. */
export type PythonProbe = z.output<typeof probeSchema>;

const probeTimeoutMs = 30_000;

/** Asks an interpreter about packages, and about gunicorn's and hypercorn's configuration where these are given. Throws `ServiceError`. */
export async function probePython(
  interpreter: Interpreter,
  cwd: string,
  environment: Readonly<Record<string, string>>,
  context: Pick<LaunchContext, 'mediaFolder' | 'leaseFolder' | 'guardianScript' | 'signal'>,
  question: {
    readonly packages: readonly string[];
    readonly gunicornArgs: readonly string[] | null;
    /** What hypercorn's `--config` names; left out: it is not asked for. */
    readonly hypercornConfig?: string | null;
  },
): Promise<PythonProbe> {
  if (!existsSync(cwd)) throw new ServiceError({ kind: 'no-service-folder', folder: cwd });
  const script = join(context.mediaFolder, 'python', 'servebench_probe.py');
  const said = await askProgram(
    {
      command: [interpreter.path, script, JSON.stringify(question)],
      cwd,
      env: { ...serverEnvironment(environment), PYTHONDONTWRITEBYTECODE: '1' },
    },
    { context, timeoutMs: probeTimeoutMs },
  );
  const output = `${said.stdout}\n${said.stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith(answerMark))
    .map(plainLine)
    .slice(-20);
  if (said.exit === null)
    throw new ServiceError({
      kind: 'no-answer-from-program',
      program: interpreter.path,
      seconds: probeTimeoutMs / 1000,
      phase: 'preparing',
      output,
    });
  const answer = probeSchema.safeParse(parseJson(answerIn(said.stdout)));
  if (answer.success && said.exit.code === 0) return answer.data;
  const why = output.at(-1) ?? null;
  const circumstances = { phase: 'preparing', exit: said.exit, output } as const;
  if (question.gunicornArgs === null)
    throw new ServiceError({
      kind: 'program-not-asked',
      program: interpreter.path,
      about: 'packages',
      why,
      ...circumstances,
    });
  // Before an argument that it does not know, gunicorn names all those that it does.
  const says = why?.startsWith(gunicornSays) === true;
  throw new ServiceError({
    kind: 'gunicorn-configuration',
    why: why?.replace(gunicornSays, '') ?? null,
    ...circumstances,
    output: says ? [] : output,
  });
}

/** What gunicorn puts before what it has against an argument. */
const gunicornSays = 'gunicorn: error: ';

/** What the script puts before its answer: a configuration may print before and after it. */
const answerMark = 'SERVEBENCH:';

function answerIn(output: string): string {
  const line = output.split('\n').findLast((candidate) => candidate.startsWith(answerMark));
  return line?.slice(answerMark.length) ?? '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The command that would install packages for this interpreter, as the user would type it in the plan's folder. */
export function pipCommand(interpreter: Interpreter, packages: readonly string[], planFolder: string): string {
  const inside = relative(planFolder, interpreter.path);
  const path = inside.startsWith('..') || isAbsolute(inside) ? interpreter.path : inside;
  const quoted = /[^\w./\\:-]/.test(path) ? `"${path}"` : path;
  return `${quoted} -m pip install ${packages.join(' ')}`;
}
