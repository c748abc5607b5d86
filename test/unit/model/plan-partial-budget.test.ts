import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../src/model/plan/plan-check.ts';
import { faultSentence } from '../../../src/words/faults.ts';

const planWith = (settings: object) => ({
  service: { launcher: 'gunicorn', app: 'app:app' },
  settings: { workerClass: 'sync', workers: [1, 2], threads: [1, 4] },
  endpoints: [{ name: 'home', path: '/' }],
  budgets: [{ endpoint: 'home', settings, p95Ms: 400 }],
});

describe('a budget for some settings', () => {
  it('has to name all of them, since no cell is known by a part of them', () => {
    const { faults } = checkPlan(planWith({ workers: 2 }));
    expect(faults?.map((fault) => [fault.path.join('.'), faultSentence(fault)])).toEqual([
      [
        'budgets.0.settings',
        'A budget holds for one point of the plan: name "workerClass" and "threads", too, such as {"workers":2,"workerClass":"sync","threads":1}, or leave "settings" out for the recommended ones.',
      ],
    ]);
    expect(checkPlan(planWith({ workerClass: 'sync', workers: 2, threads: 4 })).faults).toBeNull();
  });
});
