import type { Service } from '../model/plan.ts';
import type { LaunchContext } from './launcher.ts';
import { ServiceError } from './service-error.ts';

/** The services that a plan's service needs, running; dispose it and they are gone. */
export interface Companions extends AsyncDisposable {
  /** Environment for the service: each companion's URL under the name that the plan gives it. */
  readonly env: Readonly<Record<string, string>>;
  /** Settles when one of them has ended by itself, with a sentence that says which and how; stays pending otherwise. */
  readonly died: Promise<string>;
  /** Last lines that they wrote, each with its companion's name before it. */
  outputTail(count?: number): readonly string[];
}

/** Starts the companions of a service and waits until each answers. Throws `ServiceError`, or `AbortError`. */
export async function startCompanions(
  service: Service,
  context: LaunchContext,
  options: { readonly signal: AbortSignal },
): Promise<Companions> {
  void [service, context];
  options.signal.throwIfAborted();
  throw new ServiceError('Companions are not there yet.');
}
