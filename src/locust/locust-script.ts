import { locustFile } from '../export/locust/locust-file.ts';
import { scriptedPlan, variablesOf } from '../export/scripted-plan.ts';
import { RequestError, readBodyFile } from '../load/trial/requests.ts';
import type { Plan } from '../model/plan/plan.ts';
import { ServiceError } from '../service/service-error.ts';
import { controlCode } from './control-code.ts';

/** The locustfile of a run: what "servebench export" writes of the plan, and how it is run. */
export interface LocustScript {
  readonly text: string;
  /** Environment variables that every process that sends needs. */
  readonly variables: readonly string[];
}

/**
 * Writes the script of a plan. `givesScript`: whether workers that others start get it from the master. Throws `ServiceError`
 * where a body can't be read. No value of the environment is in it.
 */
export async function locustScript(plan: Plan, planFolder: string, givesScript: boolean): Promise<LocustScript> {
  try {
    const scripted = await scriptedPlan(plan, 'the plan', undefined, (endpoint, file) =>
      readBodyFile(endpoint, file, planFolder),
    );
    const variables = variablesOf(scripted.endpoints);
    return { text: `${locustFile(scripted).text}\n\n${controlCode(variables, givesScript)}`, variables };
  } catch (error) {
    if (error instanceof RequestError) throw new ServiceError(error.failure, { cause: error });
    throw error;
  }
}
