import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathFrom } from '../host/path-from.ts';
import type { Plan } from '../model/plan/plan.ts';
import { planFileName, readPlan } from '../model/plan/plan-file.ts';
import { locatedFaultSentence } from '../words/faults.ts';
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
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  throw new CommandError([...faults, `The plan has ${count}; nothing was run.`].join('\n'));
}

/** Throws `CommandError` where the command line names endpoints that the plan does not have. */
export function checkEndpointNames({ endpoints }: Pick<Plan, 'endpoints'>, named: readonly string[]): void {
  const names = endpoints.map(({ name }) => name);
  const unknown = named.filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw new CommandError(
    `The plan has no endpoint ${unknown.map((name) => `"${name}"`).join(', ')}. Its endpoints: ${names.join(', ')}.`,
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
    if (size > largestPlanBytes) throw new CommandError(`${name} is too large for a plan (more than 4 MB).`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new CommandError(`There is no plan ${name}.${await whatHelps(file, cwd)}`);
    throw new CommandError(`${name} cannot be read: ${(error as Error).message}`);
  }
}

/** A plan that lies at its usual place can be drafted; another name is likely a slip. */
async function whatHelps(file: string, cwd: string): Promise<string> {
  const folder = dirname(file);
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    return ` There is no folder ${shownPath(folder, cwd)} either.`;
  if (basename(file) === planFileName) return ` To draft one from the project ${place(folder, cwd)}`;
  const usual = join(folder, planFileName);
  return (await stat(usual).catch(() => null)) === null ? '' : ` There is ${shownPath(usual, cwd)} beside it.`;
}

function place(folder: string, cwd: string): string {
  return folder === resolve(cwd)
    ? 'in this folder: servebench init'
    : `there: servebench init ${shownPath(folder, cwd)}`;
}
