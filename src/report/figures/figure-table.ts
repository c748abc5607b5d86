import type { Cell, CellStatus, RunRecord } from '../../model/run/record.ts';
import { statusReason } from '../../words/cell-status.ts';
import { cellReason } from '../../words/cells.ts';
import { noFigure, type Quantile, samplesNeeded } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { warningSentence } from '../../words/warnings.ts';
import { cellWarnings, failureText } from '../warnings.ts';
import {
  type ColumnFormat,
  columnFormat,
  type FigureName,
  figureNames,
  figureOf,
  figureShort,
  figureTitle,
  inColumn,
  rpsOf,
  timePerRequestOf,
  unitText,
} from './figures.ts';
import { bestOf, failedShare, type Grid, type GridRow, gridOf, isBestRow } from './grid.ts';

/** The figures of one endpoint as texts, a row for each server: what terminal, Markdown, HTML and panel print alike. */
export interface FigureTable {
  readonly endpoint: string;
  readonly settingNames: readonly string[];
  readonly columns: readonly FigureColumn[];
  readonly rows: readonly FigureRow[];
  /** What must be said below the table: columns that are empty, and why. */
  readonly footnotes: readonly string[];
}

export interface FigureColumn {
  readonly name: FigureName;
  readonly title: string;
  readonly short: string;
  /** Empty where the title says it all. */
  readonly unit: string;
}

export interface FigureRow {
  readonly row: GridRow;
  readonly cell: Cell | null;
  readonly state: CellStatus | 'absent';
  readonly best: 'recommended' | 'fastest' | null;
  readonly failedShare: number;
  /** A text for each column; `–` where there is no figure. */
  readonly texts: readonly string[];
  /** The numbers behind the texts, to sort by. */
  readonly values: readonly (number | null)[];
  /** The 95 % interval of each figure in the column's format; empty where there is none. */
  readonly ranges: readonly string[];
  /** Why there are no figures, on one line; `null` when there are. */
  readonly reason: string | null;
  /** What to mind about the figures. */
  readonly remarks: readonly string[];
}

/** Lays out the figures of one endpoint. */
export function figureTable(
  record: Pick<RunRecord, 'cells' | 'recommendations'>,
  endpoint: string,
  names: readonly FigureName[] = figureNames,
  grid: Grid = gridOf(record),
): FigureTable {
  const best = bestOf(record, endpoint);
  const cells = grid.rows.map((row) => row.cells.get(endpoint) ?? null);
  const formats = new Map(names.map((name) => [name, formatOf(cells, name)]));
  return {
    endpoint,
    settingNames: grid.settingNames,
    columns: names.map((name) => ({
      name,
      title: figureTitle(name),
      short: figureShort(name),
      unit: unitOf(name, formats.get(name)!),
    })),
    rows: grid.rows.map((row): FigureRow => {
      const cell = row.cells.get(endpoint) ?? null;
      return {
        row,
        cell,
        state: cell === null ? 'absent' : cell.status,
        best: cell !== null && isBestRow(row, best) ? best!.why : null,
        failedShare: cell === null ? 0 : failedShare(cell),
        texts: names.map((name) => (cell === null ? noFigure : figureText(cell, name, formats.get(name)!))),
        values: names.map((name) => cell && figureOf(cell, name)),
        ranges: names.map((name) => (cell === null ? '' : rangeText(cell, name, formats.get(name)!))),
        reason: cell === null ? null : reasonOf(cell),
        remarks: cell === null ? [] : remarksOf(cell),
      };
    }),
    footnotes: footnotesOf(cells, names),
  };
}

function formatOf(cells: readonly (Cell | null)[], name: FigureName): ColumnFormat {
  const known = cells.filter((cell) => cell !== null);
  const halfWidths = known.flatMap((cell) => {
    const { low = null, high = null } = (name === 'rps' ? rpsOf(cell) : null) ?? {};
    return low === null || high === null ? [] : [(high - low) / 2];
  });
  return columnFormat(
    name,
    known.map((cell) => figureOf(cell, name)),
    halfWidths,
  );
}

function unitOf(name: FigureName, format: ColumnFormat): string {
  return name === 'rps' || name === 'failed' ? '' : unitText(format.unit);
}

function figureText(cell: Cell, name: FigureName, format: ColumnFormat): string {
  const value = figureOf(cell, name);
  if (value === null) return noFigure;
  if (name === 'failed' && value > 0) return `${inColumn(value, format)}/${cell.measurement!.requests.sent}`;
  const about = cell.measurement === null ? '≈ ' : '';
  return `${about}${inColumn(value, format)}`;
}

function rangeText(cell: Cell, name: FigureName, format: ColumnFormat): string {
  const estimate = name === 'rps' ? rpsOf(cell) : name === 'timePerRequest' ? timePerRequestOf(cell) : null;
  if (estimate === null || estimate.low === null || estimate.high === null) return '';
  return `${inColumn(estimate.low, format)}–${inColumn(estimate.high, format)}`;
}

function reasonOf(cell: Cell): string | null {
  if (cell.status === 'pending') return t('not measured');
  const reason = cellReason(cell);
  return reason === null ? null : statusReason(cell.status, plainText(reason, 240));
}

function remarksOf(cell: Cell): string[] {
  const failures = cell.measurement === null ? null : failureText(cell.measurement.requests);
  return [...(failures === null ? [] : [failures]), ...cellWarnings(cell).map(warningSentence)];
}

function footnotesOf(cells: readonly (Cell | null)[], names: readonly FigureName[]): string[] {
  const measured = cells.filter((cell) => cell?.measurement != null).map((cell) => cell!.measurement!);
  if (measured.length === 0) return [];
  const notes: string[] = [];
  const small = (['p50', 'p95'] as const).filter(
    (name: Quantile & FigureName) =>
      names.includes(name) && measured.some((one) => one.latencyMs[name] === null && one.latencyMs.count > 0),
  );
  for (const name of small) {
    const most = Math.max(...measured.filter((one) => one.latencyMs[name] === null).map((one) => one.latencyMs.count));
    notes.push(
      t(
        '{0} is left out where n is too small: it needs {1} answered requests (here {2}).',
        name,
        samplesNeeded(name),
        most,
      ),
    );
  }
  if (names.includes('cpu') && measured.some((one) => one.server?.cpuMsPerRequest == null)) {
    notes.push(t('Server CPU is left out where it could not be read, or where the trial was too short for its clock.'));
  }
  if (cells.some((cell) => cell?.status === 'predicted')) notes.push(t('≈ is predicted, not measured.'));
  return notes;
}
