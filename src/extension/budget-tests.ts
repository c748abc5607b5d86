import * as vscode from 'vscode';
import type { Budget } from '../model/plan/plan.ts';
import type { BudgetResult, RunRecord } from '../model/run/record.ts';
import { budgetSentence } from '../words/budgets.ts';
import { t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';
import type { BenchmarkRunner } from './benchmark-runner.ts';
import type { BenchmarkSession } from './benchmark-session.ts';
import { planUri } from './plan-document.ts';
import type { PlanFolder } from './plan-folder.ts';
import type { Results } from './results.ts';

/** What a budget's test is about. */
interface BudgetTest {
  readonly endpoint: string;
  readonly figure: string;
  readonly limit: number;
}

/** Each budget of the plan as a test: its endpoint is benchmarked, and the figure is held against the limit. */
export class BudgetTests implements vscode.Disposable {
  readonly #results: Results;
  readonly #session: BenchmarkSession;
  readonly #runner: BenchmarkRunner;
  readonly #controller = vscode.tests.createTestController('servebench.budgets', t('Servebench Budgets'));
  readonly #subscription: vscode.Disposable;
  readonly #tests = new WeakMap<vscode.TestItem, BudgetTest>();
  /** Id of the run whose budgets are shown. */
  #told: string | null = null;
  #turn = 0;

  constructor(
    {
      results,
      session,
      runner,
    }: { readonly results: Results; readonly session: BenchmarkSession; readonly runner: BenchmarkRunner },
    onDidRefresh: vscode.Event<void>,
  ) {
    this.#results = results;
    this.#session = session;
    this.#runner = runner;
    this.#controller.createRunProfile(
      t('Benchmark'),
      vscode.TestRunProfileKind.Run,
      (request, stop) => this.#run(request, stop),
      true,
    );
    this.#subscription = onDidRefresh(() => void this.#update());
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#controller.dispose();
  }

  /** Shows the budgets of the plan as it is now, and what the last run says of them. */
  async #update(): Promise<void> {
    const { folder, plan, record } = this.#results;
    const turn = ++this.#turn;
    const budgets = plan?.budgets ?? [];
    if (folder === null || budgets.length === 0) {
      this.#controller.items.replace([]);
      return;
    }
    const items = await this.#itemsOf(folder, budgets);
    // A later look may have been quicker.
    if (turn !== this.#turn) return;
    this.#controller.items.replace(items);
    const isOver = !this.#session.state.running;
    if (record === null || !isOver || record.id === this.#told || record.budgets.length === 0) return;
    this.#told = record.id;
    this.#tell(this.#controller.createTestRun(new vscode.TestRunRequest(items), undefined, false), items, record);
  }

  async #itemsOf(folder: PlanFolder, budgets: readonly Budget[]): Promise<readonly vscode.TestItem[]> {
    const { placesOfBudgets } = await import('../model/plan/budget-places.ts');
    const uri = planUri(folder);
    const document = await vscode.workspace.openTextDocument(uri);
    const tests = budgets.flatMap(testsOf);
    const places = placesOfBudgets(document.getText(), tests);
    return tests.map((test, index) => {
      const label = plainText(`${test.endpoint}: ${limitText(test.figure, test.limit)}`, 100);
      const item = this.#controller.createTestItem(`${index} ${test.endpoint} ${test.figure}`, label, uri);
      const place = places[index];
      if (place) {
        const at = new vscode.Position(place.line - 1, place.column - 1);
        item.range = new vscode.Range(at, at);
      }
      this.#tests.set(item, test);
      return item;
    });
  }

  async #run(request: vscode.TestRunRequest, stop: vscode.CancellationToken): Promise<void> {
    const { folder } = this.#results;
    const all = [...this.#controller.items].map(([, item]) => item);
    const items = (request.include ?? all).filter((item) => !request.exclude?.includes(item));
    const endpoints = [...new Set(items.flatMap((item) => this.#tests.get(item)?.endpoint ?? []))];
    if (folder === null || endpoints.length === 0) return;
    const run = this.#controller.createTestRun(request);
    for (const item of items) run.started(item);
    const before = this.#results.record?.id;
    const stopped = stop.onCancellationRequested(() => this.#session.stop());
    try {
      await this.#runner.benchmarkEndpoints(endpoints, folder);
    } finally {
      stopped.dispose();
      const { record } = this.#results;
      if (record !== null && record.id !== before) {
        this.#told = record.id;
        this.#tell(run, items, record);
      } else run.end();
    }
  }

  #tell(run: vscode.TestRun, items: readonly vscode.TestItem[], record: RunRecord): void {
    const left = [...record.budgets];
    for (const item of items) {
      const test = this.#tests.get(item);
      const at = left.findIndex(({ endpoint, figure }) => endpoint === test?.endpoint && figure === test.figure);
      const [result] = at === -1 ? [] : left.splice(at, 1);
      if (result === undefined) run.skipped(item);
      else if (result.kept) run.passed(item);
      else run.failed(item, messageOf(item, result));
    }
    run.end();
  }
}

function messageOf({ uri, range }: vscode.TestItem, result: BudgetResult): vscode.TestMessage {
  const message = new vscode.TestMessage(plainText(budgetSentence(result)));
  if (uri !== undefined && range !== undefined) message.location = new vscode.Location(uri, range);
  return message;
}

/** A budget may have several limits; each is judged by itself. */
function testsOf(budget: Budget): readonly BudgetTest[] {
  return Object.entries(budget).flatMap(([figure, limit]) => {
    if (figure === 'notSlowerThan') return [{ endpoint: budget.endpoint, figure, limit: budget.percent ?? 5 }];
    return typeof limit === 'number' && figure !== 'percent' ? [{ endpoint: budget.endpoint, figure, limit }] : [];
  });
}

/** What a budget's limit is called in the list of tests. */
function limitText(figure: string, limit: number): string {
  switch (figure) {
    case 'rps':
      return t('requests per second at least {0}', limit);
    case 'timePerRequestMs':
      return t('time per request at most {0} ms', limit);
    case 'p50Ms':
      return t('median at most {0} ms', limit);
    case 'p90Ms':
    case 'p95Ms':
    case 'p99Ms':
      return t('{0} at most {1} ms', figure.slice(0, 3), limit);
    case 'failed':
      return t('failed requests at most {0}', limit);
    case 'cpuMsPerRequest':
      return t('CPU per request at most {0} ms', limit);
    case 'memoryMb':
      return t('memory at most {0} MB', limit);
    case 'notSlowerThan':
      return t('at most {0} % slower than the baseline', limit);
    default:
      return `${figure} ${limit}`;
  }
}
