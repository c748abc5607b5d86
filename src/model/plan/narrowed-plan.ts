import type { Plan } from './plan.ts';

/** What a door may say about a plan for one run. */
export interface Narrowing {
  readonly search?: Plan['search'] | undefined;
  /** Names of the endpoints that are measured; left out: all. */
  readonly endpoints?: readonly string[] | undefined;
}

/** The plan as one run takes it. Budgets of endpoints that are left out are left out too. */
export function narrowedPlan(plan: Plan, { search, endpoints }: Narrowing): Plan {
  return {
    ...plan,
    search: search ?? plan.search,
    budgets: plan.budgets.filter(({ endpoint }) => endpoints?.includes(endpoint) ?? true),
  };
}

/** Those of the names that no endpoint of the plan has. */
export function unknownEndpoints({ endpoints }: Pick<Plan, 'endpoints'>, named: readonly string[]): string[] {
  return named.filter((name) => !endpoints.some((endpoint) => endpoint.name === name));
}
