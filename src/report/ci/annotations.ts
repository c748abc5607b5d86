import type { TextPlace } from '../../model/plan/budget-places.ts';
import type { AgainstEndpoint } from '../../model/run/against.ts';
import { regressionsAgainst, untoldAgainst } from '../../model/run/against-verdicts.ts';
import type { BudgetResult, RunRecord } from '../../model/run/record.ts';
import { againstSentence } from '../../words/against.ts';
import { budgetSentence } from '../../words/budgets.ts';
import { failureSentence } from '../../words/failures.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { cautions } from '../sentences.ts';
import { unjudgedSentence } from './unjudged-sentence.ts';

/** A remark that a CI system shows at a line of a file, or at none. */
export interface Annotation {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly text: string;
  readonly place: TextPlace | null;
}

/** GitHub shows no more than ten of a kind for one step. */
const mostAnnotations = 10;

/**
 * What a run says to whoever reads the plan: its broken budgets at their own lines, the worst first, then why it failed or
 * the warnings. Ten at most, of which the last says how many are missing.
 *
 * @param places where each of the record's budgets stands in the plan's text, in their order.
 */
export function annotationsOf(record: RunRecord, places: readonly (TextPlace | null)[]): Annotation[] {
  const broken = record.budgets
    .map((budget, index) => ({ budget, place: places[index] ?? null }))
    .filter(({ budget }) => !budget.kept)
    .toSorted((a, b) => excessOf(b.budget) - excessOf(a.budget))
    .map(
      ({ budget, place }): Annotation => ({
        level: 'error',
        title: t('Budget broken'),
        text: budgetSentence(budget),
        place,
      }),
    );
  const failure: Annotation[] =
    record.status === 'failed' && record.failure !== null
      ? [{ level: 'error', title: t('Benchmark failed'), text: failureSentence(record.failure), place: null }]
      : [];
  const { against } = record;
  const compared = (endpoints: readonly AgainstEndpoint[], level: Annotation['level']) =>
    endpoints.map(
      (one): Annotation => ({
        level,
        title: titleOf(one.verdict),
        text: against === undefined ? '' : `${one.endpoint}: ${againstSentence(one, against)}`,
        place: null,
      }),
    );
  const worse = against === undefined ? [] : compared(regressionsAgainst(against), 'error');
  const untold = against === undefined ? [] : compared(untoldAgainst(against), 'warning');
  const unjudged = unjudgedSentence(record);
  const toMind = [...(unjudged === null ? [] : [unjudged]), ...cautions(record)].map(
    (text): Annotation => ({ level: 'warning', title: 'Servebench', text, place: null }),
  );
  const all = [...failure, ...broken, ...worse, ...untold, ...toMind];
  if (all.length <= mostAnnotations) return all;
  const left = all.length - mostAnnotations;
  return all.slice(0, mostAnnotations).map((annotation, index) => {
    if (index < mostAnnotations - 1) return annotation;
    return { ...annotation, text: t('{0} (And {1} more, see the summary of the run.)', annotation.text, left) };
  });
}

function titleOf(verdict: AgainstEndpoint['verdict']): string {
  if (verdict === 'fails') return t('Requests fail');
  return verdict === 'slower' ? t('Slower') : t('Can’t be told');
}

/** How far beyond its limit a budget is, as a factor; what could not be told comes first. */
function excessOf({ limit, actual, figure }: BudgetResult): number {
  if (actual === null) return Number.POSITIVE_INFINITY;
  const [wanted, got] = figure === 'rps' ? [actual, limit] : [limit, actual];
  return wanted === 0 ? Number.MAX_VALUE : got / wanted;
}

/**
 * An annotation as a workflow command of GitHub Actions. Nothing in its texts can end the line or a property, and so
 * become another command. @param file path of the plan as the repository knows it; `null`: it lies outside.
 */
export function workflowCommand({ level, title, text, place }: Annotation, file: string | null): string {
  const where =
    file === null || place === null ? [] : [['file', file] as const, ['line', place.line], ['col', place.column]];
  const properties = [...where, ['title', title] as const]
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${level} ${properties}::${escapeText(text)}`;
}

function escapeText(text: string): string {
  return plainText(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
