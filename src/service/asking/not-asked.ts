import { resolve } from 'node:path';
import type { Explanation } from '../../model/facts/failure.ts';
import type { Service } from '../../model/plan/plan.ts';
import type { LaunchContext } from '../launcher.ts';
import { explainMissing, missingVariables } from '../prepare/missing-variable.ts';
import { ServiceError } from '../service-error.ts';
import type { ProgramAnswer } from '../start/ask-program.ts';

/** How long an application may take to load, ms: what has to be compiled first, or waits for a database, takes its time. */
export const askTimeoutMs = 30_000;

/** Why an application told nothing of its routes, by what it wrote. A variable that was missing comes before all else. */
export function notAsked(
  { exit, output }: ProgramAnswer,
  service: Service,
  { planFolder }: LaunchContext,
  explain: (output: readonly string[]) => Explanation | null,
): ServiceError {
  if (exit === null)
    return new ServiceError({
      kind: 'application-silent',
      seconds: askTimeoutMs / 1000,
      phase: 'preparing',
      output,
    });
  const missing = missingVariables(output);
  const explanation =
    missing === null ? explain(output) : explainMissing(missing, { cwd: resolve(planFolder, service.cwd), planFolder });
  return new ServiceError({
    kind: 'application-not-asked',
    server: service.launcher,
    explanation,
    phase: 'preparing',
    exit,
    output,
  });
}
