import type { Service } from '../model/plan.ts';
import type { Settings } from '../model/settings.ts';
import type { LaunchContext, PreparedLauncher } from './launcher.ts';
import type { RunningServer } from './running-server.ts';
import { ServiceError } from './service-error.ts';

export interface StartOptions {
  /** Gives up the start; the process tree is gone before the promise rejects. Later it makes `stop` quick. */
  readonly signal: AbortSignal;
  /** What the companions tell the service (`Companions.env`). */
  readonly companionEnv: Readonly<Record<string, string>>;
}

/**
 * Starts the service under `settings` and resolves when it answers and every worker has booted.
 * Throws `ServiceError` with the server's last lines when it doesn't get there, `AbortError` when `signal` aborts.
 */
export async function startServer(
  launcher: PreparedLauncher,
  service: Service,
  settings: Settings,
  context: LaunchContext,
  options: StartOptions,
): Promise<RunningServer> {
  void [launcher, service, settings, context];
  options.signal.throwIfAborted();
  throw new ServiceError('Starting servers is not there yet.');
}
