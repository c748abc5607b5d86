import type { Budget } from '../../model/plan/plan.ts';
import type { Comparison, RateChange } from '../../model/run/comparison.ts';
import type { BudgetResult, Machine, RunRecord } from '../../model/run/record.ts';
import { settingsKey } from '../../model/settings.ts';
import { plural } from '../../words/wording.ts';
import { compareRuns } from './compare-runs.ts';
import { isSameMachine, isSurelySlower } from './regressions.ts';
import { defaultPercent } from './tuning.ts';

/** The run that relative budgets are held against, or why there is none, as a sentence. */
export type Baseline = { readonly record: RunRecord } | { readonly missing: string };

/** What became of a plan's budgets relative to a baseline. */
export interface RelativeBudgets {
  /** One for each budget that could be judged. */
  readonly results: readonly BudgetResult[];
  /** Why the others could not be, a sentence each. */
  readonly notJudged: readonly string[];
}

/**
 * Holds a run against a baseline, budget by budget: a budget is broken where the rate surely fell by more than it allows
 * (`isSurelySlower`), over all servers that both runs measured, or on its settings alone. Nothing is judged between two
 * machines unless `anyMachine`: a processor moves every rate by itself.
 */
export function judgeRelativeBudgets(record: RunRecord, baseline: Baseline, anyMachine: boolean): RelativeBudgets {
  const budgets = record.plan.budgets.filter(({ notSlowerThan }) => notSlowerThan !== undefined);
  if (budgets.length === 0) return { results: [], notJudged: [] };
  const none = (why: string) => ({
    results: [],
    notJudged: [`${plural(budgets.length, 'budget')} relative to a baseline not judged: ${why}`],
  });
  if ('missing' in baseline) return none(baseline.missing);
  const { machine } = baseline.record;
  if (!anyMachine && !isSameMachine(machine, record.machine))
    return none(`the baseline was made on ${machineText(machine)}, and this is ${machineText(record.machine)}.`);
  const comparison = compareRuns(baseline.record, record);
  const results: BudgetResult[] = [];
  const notJudged: string[] = [];
  for (const budget of budgets) {
    const change = changeFor(budget, comparison);
    if (change === undefined || change.ratio === null)
      notJudged.push(`The budget of "${budget.endpoint}" relative to the baseline was not judged: ${whyNot(change)}`);
    else results.push(resultOf(budget, change, change.ratio, comparison.before));
  }
  return { results, notJudged };
}

function machineText({ cpu, cores, platform }: Machine): string {
  return `${cpu} (${platform}, ${plural(cores, 'core')})`;
}

function changeFor({ endpoint, settings }: Budget, { endpoints, cells }: Comparison): RateChange | undefined {
  if (settings === undefined) return endpoints.find((change) => change.endpoint === endpoint);
  const key = settingsKey(settings);
  return cells.find((cell) => cell.endpoint === endpoint && settingsKey(cell.settings) === key);
}

function whyNot(change: RateChange | undefined): string {
  return change === undefined ? 'it is in neither run.' : change.text;
}

function resultOf(
  { endpoint, percent = defaultPercent }: Budget,
  change: RateChange,
  ratio: number,
  { startedAt, commit }: Comparison['before'],
): BudgetResult {
  const kept = !isSurelySlower(change, percent);
  const made = commit === null ? `of ${startedAt.slice(0, 10)}` : `at commit ${commit}`;
  return {
    endpoint,
    figure: 'notSlowerThan',
    limit: percent,
    actual: 100 * (1 - ratio),
    kept,
    text: `"${endpoint}" against the baseline ${made}: ${change.text} It may be ${percent} % slower${kept ? '' : ', and surely is more'}.`,
  };
}
