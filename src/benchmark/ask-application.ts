import type { Plan } from '../model/plan/plan.ts';
import type { AskedAnswer } from '../project/find/draft-plan.ts';
import { askApp } from '../service/asking/ask-app.ts';
import { readEnvFiles } from '../service/prepare/env-file.ts';
import { ServiceError } from '../service/service-error.ts';
import { failureSentence } from '../words/failures.ts';
import { launchContextOf } from './launch-context.ts';
import { redactionOf } from './redaction.ts';
import type { RunContext } from './run-context.ts';

/**
 * Asks a plan's application for its routes (see `askApp`); where it can't be loaded, the answer is the sentence that says
 * why. Throws the signal's reason.
 */
export async function askApplication(plan: Plan, context: RunContext, signal: AbortSignal): Promise<AskedAnswer> {
  try {
    return { app: await askApp(plan, launchContextOf(context, signal)), note: null };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ServiceError)) throw error;
    // What the application wrote may hold a variable's value.
    const secrets = await readEnvFiles(plan.service.envFile ?? [], context.planFolder).catch(() => ({}));
    const redact = redactionOf({ plan, environment: context.environment, requests: new Map(), secrets });
    return {
      app: null,
      note: redact(`The routes are those that reading the code finds. ${failureSentence(error.failure)}`),
    };
  }
}
