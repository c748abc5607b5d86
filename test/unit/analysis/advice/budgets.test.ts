import { describe, expect, it } from 'vitest';
import { checkBudgets } from '../../../../src/analysis/advice/budgets.ts';
import type { Budget } from '../../../../src/model/plan/plan.ts';
import type { Recommendation } from '../../../../src/model/run/record.ts';
import { budgetSentence } from '../../../../src/words/budgets.ts';
import { reference2018 } from '../../../fixtures/reference-2018.ts';

const gevent = { workerClass: 'gevent', workers: 1, threads: 1 };
const advised = [{ endpoint: 'sleep', settings: gevent }] as unknown as readonly Recommendation[];
const check = (...budgets: Budget[]) => checkBudgets({ budgets }, reference2018, advised);

describe('budgets', () => {
  it('hold for the recommended settings, one result a figure', () => {
    const results = check({ endpoint: 'sleep', rps: 5, p95Ms: 3000 });
    expect(results.map(({ figure, kept }) => [figure, kept])).toEqual([
      ['rps', true],
      ['p95Ms', false],
    ]);
    expect(results[0]?.actual).toBeCloseTo(32 / 6.033, 6);
    expect(budgetSentence(results[1]!)).toBe(
      '"sleep" with gevent · 1 worker · 1 thread: the p95 latency is 3,025 ms, outside the budget of at most 3,000 ms.',
    );
  });

  it('hold for other settings where the plan names them', () => {
    const sync = { workerClass: 'sync', workers: 1, threads: 1 };
    expect(check({ endpoint: 'sleep', settings: sync, rps: 5 })[0]?.kept).toBe(false);
  });

  it('are broken by a figure that is missing: not measured, too few requests, no recommendation', () => {
    expect(check({ endpoint: 'sleep', p99Ms: 9999 })[0]).toMatchObject({ actual: null, kept: false });
    expect(budgetSentence(check({ endpoint: 'sleep', p99Ms: 9999 })[0]!)).toContain('32 requests are too few');
    expect(
      budgetSentence(
        check({ endpoint: 'sleep', settings: { workerClass: 'sync', workers: 3, threads: 1 }, rps: 1 })[0]!,
      ),
    ).toContain('was not measured');
    expect(budgetSentence(checkBudgets({ budgets: [{ endpoint: 'compute', rps: 1 }] }, [], [])[0]!)).toContain(
      'no settings could be recommended',
    );
  });

  it('hold for the fastest measured settings where none are recommended', () => {
    expect(check({ endpoint: 'compute', rps: 12 })[0]).toMatchObject({ kept: true });
  });

  it('are not kept by the good answers beside failed ones', () => {
    const gaiohttp = { workerClass: 'gaiohttp', workers: 1, threads: 1 };
    const [rps, failed] = check({ endpoint: 'sleep', settings: gaiohttp, rps: 0.1, failed: 20 });
    expect(rps).toMatchObject({ kept: false });
    expect(budgetSentence(rps!)).toContain('12 of 32 requests failed');
    expect(failed).toMatchObject({ actual: 12, kept: true });
  });
});
