import Table from 'cli-table3';
import type { Cell } from '../../model/run/record.ts';
import { statusWord } from '../../words/cell-status.ts';
import { formatShare } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import type { Ink } from '../ansi.ts';
import type { FigureRow, FigureTable } from './figure-table.ts';
import { rpsOf } from './figures.ts';

const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** How a table is made to fit. */
export interface TableLayout {
  /** Intervals as `±1 %` of the figure instead of their bounds. */
  readonly shortRanges: boolean;
  /** All settings in one column, `gevent 2×1`. */
  readonly oneSettingsColumn: boolean;
}

/** The lines of a table of texts, none with blanks at its end. The first row is the head; the first two columns are words. */
export function drawRows([head = [], ...rows]: readonly (readonly string[])[], ink: Ink): string[] {
  const grid = new Table({
    chars: noBorders,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, index) => (index < 2 ? 'left' : 'right')),
  });
  grid.push(
    head.map((text) => ink.dim(text)),
    ...rows.map((row) => [...row]),
  );
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** The lines of a table, none with blanks at its end. The first line is the head. */
export function drawTable(table: FigureTable, layout: TableLayout, ink: Ink): string[] {
  const merged = layout.oneSettingsColumn || table.settingNames.length === 0;
  const settings = merged ? [t('settings')] : table.settingNames;
  const title = (name: string) => (name === 'workerClass' ? 'class' : plainText(name, 40));
  const grid = new Table({
    chars: noBorders,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
    colAligns: ['left', ...settings.map(() => 'left' as const), ...table.columns.map(() => 'right' as const)],
  });
  const ranged = table.rows.some((row) => row.ranges[0] !== '');
  grid.push(
    [
      '',
      ...settings.map(title),
      ...table.columns.map((column, index) => {
        const unit = column.unit === '' ? '' : ` ${column.unit}`;
        return `${column.short}${unit}${index === 0 && ranged ? ' (95 %)' : ''}`;
      }),
    ].map((text) => ink.dim(text)),
  );
  for (const row of table.rows) grid.push(rowTexts(table, row, { ...layout, oneSettingsColumn: merged }, ink));
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

function rowTexts(table: FigureTable, row: FigureRow, layout: TableLayout, ink: Ink): string[] {
  const names = table.settingNames.map((name) => row.row.values[name] ?? '–');
  const settings = (layout.oneSettingsColumn ? [row.row.label] : names).map((text) => plainText(text, 60));
  const style = row.best !== null ? ink.bold : row.state === 'measured' ? (text: string) => text : ink.dim;
  const texts = row.texts.map((text, index) => {
    const range = layout.shortRanges ? plusMinus(row.cell) : row.ranges[index] && `(${row.ranges[index]})`;
    if (row.reason !== null) return index === 0 ? stateStyle(row, ink)(stateWord(row.state)) : '';
    if (table.columns[index]!.name === 'failed' && row.failedShare > 0) return ink.red(text);
    return style(index === 0 && range ? `${text} ${range}` : text);
  });
  return [markOf(row, ink), ...settings.map(style), ...texts];
}

/** The wider half of the interval of a cell's requests per second, as a share of the mean. */
function plusMinus(cell: Cell | null): string {
  const rps = cell === null ? null : rpsOf(cell);
  if (rps === null || rps.low === null || rps.high === null || rps.mean <= 0) return '';
  return `±${formatShare(Math.max(rps.high - rps.mean, rps.mean - rps.low) / rps.mean)}`;
}

function stateWord(state: FigureRow['state']): string {
  return state === 'failed' || state === 'skipped' || state === 'pending' ? statusWord(state) : '';
}

function stateStyle(row: FigureRow, ink: Ink): (text: string) => string {
  return row.state === 'failed' ? ink.red : ink.dim;
}

/** One sign before a row: what most changes how its figures are read. */
function markOf(row: FigureRow, ink: Ink): string {
  if (row.state === 'failed' || row.failedShare > 0) return ink.red('✕');
  if (row.best !== null) return ink.green('★');
  return row.remarks.length > 0 ? ink.yellow('!') : ' ';
}
