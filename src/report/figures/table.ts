import type { RunRecord } from '../../model/run/record.ts';
import { budgetSentence } from '../../words/budgets.ts';
import { failureOutput, failureSentence } from '../../words/failures.ts';
import { formatNumber } from '../../words/figures.ts';
import { plural, t } from '../../words/language.ts';
import { noteSentence } from '../../words/notes.ts';
import { plainText } from '../../words/plain-text.ts';
import { againstColumns, againstRows } from '../against-table.ts';
import { type Ink, inkFor } from '../ansi.ts';
import { columnsOf } from '../columns.ts';
import { machineLine } from '../method.ts';
import { cautions, runSummary, type Verdict, verdictsOf } from '../sentences.ts';
import { sharedWarnings } from '../warnings.ts';
import { wrapText } from '../wrap-text.ts';
import { type FigureTable, figureTable } from './figure-table.ts';
import type { FigureName } from './figures.ts';
import { type Grid, gridOf } from './grid.ts';
import { drawRows, drawTable, type TableLayout } from './terminal-table.ts';

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
  if (record.against !== undefined) {
    const rows = againstRows(record.against).map(({ texts }) => texts);
    lines.push(...drawRows([againstColumns(), ...rows], ink), '');
  }
  for (const endpoint of record.against === undefined ? grid.endpoints : []) {
    const { path, method } = record.plan.endpoints.find((one) => one.name === endpoint) ?? {};
    const address = path === undefined ? '' : plainText(`${method} ${path}`);
    const name = plainText(endpoint, 120);
    lines.push(...wrap(`${ink.bold(name)}${address === '' || name.endsWith(address) ? '' : `  ${ink.dim(address)}`}`));
    const fitting = fittingTable(record, grid, endpoint, { width, ink });
    lines.push(...fitting.lines, '');
    for (const note of fitting.footnotes) footnotes.add(note);
  }
  if ([...grid.rows].some((row) => row.twins.length > 0)) {
    footnotes.add(t('Settings joined by "=" are the same server, which was measured once.'));
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
  const lines = wrap(answerOf(verdict, ink), '  ');
  for (const advice of verdict.advice) lines.push(...wrap(`  ${advice.replaceAll('`', '')}`, '  '));
  // A command is never broken into lines: it is there to be copied.
  if (verdict.command !== null) lines.push(`  ${ink.cyan(verdict.command)}`);
  return lines;
}

/** Behind the name of what it is about, or with that name in bold where the sentence says it. */
function answerOf(verdict: Verdict, ink: Ink): string {
  const { endpoint, namesEndpoint } = verdict;
  if (namesEndpoint && endpoint !== null) {
    const name = plainText(endpoint);
    return verdict.sentence.replace(`\`${name}\``, () => ink.bold(name)).replaceAll('`', '');
  }
  const title = endpoint === null ? t('Whole service') : plainText(endpoint, 120);
  return `${ink.bold(`${title}:`)} ${verdict.sentence.replaceAll('`', '')}`;
}

function closingLines(record: RunRecord, wrap: Wrap, ink: Ink): string[] {
  const lines: string[] = [];
  for (const caution of cautions(record)) lines.push(...wrap(`✕ ${caution}`, '  ').map(ink.red));
  for (const warning of sharedWarnings(record.cells)) {
    const others = warning.cells.length - 1;
    const text =
      others === 0
        ? warning.text
        : plural(others, '{0} (and {1} more cell)', '{0} (and {1} more cells)', warning.text, others);
    lines.push(...wrap(`! ${text}`, '  ').map(ink.yellow));
  }
  for (const note of record.notes) lines.push(...wrap(t('Note: {0}', noteSentence(note)), '  '));
  for (const budget of record.budgets) {
    const line = wrap(`${budget.kept ? '✓' : '✕'} ${t('Budget: {0}', budgetSentence(budget))}`, '  ');
    lines.push(...line.map(budget.kept ? ink.green : ink.red));
  }
  lines.push(...wrap(runSummary(record), '  '));
  if (record.status === 'failed' && record.failure !== null) {
    lines.push(...wrap(failureSentence(record.failure), '  ').map(ink.red));
    lines.push(...failureOutput(record.failure).map((line) => `  ${line}`));
  }
  lines.push(...wrap(machineLine(record.machine), '  ').map(ink.dim));
  return lines;
}

interface FittingTable {
  readonly lines: readonly string[];
  readonly footnotes: readonly string[];
}

/** The table as wide as fits: intervals are shortened first (`±1 %`), then the least important columns left out. */
function fittingTable(
  record: RunRecord,
  grid: Grid,
  endpoint: string,
  { width, ink }: { readonly width: number; readonly ink: Ink },
): FittingTable {
  const tableOf = (shown: number) => {
    const important = columnsByImportance.slice(0, shown);
    return figureTable(
      record,
      endpoint,
      columnsInOrder.filter((name) => important.includes(name)),
      grid,
    );
  };
  const all = columnsByImportance.length;
  const attempts: readonly (TableLayout & { readonly shown: number })[] = [
    { shown: all, shortRanges: false, oneSettingsColumn: false },
    ...columnsByImportance.map((_, left) => ({
      shown: all - left,
      shortRanges: true,
      oneSettingsColumn: all - left <= 2,
    })),
  ];
  let fitting: FittingTable | null = null;
  for (const { shown: columns, ...layout } of attempts) {
    const table = tableOf(columns);
    const shown = shortened(table);
    const text = drawTable(shown, layout, ink);
    const missing =
      columns === all ? [] : [t('This terminal is too narrow for all columns: --markdown and --csv have them.')];
    fitting = {
      lines: [...text, ...reasonLines(table, width, ink)],
      footnotes: [...leftOutNote(table, shown), ...legendOf(shown), ...table.footnotes, ...missing],
    };
    if (Math.max(...text.map(columnsOf)) <= width) break;
  }
  return fitting!;
}

/** Nobody reads more rows than this in a terminal. */
const mostRows = 200;

/** A table with the rows that matter most, in their order: the best, then what was measured or failed, then the fastest of the others. */
function shortened(table: FigureTable): FigureTable {
  if (table.rows.length <= mostRows) return table;
  const weightOf = ({ best, state, values: [rps] }: FigureTable['rows'][number]) =>
    (best !== null ? 2e12 : state === 'measured' || state === 'failed' ? 1e12 : 0) + (rps ?? 0);
  const byWeight = [...table.rows].sort((a, b) => weightOf(b) - weightOf(a));
  const shown = new Set(byWeight.slice(0, mostRows));
  return { ...table, rows: table.rows.filter((row) => shown.has(row)) };
}

function leftOutNote({ rows }: FigureTable, shown: FigureTable): string[] {
  const left = rows.length - shown.rows.length;
  return left === 0
    ? []
    : [t('{0} further settings are left out here: --markdown and --csv have them.', formatNumber(left))];
}

/** What the signs of a table mean, those that it has. */
function legendOf(table: FigureTable): string[] {
  const best = table.rows.find((row) => row.best !== null)?.best;
  const parts = [
    best === 'recommended' ? t('★ recommended: the cheapest settings within noise of the best.') : null,
    best === 'fastest' ? t('★ fastest of what was measured.') : null,
    table.rows.some((row) => row.failedShare > 0) ? t('✕ had failed requests.') : null,
    table.rows.some((row) => row.state === 'measured' && row.failedShare === 0 && row.remarks.length > 0)
      ? t('! see below.')
      : null,
  ];
  return parts.filter((part) => part !== null);
}

/** Why cells were skipped or failed, each reason once, below the table: a column of sentences would push everything apart. */
function reasonLines(table: FigureTable, width: number, ink: Ink): string[] {
  const byReason = new Map<string, { readonly labels: string[]; readonly failed: boolean }>();
  for (const { reason, state, row } of table.rows) {
    if (reason === null || state === 'pending') continue;
    const rows = byReason.get(reason) ?? { labels: [], failed: state === 'failed' };
    byReason.set(reason, rows);
    rows.labels.push(plainText(row.label, 80));
  }
  return [...byReason].flatMap(([reason, { labels, failed }]) => {
    const which =
      labels.length > 4 ? t('{0} and {1} more', labels.slice(0, 3).join(', '), labels.length - 3) : labels.join(', ');
    return wrapText(`${which} ${reason}`, Math.max(20, width), '  ').map(failed ? ink.red : ink.dim);
  });
}
