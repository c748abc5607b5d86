import { regressionsAgainst, untoldAgainst } from '../../model/run/against-verdicts.ts';
import type { Comparison } from '../../model/run/comparison.ts';
import type { RunRecord } from '../../model/run/record.ts';
import { againstSentence } from '../../words/against.ts';
import { budgetSentence } from '../../words/budgets.ts';
import { count } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { escapeMarkdown, markdownCode, markdownOf, plainText } from '../../words/plain-text.ts';
import { differenceSentence, rateChangeSentence } from '../../words/rate-changes.ts';
import { againstTable, failureParts, renderMarkdown } from '../exporters/markdown.ts';
import { cautions, runSummary, verdictsOf } from '../sentences.ts';
import { unjudgedSentence } from './unjudged-sentence.ts';
import { withinBytes } from './within-bytes.ts';

/** A step's whole summary on GitHub has at most 1 MiB; a larger one is not shown at all. */
export const jobSummaryBytes = 1024 * 1024;

/** A comment on GitHub has at most 65,536 characters; counted in bytes this is on the safe side. */
export const commentBytes = 65_536;

/** A run for the summary of a CI job or for a comment: what came out first, the tables folded. Of at most so many bytes. */
export function runSummaryMarkdown(record: RunRecord, planName: string, mostBytes: number): string {
  const broken = record.budgets.filter(({ kept }) => !kept).length;
  const worse = record.against === undefined ? 0 : regressionsAgainst(record.against).length;
  const untold = record.against === undefined ? 0 : untoldAgainst(record.against).length;
  const isBad = record.status === 'failed' || broken + worse > 0;
  const mark = isBad ? '❌' : record.status === 'finished' && untold === 0 ? '✅' : '⚠️';
  const head = [`## ${mark} Servebench: ${markdownCode(planName)}`, markdownOf(headline(record, broken))];
  // What the server said last mostly names the cause.
  if (record.status === 'failed' && record.failure !== null) head.push(...failureParts(record.failure));
  const unjudged = unjudgedSentence(record);
  if (unjudged !== null) head.push(`**${escapeMarkdown(unjudged)}**`);
  head.push(...cautions(record).map((caution) => `**${escapeMarkdown(caution)}**`));
  if (record.against !== undefined) head.push(againstTable(record.against));
  if (record.budgets.length > 0) head.push(budgetTable(record));
  const answers = answersOf(record).map(({ name, sentence }) =>
    name === null ? `- ${markdownOf(sentence)}` : `- **${name}**: ${markdownOf(sentence)}`,
  );
  if (answers.length > 0) head.push(answers.join('\n'));
  const all = renderMarkdown(record).replace(/^# Servebench\n+/, '');
  return withinBytes([...head, folded(t('All figures'), all)], mostBytes);
}

/**
 * What came out of each endpoint: of a comparison with a commit that alone, as its short trials recommend nothing. `name`:
 * `null` where the sentence says it.
 */
function answersOf(record: RunRecord): { readonly name: string | null; readonly sentence: string }[] {
  const { against } = record;
  if (against !== undefined)
    return against.endpoints.map((one) => ({
      name: markdownCode(one.endpoint),
      sentence: againstSentence(one, against),
    }));
  // One sentence for each endpoint would be the same one: it stands above already.
  if (record.status === 'failed') return [];
  return verdictsOf(record).map(({ endpoint, sentence, namesEndpoint }) => ({
    name: namesEndpoint ? null : endpoint === null ? t('The whole service') : markdownCode(endpoint),
    sentence,
  }));
}

/** What changed between two runs, for the summary of a CI job or for a comment. Of at most so many bytes. */
export function comparisonSummaryMarkdown(comparison: Comparison, mostBytes: number): string {
  const verdicts = comparison.endpoints.map(({ verdict }) => verdict);
  const untold = verdicts.every((verdict) => verdict === 'not-comparable');
  const mark = verdicts.includes('slower') ? '❌' : untold ? '⚠️' : '✅';
  const { before, after } = comparison;
  const [old, young] = [before, after].map(({ commit, startedAt }) => markdownCode(commit ?? startedAt));
  const cells = comparison.cells.map(
    (cell) => `- ${markdownCode(cell.endpoint)} ${markdownOf(rateChangeSentence(cell))}`,
  );
  return withinBytes(
    [
      `## ${mark} Servebench: ${old} → ${young}`,
      comparison.endpoints.map((endpoint) => `- ${markdownOf(rateChangeSentence(endpoint))}`).join('\n'),
      ...comparison.differences.map((difference) => `**${escapeMarkdown(differenceSentence(difference))}**`),
      folded(t('Each of the settings'), cells.join('\n')),
    ],
    mostBytes,
  );
}

/** A comment that can be found again, so that the next one takes its place: marked by the plan that it is of. */
export function stickyComment(name: string, markdown: (mostBytes: number) => string): string {
  // No text of a plan can end the comment of HTML.
  const mark = `<!-- servebench:${encodeURIComponent(name.toWellFormed()).replaceAll('-', '%2D')} -->\n`;
  return `${mark}${markdown(commentBytes - new TextEncoder().encode(mark).length)}`;
}

function headline(record: RunRecord, broken: number): string {
  const { length } = record.budgets;
  const summary = runSummary(record);
  if (length === 0) return summary;
  const budgets =
    broken === 0
      ? length === 1
        ? t('The budget is kept.')
        : t('All {0} budgets are kept.', length)
      : t('{0} of {1} broken.', broken, count(length, 'budget'));
  return `${summary} ${budgets}`;
}

function budgetTable({ budgets }: RunRecord): string {
  const worstFirst = budgets.toSorted((a, b) => Number(a.kept) - Number(b.kept));
  const rows = worstFirst.map(
    (budget) => `| ${budget.kept ? t('✅ kept') : t('❌ broken')} | ${markdownOf(budgetSentence(budget))} |`,
  );
  return [`| ${t('Budget')} | |`, '| :-- | :-- |', ...rows].join('\n');
}

function folded(title: string, markdown: string): string {
  return markdown.trim() === ''
    ? ''
    : `<details>\n<summary>${plainText(title)}</summary>\n\n${markdown.trimEnd()}\n\n</details>`;
}
