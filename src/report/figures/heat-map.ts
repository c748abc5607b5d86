import type { Cell, CellStatus, RunRecord } from '../../model/run/record.ts';
import { type Settings, type SettingValue, settingsKey } from '../../model/settings.ts';
import { noFigure } from '../../words/figures.ts';
import { plainText } from '../../words/plain-text.ts';
import { type ChartFigure, cellLines } from './chart-model.ts';
import { betterOf, columnFormat, figureOf, inColumn } from './figures.ts';
import { bestOf, failedShare } from './grid.ts';

/** One map of an endpoint: a worker class, one setting down, another across. */
export interface HeatMap {
  /** The worker class; empty where there is none. */
  readonly name: string;
  readonly rowSetting: string;
  readonly columnSetting: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly (HeatCell | null)[] }[];
}

export interface HeatCell {
  readonly endpoint: string;
  readonly settings: Settings;
  readonly key: string;
  readonly text: string;
  /** 0 for the worst of the endpoint to 9 for the best; `null` without a figure. */
  readonly level: number | null;
  readonly state: CellStatus;
  readonly hasFailures: boolean;
  readonly isBest: boolean;
  readonly isTwin: boolean;
  readonly lines: readonly string[];
}

/** Cells from which on a map says more than bars. */
const leastCells = 13;

/**
 * Maps of one figure of an endpoint, one for each worker class, all on one scale. None where the grid is small, or where
 * other settings than class, rows and columns vary: a map would hide them.
 */
export function heatMapsOf(
  record: Pick<RunRecord, 'cells' | 'recommendations'>,
  endpoint: string,
  figure: ChartFigure,
): HeatMap[] {
  const cells = record.cells.filter((cell) => cell.endpoint === endpoint);
  const varied = variedSettings(cells);
  const [rowSetting, columnSetting, ...others] = varied;
  if (cells.length < leastCells || rowSetting === undefined || columnSetting === undefined || others.length > 0)
    return [];
  const values = cells.map((cell) => figureOf(cell, figure));
  const known = values.filter((value) => value !== null);
  const format = columnFormat(figure, values);
  const level = levelOf(known, betterOf(figure));
  const best = bestOf(record, endpoint);
  const columns = valuesOf(cells, columnSetting);
  const cellOf = (cell: Cell): HeatCell => {
    const value = figureOf(cell, figure);
    const key = settingsKey(cell.settings);
    return {
      endpoint,
      settings: cell.settings,
      key,
      text: value === null ? noFigure : `${cell.measurement === null ? '≈ ' : ''}${inColumn(value, format)}`,
      level: value === null ? null : level(value),
      state: cell.status,
      hasFailures: failedShare(cell) > 0,
      isBest: best?.key === key,
      isTwin: cell.sameAs !== null,
      lines: cellLines(cell, best),
    };
  };
  return [...new Set(cells.map(classOf))].map((name) => {
    const own = cells.filter((cell) => classOf(cell) === name);
    return {
      name: plainText(name, 60),
      rowSetting: plainText(rowSetting, 40),
      columnSetting: plainText(columnSetting, 40),
      columns: columns.map((value) => plainText(String(value), 40)),
      rows: valuesOf(own, rowSetting).map((row) => ({
        name: plainText(String(row), 40),
        cells: columns.map((column) => {
          const cell = own.find(({ settings }) => settings[rowSetting] === row && settings[columnSetting] === column);
          return cell === undefined ? null : cellOf(cell);
        }),
      })),
    };
  });
}

function variedSettings(cells: readonly Cell[]): string[] {
  const names = [...new Set(cells.flatMap(({ settings }) => Object.keys(settings)))];
  return names.filter((name) => name !== 'workerClass' && valuesOf(cells, name).length > 1);
}

function valuesOf(cells: readonly Cell[], name: string): SettingValue[] {
  return [...new Set(cells.flatMap(({ settings }) => settings[name] ?? []))];
}

function classOf({ settings }: Cell): string {
  return String(settings['workerClass'] ?? '');
}

/** Levels are even steps of the logarithm where figures differ much, so that the small ones can still be told apart. */
function levelOf(known: readonly number[], better: 'more' | 'less'): (value: number) => number {
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const isWide = least > 0 && most / least > 10;
  const scale = (value: number) => (isWide ? Math.log(value) : value);
  return (value) => {
    if (most <= least) return 9;
    const share = (scale(value) - scale(least)) / (scale(most) - scale(least));
    return Math.min(9, Math.floor(10 * (better === 'more' ? share : 1 - share)));
  };
}
