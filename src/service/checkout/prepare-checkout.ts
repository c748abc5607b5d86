import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { serverEnvironment } from '../../host/server-environment.ts';
import type { Plan } from '../../model/plan/plan.ts';
import type { Against } from '../../model/run/against.ts';
import type { LaunchContext } from '../launcher.ts';
import { ServiceError } from '../service-error.ts';
import { askProgram } from '../start/ask-program.ts';
import type { Checkout } from './checkout.ts';
import { dependencyChange, usualPrepare } from './dependency-files.ts';
import { shareEnvironment } from './share-environment.ts';

/** Installing everything anew may take its time. */
const prepareTimeoutMs = 1_200_000;

/** A checkout that can be run, and by which plan. */
export interface PreparedCheckout {
  readonly plan: Plan;
  readonly environment: Against['environment'];
}

/**
 * Gives a checkout what it depends on. With the head's own lockfiles it shares the head's environment. Where the lockfiles are
 * others, and where the plan starts a file that is built and not committed, the plan's `prepare` is run in the checkout. Throws
 * `ServiceError` where that is needed and the plan has none, and where it fails. Files that only say something (environment files,
 * which git mostly ignores) are the head's for both.
 */
export async function prepareCheckout(
  plan: Plan,
  checkout: Checkout,
  ref: string,
  context: LaunchContext,
): Promise<PreparedCheckout> {
  const sides = {
    head: { root: checkout.headRoot, planFolder: context.planFolder },
    base: { root: checkout.root, planFolder: checkout.planFolder },
  };
  const folderOf = (planFolder: string) => resolve(planFolder, plan.service.cwd);
  const { changed, known } = dependencyChange(
    { root: sides.head.root, folder: folderOf(sides.head.planFolder) },
    { root: sides.base.root, folder: folderOf(sides.base.planFolder) },
  );
  const common: Plan = { ...plan, service: { ...plan.service, ...envFilesOf(plan, context.planFolder) } };
  const shared = changed.length === 0 ? shareEnvironment(common, sides, context) : null;
  const unbuilt = filesOfCommand(plan).filter(
    (file) =>
      existsSync(resolve(folderOf(sides.head.planFolder), file)) &&
      !existsSync(resolve(folderOf(sides.base.planFolder), file)),
  );
  if (shared !== null && unbuilt.length === 0)
    return { plan: shared, environment: known.length === 0 ? 'as-it-is' : 'shared' };
  if (plan.prepare === undefined)
    throw new ServiceError({
      kind: 'checkout-unprepared',
      ref,
      changed,
      unbuilt,
      example: unbuilt.length > 0 && changed.length === 0 ? ['npm', 'run', 'build'] : usualPrepare(changed),
    });
  await runPrepare(plan.prepare, checkout.planFolder, ref, { ...context, ...environmentOf(plan, context) });
  return { plan: shared ?? common, environment: 'prepared' };
}

function environmentOf({ service }: Plan, { environment }: LaunchContext): Pick<LaunchContext, 'environment'> {
  // An active environment of Python is the head's, and what is installed there would be the user's from then on.
  const { VIRTUAL_ENV: _, ...rest } = { ...environment, ...service.env };
  return { environment: rest };
}

async function runPrepare(
  command: readonly string[],
  folder: string,
  ref: string,
  context: LaunchContext,
): Promise<void> {
  const { exit, stdout, stderr } = await askProgram(
    { command, cwd: folder, env: serverEnvironment(context.environment) },
    { context, timeoutMs: prepareTimeoutMs },
  );
  if (exit?.code === 0) return;
  throw new ServiceError({
    kind: 'prepare-failed',
    ref,
    program: command[0] ?? '',
    seconds: exit === null ? prepareTimeoutMs / 1000 : null,
    ...(exit === null ? {} : { exit }),
    output: `${stdout}\n${stderr}`
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-20),
  });
}

/** The plan's environment files by their full paths. */
function envFilesOf({ service }: Plan, planFolder: string): Pick<Plan['service'], 'envFile'> {
  return service.envFile === undefined ? {} : { envFile: service.envFile.map((file) => resolve(planFolder, file)) };
}

/** Words of what the plan starts that look like files of the project: scripts, binaries, archives. */
function filesOfCommand({ service }: Plan): string[] {
  const words = [service.app ?? '', ...(service.command ?? []), ...service.args];
  return words.filter((word) => /[./\\]/.test(word) && !/[{}:]|^-/.test(word) && !isOutside(word));
}

function isOutside(path: string): boolean {
  return relative('.', resolve('.', path)).startsWith('..') || path.startsWith('/');
}
