import type { BudgetResult, RunRecord } from '../../../../src/model/run/record.ts';
import { said } from '../../../fixtures/cell-ends.ts';
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
    finding: { kind: 'judged', settings: { workerClass: 'gevent', workers: 2 } },
    ...change,
  };
}

/** A run of 2018 with some budgets. */
export const budgetedRecord: RunRecord = {
  ...finishedRecord,
  budgets: [
    budgetResult({ figure: 'rps', limit: 100, actual: 20 }),
    budgetResult({ figure: 'p95Ms' }),
    budgetResult({ endpoint: 'compute', figure: 'failed', limit: 0, actual: 0, kept: true }),
    budgetResult({ endpoint: 'compute', figure: 'p99Ms', actual: null, finding: said('Too few requests.') }),
  ],
};
