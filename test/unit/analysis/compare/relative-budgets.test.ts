import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../../src/analysis/compare/compare-runs.ts';
import { judgeRelativeBudgets } from '../../../../src/analysis/compare/relative-budgets.ts';
import { formatBaseline } from '../../../../src/history/baseline-file.ts';
import { parseRecord } from '../../../../src/history/record-text.ts';
import type { Budget } from '../../../../src/model/plan/plan.ts';
import { checkPlan } from '../../../../src/model/plan/plan-check.ts';
import type { RunRecord } from '../../../../src/model/run/record.ts';
import { unjudgedBudgets } from '../../../../src/model/run/unjudged-budgets.ts';
import { budgetSentence } from '../../../../src/words/budgets.ts';
import { faultSentence } from '../../../../src/words/faults.ts';
import { noteSentence } from '../../../../src/words/notes.ts';
import { finishedRecord } from '../../../fixtures/sample-records.ts';

/** The run of 2018 with the rates of one endpoint so many times, and some budgets. */
function runWith(budgets: readonly Budget[], endpoint = 'none', factor = 1): RunRecord {
  return {
    ...finishedRecord,
    plan: { ...finishedRecord.plan, budgets: [...budgets] },
    cells: finishedRecord.cells.map((cell) => {
      if (cell.measurement === null || cell.endpoint !== endpoint) return cell;
      const { rps } = cell.measurement;
      const times = (rate: number | null) => (rate === null ? null : factor * rate);
      return {
        ...cell,
        measurement: {
          ...cell.measurement,
          rps: { mean: factor * rps.mean, low: times(rps.low), high: times(rps.high) },
          trialsRps: cell.measurement.trialsRps.map((rate) => factor * rate),
        },
      };
    }),
  };
}

const relative = (endpoint: string, change: Partial<Budget> = {}): Budget => ({
  endpoint,
  notSlowerThan: 'baseline',
  ...change,
});
const baseline = { record: finishedRecord };

const none = { missing: { kind: 'no-baseline' } } as const;

describe('budgets relative to a baseline', () => {
  it('are broken where a rate surely fell by more than they allow, and nowhere else', () => {
    const budgets = [relative('sleep'), relative('compute'), relative('compute', { percent: 60 })];
    const record = runWith(budgets, 'compute', 0.5);
    const { results, notJudged } = judgeRelativeBudgets(record, baseline, false);
    expect(results.map(({ endpoint, limit, kept }) => [endpoint, limit, kept])).toEqual([
      ['sleep', 5, true],
      ['compute', 5, false],
      ['compute', 60, true],
    ]);
    expect(results[1]?.actual).toBeCloseTo(50);
    expect(budgetSentence(results[1]!)).toMatch(
      /^Against the baseline at commit [\da-f+]+: `compute` is slower by 50 % .* and surely is more\.$/,
    );
    expect(notJudged).toEqual([]);
    expect(unjudgedBudgets({ ...record, budgets: results })).toBe(0);
    expect(
      judgeRelativeBudgets(runWith(budgets, 'compute', 2), baseline, false).results.every(({ kept }) => kept),
    ).toBe(true);
  });

  it('hold for one server where they name its settings', () => {
    const [settings] = finishedRecord.cells.filter(({ endpoint }) => endpoint === 'compute').map((one) => one.settings);
    const { results } = judgeRelativeBudgets(
      runWith([relative('compute', { settings })], 'compute', 0.5),
      baseline,
      false,
    );
    expect(results).toMatchObject([{ kept: false }]);
    expect(budgetSentence(results[0]!)).toContain('sync · 1 worker · 1 thread: ');
  });

  it('are not judged between two machines unless that is asked for, nor without a baseline', () => {
    const record = runWith([relative('compute'), relative('sleep')], 'compute', 0.5);
    const other = { record: { ...finishedRecord, machine: { ...finishedRecord.machine, cpu: 'Another CPU' } } };
    const refused = judgeRelativeBudgets(record, other, false);
    expect(refused.results).toEqual([]);
    expect(refused.notJudged.map(noteSentence)).toEqual([
      expect.stringMatching(/^2 budgets .* were not judged: the baseline was made on Another CPU \(/),
    ]);
    expect(unjudgedBudgets({ ...record, budgets: refused.results })).toBe(2);
    expect(judgeRelativeBudgets(record, other, true).results.map(({ kept }) => kept)).toEqual([false, true]);
    expect(judgeRelativeBudgets(record, none, true).notJudged.map(noteSentence)).toEqual([
      '2 budgets relative to a baseline were not judged: there is no baseline.',
    ]);
    expect(judgeRelativeBudgets(runWith([]), none, false).notJudged).toEqual([]);
  });

  it('are not judged on what one of the runs did not measure', () => {
    const bare = {
      record: { ...finishedRecord, cells: finishedRecord.cells.filter(({ endpoint }) => endpoint !== 'sleep') },
    };
    const { results, notJudged } = judgeRelativeBudgets(runWith([relative('sleep'), relative('compute')]), bare, false);
    expect(results.map(({ endpoint }) => endpoint)).toEqual(['compute']);
    expect(notJudged.map(noteSentence)).toEqual([expect.stringMatching(/^The budget of "sleep" .* not judged: /)]);
  });

  it('say the same of a baseline that was written and read again', () => {
    const text = formatBaseline(finishedRecord);
    const record = parseRecord(text, 'servebench.baseline.json');
    const later = runWith([], 'compute', 0.8);
    expect(compareRuns(record, later).endpoints).toEqual(compareRuns(finishedRecord, later).endpoints);
    expect(record.machine).toEqual(finishedRecord.machine);
    expect(text).toMatch(/^{\n {2}"schema": \d,\n/);
    expect(record.cells.every(({ measurement }) => measurement?.samplesMs == null)).toBe(true);
  });

  it('need "baseline" and per cent in a plan', () => {
    const faultsOf = (budget: object) =>
      checkPlan({
        service: { launcher: 'attach', url: 'http://127.0.0.1:1' },
        endpoints: [{ name: 'home', path: '/' }],
        budgets: [{ endpoint: 'home', ...budget }],
      }).faults?.map((fault) => `${fault.path.join('.')}: ${faultSentence(fault)}`) ?? [];
    expect(faultsOf({ notSlowerThan: 'baseline', percent: 3 })).toEqual([]);
    expect(faultsOf({ notSlowerThan: 'main' })).toEqual([
      'budgets.0.notSlowerThan: A budget can be relative to the "baseline" only.',
    ]);
    expect(faultsOf({ p95Ms: 4, percent: 3 })).toEqual([
      'budgets.0.percent: "percent" belongs to "notSlowerThan": "baseline".',
    ]);
    expect(faultsOf({ percent: 3 })[0]).toMatch(/needs at least one figure/);
    expect(faultsOf({ notSlowerThan: 'baseline', percent: 100 })).toHaveLength(1);
  });
});
