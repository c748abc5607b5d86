import type { BudgetResult, RunRecord } from '../../../../src/model/run/record.ts';
import { finishedRecord } from '../../../fixtures/sample-records.ts';

/** A result of a budget as `checkBudgets` gives it. */
export function budgetResult(change: Partial<BudgetResult> = {}): BudgetResult {
  const { endpoint = 'sleep', figure = 'p95Ms' } = change;
  return {
    endpoint,
    figure,
    limit: 400,
    actual: 800,
    kept: false,
    text: `"${endpoint}" with gevent · 2 workers: the ${figure} is outside the budget.`,
    ...change,
  };
}

/** A run of 2018 with some budgets. */
export const budgetedRecord: RunRecord = {
  ...finishedRecord,
  budgets: [
    budgetResult({ figure: 'rps', limit: 100, actual: 20 }),
    budgetResult({ figure: 'p95Ms' }),
    budgetResult({ endpoint: 'compute', figure: 'failed', limit: 0, actual: 0, kept: true, text: 'None failed.' }),
    budgetResult({ endpoint: 'compute', figure: 'p99Ms', actual: null, text: 'Too few requests.' }),
  ],
};
