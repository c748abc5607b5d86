import type { Failure } from '../../model/facts/failure.ts';
import type { Against } from '../../model/run/against.ts';
import type { RunRecord } from '../../model/run/record.ts';
import { failureOutput, failureSentence } from '../../words/failures.ts';
import { count, formatMoment, formatShare } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { noteSentence } from '../../words/notes.ts';
import { escapeMarkdown, markdownCode, markdownOf, plainText } from '../../words/plain-text.ts';
import { againstColumns, againstRows } from '../against-table.ts';
import { type FigureRow, type FigureTable, figureTable } from '../figures/figure-table.ts';
import { gridOf } from '../figures/grid.ts';
import { machineLine, methodSentences } from '../method.ts';
import { budgetLine, cautions, runSummary, type Verdict, verdictsOf } from '../sentences.ts';
import { sharedWarnings } from '../warnings.ts';

/** A run as Markdown, for a pull request or a wiki page. */
export function renderMarkdown(record: RunRecord): string {
  const grid = gridOf(record);
  const verdicts = verdictsOf(record);
  const parts = [
    '# Servebench',
    `${escapeMarkdown(runSummary(record))} ${escapeMarkdown(formatMoment(record.startedAt))}.`,
  ];
  if (record.status === 'failed' && record.failure !== null) parts.push(...failureParts(record.failure));
  parts.push(...cautions(record).map((caution) => `**${escapeMarkdown(caution)}**`));
  if (record.against !== undefined) parts.push(againstTable(record.against));
  for (const endpoint of grid.endpoints) {
    const { path, method } = record.plan.endpoints.find((one) => one.name === endpoint) ?? {};
    parts.push(`## ${markdownCode(endpoint)}${path === undefined ? '' : ` ${markdownCode(`${method} ${path}`)}`}`);
    const verdict = verdicts.find((one) => one.endpoint === endpoint);
    if (verdict !== undefined) parts.push(...verdictParts(verdict));
    const table = figureTable(record, endpoint, undefined, grid);
    parts.push(markdownTable(table), ...table.footnotes.map(escapeMarkdown));
  }
  const whole = verdicts.find((verdict) => verdict.endpoint === null);
  if (whole !== undefined) parts.push(`## ${t('The whole service')}`, ...verdictParts(whole));
  const remarks = [
    ...sharedWarnings(record.cells).map(({ text, cells }) =>
      cells.length === 1 ? text : t('{0} ({1})', text, count(cells.length, 'cell')),
    ),
    ...record.notes.map(noteSentence),
    ...record.budgets.map(budgetLine),
  ];
  if (remarks.length > 0)
    parts.push(`## ${t('Notes and warnings')}`, remarks.map((text) => `- ${markdownOf(text)}`).join('\n'));
  parts.push(
    `## ${t('How it was measured')}`,
    methodSentences(record).map(markdownOf).join(' '),
    escapeMarkdown(machineLine(record.machine)),
  );
  return `${parts.join('\n\n')}\n`;
}

/** A comparison with a commit: each figure of the commit, an arrow, and the working tree's. */
export function againstTable(against: Against): string {
  const rule = againstColumns().map((_, index) => (index < 2 ? ':--' : '--:'));
  const rows = againstRows(against).map(({ texts }) => texts.map((text) => escapeMarkdown(text)));
  return [againstColumns(), rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function verdictParts(verdict: Verdict): string[] {
  const bound =
    verdict.boundLabel === null || verdict.namesEndpoint ? '' : `**${escapeMarkdown(verdict.boundLabel)}.** `;
  const parts = [`${bound}${markdownOf(verdict.sentence)}`];
  if (verdict.advice.length > 0) parts.push(verdict.advice.map((text) => `- ${markdownOf(text)}`).join('\n'));
  if (verdict.command !== null) parts.push(codeBlock([verdict.command]));
  return parts;
}

/** Why a run failed, and the last lines of what its server said. */
export function failureParts(failure: Failure): string[] {
  const sentence = failureSentence(failure);
  const output = failureOutput(failure);
  return output.length === 0 ? [markdownOf(sentence)] : [markdownOf(sentence), codeBlock(output)];
}

function codeBlock(lines: readonly string[]): string {
  const longestRun = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map((run) => run[0].length)));
  const fence = '`'.repeat(longestRun + 1);
  return `${fence}text\n${lines.map((line) => plainText(line)).join('\n')}\n${fence}`;
}

function markdownTable(table: FigureTable): string {
  const names = table.settingNames.length > 0 ? table.settingNames : [t('settings')];
  const head = [
    ...names.map((name) => escapeMarkdown(name === 'workerClass' ? 'class' : name)),
    ...table.columns.map((column) => `${column.title}${column.unit === '' ? '' : `, ${column.unit}`}`),
    '',
  ];
  const rule = [...names.map(() => ':--'), ...table.columns.map(() => '--:'), ':--'];
  return [head, rule, ...table.rows.map((row) => rowTexts(table, row))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function rowTexts(table: FigureTable, row: FigureRow): string[] {
  const settings =
    table.settingNames.length > 0 ? table.settingNames.map((name) => row.row.values[name] ?? '–') : [t('as it runs')];
  const texts = row.texts.map((text, index) => {
    const range = row.ranges[index];
    const whole = escapeMarkdown(range === '' ? text : `${text} (${range})`);
    if (table.columns[index]!.name === 'failed' && row.failedShare > 0) return `**${whole}**`;
    return row.best !== null && index === 0 ? `**${whole}**` : whole;
  });
  return [...settings.map(escapeMarkdown), ...texts, remark(row)];
}

function remark(row: FigureRow): string {
  const parts: string[] = [];
  if (row.best !== null) parts.push(`★ ${row.best}`);
  if (row.failedShare > 0) parts.push(`✕ ${formatShare(row.failedShare)} ${t('failed')}`);
  if (row.reason !== null) parts.push(row.reason);
  return parts.map(escapeMarkdown).join(', ');
}
