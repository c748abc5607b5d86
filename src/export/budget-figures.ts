import type { ScriptedEndpoint } from './scripted-plan.ts';

/** The figures of a budget that a load generator sees. */
export const clientFigures = ['rps', 'timePerRequestMs', 'p50Ms', 'p90Ms', 'p95Ms', 'p99Ms', 'failed'] as const;
export type ClientFigure = (typeof clientFigures)[number];

/** The budgets of an endpoint that a load generator can judge, one for each figure; the stricter one where two are on one figure. */
export function clientBudgets({ budgets }: ScriptedEndpoint): ReadonlyMap<ClientFigure, number> {
  const limits = new Map<ClientFigure, number>();
  for (const budget of budgets) {
    for (const figure of clientFigures) {
      const limit = budget[figure];
      if (limit === undefined) continue;
      const other = limits.get(figure) ?? limit;
      limits.set(figure, figure === 'rps' ? Math.max(limit, other) : Math.min(limit, other));
    }
  }
  return limits;
}
