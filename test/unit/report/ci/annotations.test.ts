import { describe, expect, it } from 'vitest';
import { checkBudgets } from '../../../../src/analysis/advice/budgets.ts';
import { placesOfBudgets } from '../../../../src/model/plan/budget-places.ts';
import { readPlan } from '../../../../src/model/plan/plan-file.ts';
import { annotationsOf, workflowCommand } from '../../../../src/report/ci/annotations.ts';
import { againstOfEach } from '../../../fixtures/against.ts';
import { failedRecord, finishedRecord, hostileTexts } from '../../../fixtures/sample-records.ts';
import { budgetedRecord, budgetResult } from './with-budgets.ts';

const text = `\uFEFF{ // A plan as people write it.
  "service": { "launcher": "gunicorn", "app": "a:b" },
  "endpoints": [{ "name": "sleep", "path": "/" }, { "name": "compute", "path": "/c" }, { "name": "x", "path": "/x" }],
  "budgets": [
    { "endpoint": "sleep",
      "p95Ms": 400, /* the one that counts */ "rps": 100 },
    { "endpoint": "compute", "p99Ms": 400 },
    { "settings": {}, "endpoint": "sleep", "p95Ms": 300, "failed": 0, },
  ],
}`;

describe('the places of budgets', () => {
  const { plan } = readPlan(text);
  if (plan === null) throw new Error('The plan is right.');

  it('are the lines of their figures in the plan, for every result that the budgets give', () => {
    const results = checkBudgets(plan, [], []);
    const places = placesOfBudgets(text, results);
    expect(results.map(({ figure }, index) => `${figure} ${places[index]?.line}:${places[index]?.column}`)).toEqual([
      'rps 6:47',
      'p95Ms 6:7',
      'p99Ms 7:30',
      'p95Ms 8:44',
      'failed 8:58',
    ]);
  });

  it('are right for the endpoints that are left, too, and none where the plan is another one', () => {
    const left = { budgets: plan.budgets.filter(({ endpoint }) => endpoint === 'compute') };
    expect(placesOfBudgets(text, checkBudgets(left, [], []))).toEqual([{ line: 7, column: 30 }]);
    expect(placesOfBudgets(text, [budgetResult({ endpoint: 'gone' })])).toEqual([null]);
    expect(placesOfBudgets('{', [budgetResult()])).toEqual([null]);
  });
});

describe('annotations', () => {
  it('say what each endpoint became that is not as in the commit it is compared with', () => {
    const annotations = annotationsOf({ ...finishedRecord, cells: [], budgets: [], against: againstOfEach }, []);
    expect(annotations.map(({ level, title, text: told }) => [level, title, told.split(':')[0]])).toEqual([
      ['error', 'Slower', 'compute'],
      ['error', 'Requests fail', 'gone'],
      ['warning', 'Can’t be told', 'noisy'],
    ]);
  });

  it('are one for each broken budget, the worst first, then what to mind', () => {
    const places = [{ line: 3, column: 1 }, null, null, { line: 9, column: 4 }];
    const annotations = annotationsOf(budgetedRecord, places);
    expect(annotations.map(({ level, text: told, place }) => [level, told.slice(0, 30), place?.line])).toEqual([
      ['error', 'Too few requests.', 9],
      ['error', '"sleep" with gevent · 2 worker', 3],
      ['error', '"sleep" with gevent · 2 worker', undefined],
      ['warning', '7 of 45 measured cells had fai', undefined],
    ]);
  });

  it('are ten at most, and the last says how many more there are', () => {
    const budgets = Array.from({ length: 30 }, (_, index) => budgetResult({ actual: 1000 + index }));
    const annotations = annotationsOf({ ...finishedRecord, budgets }, []);
    expect(annotations).toHaveLength(10);
    expect(annotations[9]?.text).toMatch(/\(And 21 more, see the summary of the run\.\)$/);
  });

  it('say why a run failed, and nothing where all is well', () => {
    expect(annotationsOf(failedRecord, [])[0]).toMatchObject({ level: 'error', title: 'Benchmark failed' });
    expect(annotationsOf({ ...finishedRecord, cells: [] }, [])).toEqual([]);
  });

  it('are one line each, in which nothing becomes another command or property', () => {
    const annotation = {
      level: 'error',
      title: 'a,b:c',
      text: '100 %\r\n::error::x, y: z',
      place: { line: 7, column: 2 },
    } as const;
    expect(workflowCommand(annotation, 'my, plan: 50%.json')).toBe(
      '::error file=my%2C plan%3A 50%25.json,line=7,col=2,title=a%2Cb%3Ac::100 %25 ::error::x, y: z',
    );
    expect(workflowCommand(annotation, null)).toMatch(/^::error title=a%2Cb%3Ac::/);
    for (const hostile of Object.values(hostileTexts)) {
      const command = workflowCommand({ ...annotation, text: hostile, title: hostile }, hostile);
      expect(command).not.toMatch(/\p{Cc}/u);
      expect(command.match(/^::error file=[^,:]*,line=7,col=2,title=[^,:]*::/)).not.toBeNull();
    }
  });
});
