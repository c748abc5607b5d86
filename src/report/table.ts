import Table from 'cli-table3';
import type { Cell, RunRecord } from '../model/record.ts';
import { type Ink, inkFor } from './ansi.ts';
import { type FigureRow, type FigureTable, figureTable } from './figure-table.ts';
import { type FigureName, rpsOf } from './figures.ts';
import { formatShare } from './format.ts';
import { gridOf } from './grid.ts';
import { plainText } from './plain-text.ts';
import { failureSummary, machineLine, runSummary, splitReason, type Verdict, verdictsOf } from './sentences.ts';
import { sharedWarnings } from './warnings.ts';
import { wrapText } from './wrap-text.ts';

export interface TableOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
}

// What is left out first where the terminal is narrow stands last.
const columnsByImportance: readonly FigureName[] = ['rps', 'failed', 'timePerRequest', 'p95', 'cpu'];
const columnsInOrder: readonly FigureName[] = ['rps', 'timePerRequest', 'p95', 'failed', 'cpu'];

/** A run for a terminal: a table and a verdict for each endpoint, then what to mind. Ends with a line end. */
export function renderTable(record: RunRecord, { width, colour }: TableOptions): string {
  const ink = inkFor(colour);
  const wrap = (text: string, indent = '') => wrapText(text, Math.max(20, width), indent);
  const lines: string[] = [];
  const grid = gridOf(record);
  const footnotes = new Set<string>();
  for (const endpoint of grid.endpoints) {
    const { path, method } = record.plan.endpoints.find((one) => one.name === endpoint) ?? {};
    const address = path === undefined ? '' : plainText(`${method} ${path}`);
    const name = plainText(endpoint, 120);
    lines.push(...wrap(`${ink.bold(name)}${address === '' || name.endsWith(address) ? '' : `  ${ink.dim(address)}`}`));
    const fitting = fittingTable(record, endpoint, width, ink);
    lines.push(...fitting.lines, '');
    for (const note of fitting.footnotes) footnotes.add(note);
  }
  if ([...grid.rows].some((row) => row.twins.length > 0)) {
    footnotes.add('Settings joined by "=" are the same server: measured once.');
  }
  for (const note of footnotes) lines.push(...wrap(note, '  ').map(ink.dim));
  if (footnotes.size > 0) lines.push('');
  // Where nothing could be measured, every verdict would only repeat the reason that the last lines give.
  const answers = record.cells.some((cell) => cell.measurement !== null) ? verdictsOf(record) : [];
  for (const verdict of answers) lines.push(...verdictLines(verdict, wrap, ink), '');
  lines.push(...closingLines(record, wrap, ink));
  return `${lines.join('\n')}\n`;
}

type Wrap = (text: string, indent?: string) => string[];

function verdictLines(verdict: Verdict, wrap: Wrap, ink: Ink): string[] {
  const name = verdict.endpoint === null ? 'Whole service' : plainText(verdict.endpoint, 120);
  const lines = wrap(`${ink.bold(`${name}:`)} ${verdict.sentence.replaceAll('`', '')}`, '  ');
  for (const advice of verdict.advice) lines.push(...wrap(`  ${advice.replaceAll('`', '')}`, '  '));
  // A command is never broken into lines: it is there to be copied.
  if (verdict.command !== null) lines.push(`  ${ink.cyan(verdict.command)}`);
  return lines;
}

function closingLines(record: RunRecord, wrap: Wrap, ink: Ink): string[] {
  const lines: string[] = [];
  const failures = failureSummary(record);
  if (failures !== null) lines.push(...wrap(`✕ ${failures}`, '  ').map(ink.red));
  for (const warning of sharedWarnings(record.cells)) {
    const others = warning.cells.length - 1;
    const more = others === 0 ? '' : ` (and ${others} more ${others === 1 ? 'cell' : 'cells'})`;
    lines.push(...wrap(`! ${warning.text}${more}`, '  ').map(ink.yellow));
  }
  for (const note of record.notes) lines.push(...wrap(`Note: ${plainText(note)}`, '  '));
  for (const budget of record.budgets) {
    const line = wrap(`${budget.kept ? '✓' : '✕'} Budget: ${plainText(budget.text)}`, '  ');
    lines.push(...line.map(budget.kept ? ink.green : ink.red));
  }
  lines.push(...wrap(runSummary(record), '  '));
  if (record.status === 'failed' && record.reason !== null) {
    const { sentence, output } = splitReason(record.reason);
    lines.push(...wrap(sentence, '  ').map(ink.red), ...output.map((line) => `  ${line}`));
  }
  lines.push(...wrap(machineLine(record.machine), '  ').map(ink.dim));
  return lines;
}

interface FittingTable {
  readonly lines: readonly string[];
  readonly footnotes: readonly string[];
}

/** The table as wide as fits: intervals are shortened first (`±1 %`), then the least important columns left out. */
function fittingTable(record: RunRecord, endpoint: string, width: number, ink: Ink): FittingTable {
  const tableOf = (shown: number) => {
    const important = columnsByImportance.slice(0, shown);
    return figureTable(
      record,
      endpoint,
      columnsInOrder.filter((name) => important.includes(name)),
    );
  };
  const all = columnsByImportance.length;
  const attempts: readonly (readonly [shown: number, shortRanges: boolean])[] = [
    [all, false],
    ...columnsByImportance.map((_, left) => [all - left, true] as const),
  ];
  let fitting: FittingTable | null = null;
  for (const [shown, shortRanges] of attempts) {
    const table = tableOf(shown);
    const text = drawn(table, shortRanges, ink);
    const missing =
      shown === all ? [] : ['This terminal is too narrow for all columns: --markdown and --csv have them.'];
    fitting = {
      lines: [...text, ...reasonLines(table, width, ink)],
      footnotes: [...legendOf(table), ...table.footnotes, ...missing],
    };
    if (Math.max(...text.map(visibleLength)) <= width) break;
  }
  return fitting!;
}

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

function drawn(table: FigureTable, shortRanges: boolean, ink: Ink): string[] {
  const settings = table.settingNames.length > 0 ? table.settingNames : ['settings'];
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
  for (const row of table.rows) grid.push(rowTexts(table, row, shortRanges, ink));
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

function rowTexts(table: FigureTable, row: FigureRow, shortRanges: boolean, ink: Ink): string[] {
  const names = table.settingNames.map((name) => plainText(row.row.values[name] ?? '–', 60));
  const settings = table.settingNames.length > 0 ? names : ['as it runs'];
  const style = row.best !== null ? ink.bold : row.state === 'measured' ? (text: string) => text : ink.dim;
  const texts = row.texts.map((text, index) => {
    const range = shortRanges ? plusMinus(row.cell) : row.ranges[index] && `(${row.ranges[index]})`;
    if (row.reason !== null) return index === 0 ? stateStyle(row, ink)(stateWords[row.state]) : '';
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

const stateWords = {
  measured: '',
  predicted: '',
  failed: 'failed',
  skipped: 'skipped',
  pending: 'not measured',
  absent: '',
} as const;

function stateStyle(row: FigureRow, ink: Ink): (text: string) => string {
  return row.state === 'failed' ? ink.red : ink.dim;
}

/** One sign before a row: what most changes how its figures are read. */
function markOf(row: FigureRow, ink: Ink): string {
  if (row.state === 'failed' || row.failedShare > 0) return ink.red('✕');
  if (row.best !== null) return ink.green('★');
  return row.remarks.length > 0 ? ink.yellow('!') : ' ';
}

/** What the signs of a table mean, those that it has. */
function legendOf(table: FigureTable): string[] {
  const best = table.rows.find((row) => row.best !== null)?.best;
  const parts = [
    best === 'recommended' ? '★ recommended: the cheapest settings within noise of the best' : null,
    best === 'fastest' ? '★ fastest of what was measured' : null,
    table.rows.some((row) => row.failedShare > 0) ? '✕ had failed requests' : null,
    table.rows.some((row) => row.state === 'measured' && row.failedShare === 0 && row.remarks.length > 0)
      ? '! see below'
      : null,
  ].filter((part) => part !== null);
  return parts.map((part) => `${part}.`);
}

/** Why cells were skipped or failed, each reason once, below the table: a column of sentences would push everything apart. */
function reasonLines(table: FigureTable, width: number, ink: Ink): string[] {
  const byReason = new Map<string, string[]>();
  for (const row of table.rows) {
    if (row.reason === null || row.state === 'pending') continue;
    byReason.set(row.reason, [...(byReason.get(row.reason) ?? []), plainText(row.row.label, 80)]);
  }
  return [...byReason].flatMap(([reason, labels]) => {
    const which =
      labels.length > 4 ? `${labels.slice(0, 3).join(', ')} and ${labels.length - 3} more` : labels.join(', ');
    return wrapText(`${which} ${reason}`, Math.max(20, width), '  ').map(
      reason.startsWith('failed') ? ink.red : ink.dim,
    );
  });
}

/** Columns that a line takes, styles apart. */
function visibleLength(line: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: our own styles start with an escape character.
  return [...line.replace(/\u001b\[\d+m/g, '')].length;
}
