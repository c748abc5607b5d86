import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathFrom } from '../host/path-from.ts';
import { unknownEndpoints } from '../model/plan/narrowed-plan.ts';
import type { Plan } from '../model/plan/plan.ts';
import { planFileName, readPlan } from '../model/plan/plan-file.ts';
import { locatedFaultSentence } from '../words/faults.ts';
import { plural, t } from '../words/language.ts';
import { CommandError } from './exit-codes.ts';
import { terminalDoor } from './terminal-door.ts';

/** A plan that was read and is right. */
export interface PlanSource {
  readonly plan: Plan;
  readonly file: string;
  /** The folder that the plan's paths start from. */
  readonly folder: string;
  /** The plan as it is written, for what is told with its place. */
  readonly text: string;
}

const largestPlanBytes = 4 * 1024 * 1024;

/** Finds and reads a plan: a file, a folder that holds a servebench.json, or by default the folder of the call. */
export async function readPlanSource(
  argument: string | undefined,
  cwd: string,
  confirmedHosts: readonly string[],
): Promise<PlanSource> {
  const file = await planFile(argument, cwd);
  const name = shownPath(file, cwd);
  const text = await readText(file, name, cwd);
  const check = readPlan(text, { confirmedHosts });
  if (check.plan !== null) return { plan: check.plan, file, folder: dirname(file), text };
  const faults = [...check.faults]
    .sort((a, b) => a.offset - b.offset)
    .map((fault) => locatedFaultSentence(fault, name, terminalDoor));
  const number = faults.length;
  const told = plural(
    number,
    'The plan has {0} fault; nothing was run.',
    'The plan has {0} faults; nothing was run.',
    number,
  );
  throw new CommandError([...faults, told].join('\n'));
}

/** Throws `CommandError` where the command line names endpoints that the plan does not have. */
export function checkEndpointNames(plan: Pick<Plan, 'endpoints'>, named: readonly string[]): void {
  const unknown = unknownEndpoints(plan, named);
  if (unknown.length === 0) return;
  const names = plan.endpoints.map(({ name }) => name);
  throw new CommandError(
    t(
      'The plan has no endpoint {0}. Its endpoints: {1}.',
      unknown.map((name) => `"${name}"`).join(', '),
      names.join(', '),
    ),
  );
}

/** A path as the user would type it here. */
export function shownPath(file: string, cwd: string): string {
  return pathFrom(cwd, file);
}

async function planFile(argument: string | undefined, cwd: string): Promise<string> {
  const path = resolve(cwd, argument ?? planFileName);
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ? join(path, planFileName) : path;
}

async function readText(file: string, name: string, cwd: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > largestPlanBytes) throw new CommandError(t('{0} is too large for a plan (more than 4 MB).', name));
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new CommandError([t('There is no plan {0}.', name), ...(await whatHelps(file, cwd))].join(' '));
    throw new CommandError(t('{0} cannot be read: {1}', name, (error as Error).message));
  }
}

/** A plan that lies at its usual place can be drafted; another name is likely a slip. */
async function whatHelps(file: string, cwd: string): Promise<readonly string[]> {
  const folder = dirname(file);
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    return [t('There is no folder {0} either.', shownPath(folder, cwd))];
  if (basename(file) === planFileName)
    return [
      folder === resolve(cwd)
        ? t('To draft one from the project in this folder: {0}', 'servebench init')
        : t('To draft one from the project there: {0}', `servebench init ${shownPath(folder, cwd)}`),
    ];
  const usual = join(folder, planFileName);
  if ((await stat(usual).catch(() => null)) === null) return [];
  return [t('There is {0} beside it.', shownPath(usual, cwd))];
}
