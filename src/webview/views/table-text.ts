import { statusWord } from '../../words/cell-status.ts';
import { escapeMarkdown } from '../../words/plain-text.ts';
import type { TableModel, TableRow } from './table-model.ts';

/** What the table shows as Markdown: its columns and rows in their order, intervals in brackets. */
export function tableMarkdown(
  { columns, grid }: TableModel,
  rows: readonly TableRow[],
  shown: readonly number[],
): string {
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  const head = shown.map((index) => {
    const { title, unit } = columns[index]!;
    return escapeMarkdown(unit === '' ? title : `${title}, ${unit}`);
  });
  const rule = shown.map((index) => (columns[index]!.numeric ? '---:' : '---'));
  const body = rows.map((row) => shown.map((index) => textAt(row, index, grid.settingNames.length)));
  return `${[head, rule, ...body].map(line).join('\n')}\n`;
}

function textAt({ settings, figures }: TableRow, index: number, settingCount: number): string {
  const setting = settings[index];
  if (setting !== undefined) return escapeMarkdown(setting);
  const figure = figures[index - settingCount];
  if (figure === undefined) return '';
  if (figure.state !== null) return figure.state === 'absent' ? '' : statusWord(figure.state);
  const sign = figure.bad ? '✕ ' : figure.best ? '★ ' : '';
  return `${sign}${figure.text}${figure.range === '' ? '' : ` (${figure.range})`}`;
}
