import type { RunRecord } from './record.ts';

/** How many of a plan's budgets relative to a baseline a run could not judge; its notes say why. */
export function unjudgedBudgets({ plan, budgets }: Pick<RunRecord, 'plan' | 'budgets'>): number {
  const relative = plan.budgets.filter(({ notSlowerThan }) => notSlowerThan !== undefined);
  return relative.length - budgets.filter(({ figure }) => figure === 'notSlowerThan').length;
}
