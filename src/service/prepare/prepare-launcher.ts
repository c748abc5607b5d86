import type { Plan } from '../../model/plan/plan.ts';
import type { LaunchContext, PreparedLauncher } from '../launcher.ts';
import { launcherFor } from '../launchers.ts';
import { readEnvFiles } from './env-file.ts';
import { SettingsInVariables } from './settings-in-variables.ts';

/** A plan's launcher that found its server, and what of its environment no text may show. */
export interface PreparedService {
  readonly launcher: PreparedLauncher;
  /** The variables of the plan's environment files, with their values. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * Prepares the launcher of a plan with all that the plan says of the server's environment: its files, and the settings that
 * are variables. The user's own environment wins over a file, as with Node's `--env-file` and with dotenv. Throws
 * `ServiceError`.
 */
export async function prepareLauncher(
  { service, settingsEnv = {} }: Pick<Plan, 'service' | 'settingsEnv'>,
  context: LaunchContext,
): Promise<PreparedService> {
  const files = service.envFile ?? [];
  const secrets = await readEnvFiles(files, context.planFolder);
  const environment = { ...secrets, ...context.environment };
  const workersVariable = settingsEnv['workers'];
  const prepared = await launcherFor(service.launcher).prepare(service, {
    ...context,
    environment,
    fileVariables: Object.keys(secrets).filter((name) => !Object.hasOwn(context.environment, name)),
    ...(workersVariable === undefined ? {} : { workersVariable }),
  });
  const launcher =
    Object.keys(settingsEnv).length === 0 ? prepared : new SettingsInVariables(prepared, settingsEnv, service.launcher);
  return { launcher, secrets };
}
