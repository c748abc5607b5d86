import type { Plan } from '../model/plan/plan.ts';
import { checkPlan } from '../model/plan/plan-check.ts';
import { ServiceError } from '../service/service-error.ts';

/**
 * The last look at a plan before it runs, whatever door it came by: a record's plan, say, is a stranger's. Throws
 * `ServiceError` with its first fault.
 */
export function refuseUnchecked(plan: Plan, confirmedHosts: readonly string[]): void {
  const { faults } = checkPlan(plan, { confirmedHosts });
  const [first] = faults ?? [];
  if (first !== undefined) throw new ServiceError({ kind: 'plan-fault', fault: first });
}
