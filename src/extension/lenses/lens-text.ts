import type { BudgetResult, RunRecord } from '../../model/run/record.ts';
import { summaryOfRun } from '../../model/run/run-summary.ts';
import { budgetSentence } from '../../words/budgets.ts';
import { formatMs, formatShort } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';

/** What a lens says of an endpoint: what was measured last. */
export interface EndpointFigures {
  readonly endpoint: string;
  readonly path: string;
  /** `812/s, p95 21 ms`. */
  readonly text: string;
}

/** The figures of a run's endpoints, in a few letters each. Pure. */
export function endpointFigures(record: RunRecord): readonly EndpointFigures[] {
  const paths = new Map(record.plan.endpoints.map(({ name, path }) => [name, path]));
  return summaryOfRun(record).endpoints.map(({ endpoint, rps, p95Ms }) => ({
    endpoint,
    path: paths.get(endpoint) ?? '',
    text: `${formatShort(rps.mean)}/s${p95Ms === null ? '' : `, p95 ${formatMs(p95Ms)}`}`,
  }));
}

/** A lens's title; `stale`: the code is another one since. Pure. */
export function lensTitle(verb: string, figures: string | null, stale: boolean): string {
  if (figures === null) return `$(play) ${verb}`;
  return `$(play) ${verb} · ${stale ? t('{0} before the last edit', figures) : figures}`;
}

/** What a lens says of a budget. Pure. */
export function budgetTitle(budget: BudgetResult): string {
  const sentence = plainText(budgetSentence(budget)).replaceAll('$(', '\\$(');
  return budget.kept ? `$(check) ${t('kept')}: ${sentence}` : `$(warning) ${t('broken')}: ${sentence}`;
}
