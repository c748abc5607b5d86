import type { Cell, CellStatus, RunRecord } from '../../model/run/record.ts';
import { type FigureRow, figureTable } from '../../report/figures/figure-table.ts';
import {
  betterOf,
  type FigureName,
  figureColumn,
  figureNames,
  figureShort,
  figureTitle,
} from '../../report/figures/figures.ts';
import { type Grid, type GridRow, gridOf } from '../../report/figures/grid.ts';
import { noFigure } from '../../words/figures.ts';
import { plainText } from '../../words/plain-text.ts';
import type { Preferences, Sort } from '../preferences.ts';

/** The table as it stands on the page: one endpoint with all its figures, or all endpoints with one figure. */
export interface TableModel {
  readonly grid: Grid;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** Whether each column of figures has intervals: then the figures without one leave the room for it. */
  readonly ranged: readonly boolean[];
  readonly footnotes: readonly string[];
}

export interface TableColumn {
  /** What it is sorted by: `setting:<name>`, or a figure's or an endpoint's name. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** The title in full; empty where it is that already. */
  readonly explanation: string;
  readonly numeric: boolean;
  /** The end that comes first when it is sorted. */
  readonly firstSort: Sort['direction'];
}

export interface TableRow {
  readonly row: GridRow;
  readonly settings: readonly string[];
  readonly figures: readonly TableFigure[];
  /** The cells whose details the row opens. */
  readonly cells: readonly Cell[];
}

export interface TableFigure {
  readonly text: string;
  readonly range: string;
  readonly value: number | null;
  readonly best: boolean;
  readonly bad: boolean;
  /** Why there is no figure; `null` where there is one, and in all columns of an endpoint but the first. */
  readonly state: CellStatus | 'absent' | null;
  readonly warned: boolean;
  readonly title: string;
}

/** The table that the preferences ask for; preferences that don't fit the run fall back to all endpoints and the plan's order. */
export function tableModel(record: RunRecord, { endpoint, figure, sort }: Preferences): TableModel {
  const grid = gridOf(record);
  const one = grid.endpoints.length === 1 ? grid.endpoints[0]! : endpoint;
  const model =
    one !== null && grid.endpoints.includes(one)
      ? endpointTable(record, grid, one)
      : overviewTable(record, grid, figureNamed(figure));
  const ranged = (model.rows[0]?.figures ?? []).map((_, index) =>
    model.rows.some((row) => row.figures[index]!.range !== ''),
  );
  return { ...model, ranged, rows: sort === null ? model.rows : sorted(model, sort) };
}

/** The figure of that name, requests per second if there is none. */
export function figureNamed(name: string): FigureName {
  return figureNames.find((one) => one === name) ?? 'rps';
}

function settingColumns(grid: Grid): TableColumn[] {
  return grid.settingNames.map((name) => ({
    id: `setting:${name}`,
    title: name === 'workerClass' ? 'class' : plainText(name, 60),
    unit: '',
    explanation: '',
    numeric: false,
    firstSort: 'ascending',
  }));
}

type UnsortedTable = Omit<TableModel, 'ranged'>;

function endpointTable(record: RunRecord, grid: Grid, endpoint: string): UnsortedTable {
  const table = figureTable(record, endpoint, undefined, grid);
  return {
    grid,
    columns: [
      ...settingColumns(grid),
      ...table.columns.map(({ name, title, unit }) => ({
        id: name,
        title: figureColumn(name),
        unit,
        explanation: title,
        numeric: true,
        firstSort: firstSort(name),
      })),
    ],
    rows: table.rows.map((row) => ({
      row: row.row,
      settings: settingsOf(row.row, grid),
      figures: row.texts.map((_, index) => figureIn(row, index, table.columns[index]!.name)),
      cells: row.cell === null ? [] : [row.cell],
    })),
    footnotes: table.footnotes,
  };
}

function overviewTable(record: RunRecord, grid: Grid, figure: FigureName): UnsortedTable {
  const tables = grid.endpoints.map((endpoint) => figureTable(record, endpoint, [figure], grid));
  return {
    grid,
    columns: [
      ...settingColumns(grid),
      ...tables.map(({ endpoint, columns: [column] }) => ({
        id: `endpoint:${endpoint}`,
        title: plainText(endpoint, 60),
        explanation: `${plainText(endpoint, 60)}: ${figureTitle(figure)}`,
        unit: column!.unit === '' ? figureShort(figure) : `${figureShort(figure)} ${column!.unit}`,
        numeric: true,
        firstSort: firstSort(figure),
      })),
    ],
    rows: grid.rows.map((row, index) => ({
      row,
      settings: settingsOf(row, grid),
      figures: tables.map((table) => figureIn(table.rows[index]!, 0, figure)),
      cells: [...row.cells.values()],
    })),
    footnotes: [...new Set(tables.flatMap((table) => table.footnotes))],
  };
}

function firstSort(figure: FigureName): Sort['direction'] {
  return betterOf(figure) === 'more' ? 'descending' : 'ascending';
}

function settingsOf(row: GridRow, grid: Grid): string[] {
  return grid.settingNames.map((name) => plainText(row.values[name] ?? noFigure, 100));
}

function figureIn(row: FigureRow, index: number, name: FigureName): TableFigure {
  const bad = row.state === 'failed' || row.failedShare > 0;
  return {
    text: row.texts[index]!,
    // The interval of the time per request is the same one turned round: it stands in the details.
    range: name === 'rps' ? row.ranges[index]! : '',
    value: row.values[index]!,
    best: row.best !== null && name === 'rps',
    // Every figure of a cell with failures is suspect, but the mark stands where it is read first.
    bad: bad && (name === 'rps' || (name === 'failed' && row.state !== 'failed')),
    state: index === 0 && row.reason !== null ? row.state : null,
    warned: name === 'rps' && !bad && row.remarks.length > 0,
    title: [...(row.reason === null ? [] : [row.reason]), ...row.remarks].join('\n'),
  };
}

function sorted(model: UnsortedTable, { column, direction }: Sort): readonly TableRow[] {
  const index = model.columns.findIndex(({ id }) => id === column);
  if (index < 0) return model.rows;
  const settings = model.grid.settingNames.length;
  const sign = direction === 'ascending' ? 1 : -1;
  return [...model.rows].sort((a, b) => {
    if (index < settings) {
      const name = model.grid.settingNames[index]!;
      return sign * compareSettings(a.row.settings[name], b.row.settings[name]);
    }
    const [x, y] = [a.figures[index - settings]!.value, b.figures[index - settings]!.value];
    // What has no figure stays at the end whichever way the rest is sorted.
    if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0);
    return sign * (x - y);
  });
}

function compareSettings(a: string | number | undefined, b: string | number | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a ?? '').localeCompare(String(b ?? ''), 'en', { numeric: true });
}
