import { planAgainstApp } from '../analysis/routes/plan-against-app.ts';
import type { Failure } from '../model/facts/failure.ts';
import type { Note } from '../model/facts/note.ts';
import type { Plan } from '../model/plan/plan.ts';
import { askApp } from '../service/asking/ask-app.ts';
import { readEnvFiles } from '../service/prepare/env-file.ts';
import { ServiceError } from '../service/service-error.ts';
import { launchContextOf } from './launch-context.ts';
import { redacted, redactionOf } from './redaction.ts';
import type { RunContext } from './run-context.ts';

/** What an application said of itself, or why it said nothing. */
export type AskedApplication =
  | { readonly app: Awaited<ReturnType<typeof askApp>>; readonly failure: null }
  | { readonly app: null; readonly failure: Failure };

/**
 * Asks a plan's application for its routes (see `askApp`); where it can't be loaded, the answer is the failure.
 * Throws the signal's reason.
 */
export async function askApplication(plan: Plan, context: RunContext, signal: AbortSignal): Promise<AskedApplication> {
  try {
    return { app: await askApp(plan, launchContextOf(context, signal)), failure: null };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ServiceError)) throw error;
    // What the application wrote may hold a variable's value.
    const secrets = await readEnvFiles(plan.service.envFile ?? [], context.planFolder).catch(() => ({}));
    const redact = redactionOf({ plan, environment: context.environment, requests: new Map(), secrets });
    return { app: null, ...redacted({ failure: error.failure }, redact) };
  }
}

/** How many routes a note names. */
const namedRoutes = 5;

/** What the application itself says of a plan's endpoints; nothing where it can't be asked: its start tells why. */
export async function askedNotes(
  plan: Plan,
  context: RunContext,
  companionEnv: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<readonly Note[]> {
  const service = { ...plan.service, env: { ...plan.service.env, ...companionEnv } };
  const { app } = await askApplication({ ...plan, service }, context, signal);
  if (app === null) return [];
  const { misplaced, unmeasured } = planAgainstApp(plan, app);
  const [routes, more] = [unmeasured.slice(0, namedRoutes), Math.max(0, unmeasured.length - namedRoutes)];
  return [
    ...misplaced.map((one): Note => ({ kind: 'route-elsewhere', ...one })),
    ...(routes.length === 0 ? [] : [{ kind: 'routes-not-in-plan', routes, more } as const]),
  ];
}
