import type { BudgetFinding } from '../../model/facts/budget-finding.ts';
import type { Budget, Plan } from '../../model/plan/plan.ts';
import { sameCell } from '../../model/run/fold.ts';
import type { BudgetResult, Cell, Measurement, Recommendation } from '../../model/run/record.ts';
import type { Settings } from '../../model/settings.ts';

interface Figure {
  /** Whether the budget is the least that it may be; else the most. */
  readonly isLeast: boolean;
  readonly of: (measurement: Measurement) => number | null;
}

const atMost = (of: Figure['of']): Figure => ({ isLeast: false, of });

const figures: Readonly<Record<string, Figure>> = {
  rps: { isLeast: true, of: ({ rps }) => rps.mean },
  timePerRequestMs: atMost(({ timePerRequestMs }) => timePerRequestMs),
  p50Ms: atMost(({ latencyMs }) => latencyMs.p50),
  p90Ms: atMost(({ latencyMs }) => latencyMs.p90),
  p95Ms: atMost(({ latencyMs }) => latencyMs.p95),
  p99Ms: atMost(({ latencyMs }) => latencyMs.p99),
  failed: atMost(({ requests }) => requests.failed),
  cpuMsPerRequest: atMost(({ server }) => server?.cpuMsPerRequest ?? null),
  memoryMb: atMost(({ server }) => (server === null || server.rssBytes === null ? null : server.rssBytes / 1e6)),
};

/**
 * Which of the plan's budgets were kept, one result for each figure, in the plan's order. A budget without settings
 * holds for the recommended ones, or the fastest measured where none could be recommended. A figure that was not measured, or for which the sample was too small, counts as broken.
 */
export function checkBudgets(
  plan: Pick<Plan, 'budgets'>,
  cells: readonly Cell[],
  recommendations: readonly Recommendation[],
): BudgetResult[] {
  return plan.budgets.flatMap((budget) => {
    const recommended = recommendations.find(({ endpoint }) => endpoint === budget.endpoint)?.settings;
    const settings = budget.settings ?? recommended ?? fastestMeasured(budget.endpoint, cells);
    return Object.entries(figures).flatMap(([key, figure]) => {
      const limit = budget[key as keyof Budget];
      return typeof limit === 'number' ? [resultOf(budget.endpoint, settings, key, figure, limit, cells)] : [];
    });
  });
}

function fastestMeasured(endpoint: string, cells: readonly Cell[]): Settings | undefined {
  const measured = cells.filter((cell) => cell.endpoint === endpoint && cell.measurement !== null);
  return measured.toSorted((a, b) => b.measurement!.rps.mean - a.measurement!.rps.mean)[0]?.settings;
}

function resultOf(
  endpoint: string,
  settings: Settings | undefined,
  key: string,
  figure: Figure,
  limit: number,
  cells: readonly Cell[],
): BudgetResult {
  const cell = settings && cells.find((candidate) => sameCell(candidate, { endpoint, settings }));
  const measurement = cell?.measurement ?? null;
  const actual = measurement === null ? null : figure.of(measurement);
  // A rate of good answers beside failed ones is not the rate of a working service.
  const failures = key === 'failed' ? 0 : (measurement?.requests.failed ?? 0);
  const kept = actual !== null && failures === 0 && (figure.isLeast ? actual >= limit : actual <= limit);
  return { endpoint, figure: key, limit, actual, kept, finding: findingOf(settings, measurement, actual, failures) };
}

function findingOf(
  settings: Settings | undefined,
  measurement: Measurement | null,
  actual: number | null,
  failures: number,
): BudgetFinding {
  if (settings === undefined) return { kind: 'no-settings' };
  if (measurement === null) return { kind: 'not-measured', settings };
  const { succeeded, sent } = measurement.requests;
  if (actual === null) return { kind: 'too-few-requests', settings, succeeded };
  return failures > 0 ? { kind: 'requests-failed', settings, failed: failures, sent } : { kind: 'judged', settings };
}
