import type { Note, NoteOf } from '../../model/facts/note.ts';
import type { RateChange } from '../../model/facts/rate-change.ts';
import type { Budget } from '../../model/plan/plan.ts';
import type { CellChange, Comparison, EndpointChange } from '../../model/run/comparison.ts';
import type { BudgetResult, Machine, RunRecord } from '../../model/run/record.ts';
import { settingsKey } from '../../model/settings.ts';
import { compareRuns } from './compare-runs.ts';
import { isSameMachine, isSurelySlower } from './regressions.ts';
import { defaultPercent } from './tuning.ts';

/** The run that relative budgets are held against, or why there is none. */
export type Baseline = { readonly record: RunRecord } | { readonly missing: WhyNotJudged };

type WhyNotJudged = NoteOf<'budgets-not-judged'>['cause'];

/** What became of a plan's budgets relative to a baseline. */
export interface RelativeBudgets {
  /** One for each budget that could be judged. */
  readonly results: readonly BudgetResult[];
  /** Why the others could not be. */
  readonly notJudged: readonly Note[];
}

/**
 * Holds a run against a baseline, budget by budget: a budget is broken where the rate surely fell by more than it allows
 * (`isSurelySlower`), over all servers that both runs measured, or on its settings alone. Nothing is judged between two
 * machines unless `anyMachine`: a processor moves every rate by itself.
 */
export function judgeRelativeBudgets(record: RunRecord, baseline: Baseline, anyMachine: boolean): RelativeBudgets {
  const budgets = record.plan.budgets.filter(({ notSlowerThan }) => notSlowerThan !== undefined);
  if (budgets.length === 0) return { results: [], notJudged: [] };
  const none = (cause: WhyNotJudged): RelativeBudgets => ({
    results: [],
    notJudged: [{ kind: 'budgets-not-judged', budgets: budgets.length, cause }],
  });
  if ('missing' in baseline) return none(baseline.missing);
  const { machine } = baseline.record;
  if (!anyMachine && !isSameMachine(machine, record.machine))
    return none({ kind: 'other-machine', baseline: comparedMachine(machine), here: comparedMachine(record.machine) });
  const comparison = compareRuns(baseline.record, record);
  const results: BudgetResult[] = [];
  const notJudged: Note[] = [];
  for (const budget of budgets) {
    const change = changeFor(budget, comparison);
    if (change === undefined || change.ratio === null)
      notJudged.push({
        kind: 'budget-not-judged',
        endpoint: budget.endpoint,
        change: change === undefined ? null : bareChange(change),
      });
    else results.push(resultOf(budget, change, change.ratio, comparison.before));
  }
  return { results, notJudged };
}

function comparedMachine({ cpu, cores, platform }: Machine): Pick<Machine, 'cpu' | 'cores' | 'platform'> {
  return { cpu, cores, platform };
}

function changeFor(
  { endpoint, settings }: Budget,
  { endpoints, cells }: Comparison,
): CellChange | EndpointChange | undefined {
  if (settings === undefined) return endpoints.find((change) => change.endpoint === endpoint);
  const key = settingsKey(settings);
  return cells.find((cell) => cell.endpoint === endpoint && settingsKey(cell.settings) === key);
}

/** A change without what else the comparison knows of its place. */
function bareChange(change: CellChange | EndpointChange): RateChange {
  const { endpoint, verdict, ratio, low, high, incomparable } = change;
  const bare = { endpoint, verdict, ratio, low, high, incomparable };
  return change.of === 'endpoint'
    ? { of: 'endpoint', ...bare, servers: change.servers }
    : { of: 'settings', ...bare, settings: change.settings, servers: change.servers, p: change.p };
}

function resultOf(
  { endpoint, percent = defaultPercent }: Budget,
  change: CellChange | EndpointChange,
  ratio: number,
  { startedAt, commit }: Comparison['before'],
): BudgetResult {
  const kept = !isSurelySlower(change, percent);
  return {
    endpoint,
    figure: 'notSlowerThan',
    limit: percent,
    actual: 100 * (1 - ratio),
    kept,
    finding: { kind: 'against-baseline', startedAt, commit, change: bareChange(change) },
  };
}
