import type { LauncherName } from '../model/plan.ts';
import type { Launcher } from './launcher.ts';
import { ServiceError } from './service-error.ts';

/** The launcher of that name. Throws `ServiceError` for one that is not there yet, with what to use instead. */
export function launcherFor(name: LauncherName): Launcher {
  throw new ServiceError(`Launcher "${name}" is not there yet.`);
}
