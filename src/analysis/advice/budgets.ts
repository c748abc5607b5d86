import type { Budget, Plan } from '../../model/plan/plan.ts';
import { sameCell } from '../../model/run/fold.ts';
import type { BudgetResult, Cell, Measurement, Recommendation } from '../../model/run/record.ts';
import { type Settings, settingsLabel } from '../../model/settings.ts';
import { formatNumber } from '../../words/wording.ts';

interface Figure {
  readonly name: string;
  readonly unit: string;
  /** Whether more is better. */
  readonly least: boolean;
  readonly of: (measurement: Measurement) => number | null;
}

const latency = (name: 'p50' | 'p90' | 'p95' | 'p99'): Figure => ({
  name: `${name} latency`,
  unit: 'ms',
  least: false,
  of: (measurement) => measurement.latencyMs[name],
});

const figures: Readonly<Record<string, Figure>> = {
  rps: { name: 'rate', unit: 'requests/s', least: true, of: ({ rps }) => rps.mean },
  timePerRequestMs: {
    name: 'time per request',
    unit: 'ms',
    least: false,
    of: (measurement) => measurement.timePerRequestMs,
  },
  p50Ms: latency('p50'),
  p90Ms: latency('p90'),
  p95Ms: latency('p95'),
  p99Ms: latency('p99'),
  failed: { name: 'failed requests', unit: '', least: false, of: ({ requests }) => requests.failed },
  cpuMsPerRequest: {
    name: 'server CPU per request',
    unit: 'ms',
    least: false,
    of: ({ server }) => server?.cpuMsPerRequest ?? null,
  },
  memoryMb: {
    name: 'memory',
    unit: 'MB',
    least: false,
    of: ({ server }) => (server === null || server.rssBytes === null ? null : server.rssBytes / 1e6),
  },
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
  const kept = actual !== null && failures === 0 && (figure.least ? actual >= limit : actual <= limit);
  const place = settings === undefined ? `"${endpoint}"` : `"${endpoint}" with ${settingsLabel(settings)}`;
  return { endpoint, figure: key, limit, actual, kept, text: sentence() };

  function sentence(): string {
    const wanted = `${figure.least ? 'at least' : 'at most'} ${withUnit(limit)}`;
    if (settings === undefined)
      return `${place}: no settings could be recommended, so the ${figure.name} (${wanted}) could not be checked.`;
    if (measurement === null)
      return `${place} was not measured, so the ${figure.name} (${wanted}) could not be checked.`;
    if (actual === null)
      return `${place}: ${measurement.requests.succeeded} requests are too few to tell the ${figure.name} (${wanted}).`;
    if (failures > 0)
      return `${place}: ${failures} of ${measurement.requests.sent} requests failed, so the ${figure.name} of ${withUnit(actual)} does not count (${wanted}).`;
    return `${place}: the ${figure.name} is ${withUnit(actual)}, ${kept ? 'within' : 'outside'} the budget of ${wanted}.`;
  }

  function withUnit(value: number): string {
    return figure.unit === '' ? String(value) : `${formatBeside(value, limit)} ${figure.unit}`;
  }
}

/** A number to be read beside another: with as many digits as it takes to tell them apart. */
function formatBeside(value: number, other: number): string {
  const rounded = formatNumber(value);
  return value !== other && rounded === formatNumber(other)
    ? value.toLocaleString('en-US', { maximumSignificantDigits: 6 })
    : rounded;
}
