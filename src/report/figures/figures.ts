import type { Cell, Estimate } from '../../model/run/record.ts';
import { decimalsFor, formatNumber } from '../../words/figures.ts';
import { t } from '../../words/language.ts';

/** What a figure is called, in full, over a column and in a terminal, and which way it is better. */
interface FigureWords {
  readonly title: () => string;
  readonly column: () => string;
  readonly short: () => string;
  readonly unit: 'requests/s' | 'ms' | 'requests' | 'MB';
  readonly better: 'more' | 'less';
}

const words = {
  rps: {
    title: () => t('Requests per second'),
    column: () => t('Requests/s'),
    short: () => t('req/s'),
    unit: 'requests/s',
    better: 'more',
  },
  timePerRequest: {
    title: () => t('Time per request'),
    column: () => t('Time/request'),
    short: () => t('time/req'),
    unit: 'ms',
    better: 'less',
  },
  p50: { title: () => t('Median latency'), column: () => t('Median'), short: () => 'p50', unit: 'ms', better: 'less' },
  p95: {
    title: () => t('95th percentile of latency'),
    column: () => 'p95',
    short: () => 'p95',
    unit: 'ms',
    better: 'less',
  },
  failed: {
    title: () => t('Failed requests'),
    column: () => t('Failed'),
    short: () => t('failed'),
    unit: 'requests',
    better: 'less',
  },
  cpu: {
    title: () => t('Server CPU per request'),
    column: () => t('CPU/request'),
    short: () => t('CPU/req'),
    unit: 'ms',
    better: 'less',
  },
  memory: {
    title: () => t('Server memory'),
    column: () => t('Memory'),
    short: () => t('memory'),
    unit: 'MB',
    better: 'less',
  },
} as const satisfies Readonly<Record<string, FigureWords>>;

export type FigureName = keyof typeof words;
/** The figures of a cell that tables show, in the order of their columns. */
export const figureNames = Object.keys(words) as FigureName[];

/** What a figure is called: in full, over a column, and in a terminal. */
export function figureTitle(figure: FigureName): string {
  return words[figure].title();
}
export function figureColumn(figure: FigureName): string {
  return words[figure].column();
}
export function figureShort(figure: FigureName): string {
  return words[figure].short();
}

/** The title of a figure within a sentence: `server CPU per request`. */
export function figureInSentence(figure: FigureName): string {
  const title = figureTitle(figure);
  return `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
}

/** The unit that a figure is counted in, and whether more of it is better. */
export function figureUnit<Figure extends FigureName>(figure: Figure): (typeof words)[Figure]['unit'] {
  return words[figure].unit;
}
export function betterOf(figure: FigureName): FigureWords['better'] {
  return words[figure].better;
}

/** A unit as it is shown behind a figure or over its column. */
export function unitText(unit: string): string {
  if (unit === 'requests/s') return t('requests/s');
  return unit === 'requests' ? t('requests') : unit;
}

/** One figure of a cell in its unit; `null` when the cell has none, or its sample is too small for it. */
export function figureOf(cell: Cell, figure: FigureName): number | null {
  const { measurement } = cell;
  if (figure === 'rps') return rpsOf(cell)?.mean ?? null;
  if (measurement === null) return figure === 'timePerRequest' ? (predictedOf(cell)?.timePerRequestMs ?? null) : null;
  switch (figure) {
    case 'timePerRequest':
      // How quickly requests failed says nothing about how long they take.
      return measurement.requests.succeeded === 0 ? null : measurement.timePerRequestMs;
    case 'p50':
      return measurement.latencyMs.p50;
    case 'p95':
      return measurement.latencyMs.p95;
    case 'failed':
      return measurement.requests.failed;
    case 'cpu':
      return measurement.server?.cpuMsPerRequest ?? null;
    case 'memory': {
      const bytes = measurement.server?.rssBytes ?? null;
      return bytes === null ? null : bytes / 1e6;
    }
  }
}

/** Requests per second of a cell: measured, else predicted with the prediction's interval. */
export function rpsOf(cell: Cell): Estimate | null {
  if (cell.measurement !== null) return cell.measurement.rps;
  const prediction = predictedOf(cell);
  return prediction === null ? null : { mean: prediction.rps, low: prediction.low, high: prediction.high };
}

/**
 * Time per request of a cell, ms. Its interval follows from that of the requests per second: with `connections` clients and
 * no failed request it is connections / rps, so the bounds are those of rps, turned round. `null` bounds with failures,
 * which count as completed in the one and not in the other.
 */
export function timePerRequestOf(cell: Cell): Estimate | null {
  const mean = figureOf(cell, 'timePerRequest');
  const rps = rpsOf(cell);
  if (mean === null) return null;
  const exact = cell.measurement === null || cell.measurement.requests.failed === 0;
  if (rps === null || rps.low === null || rps.high === null || rps.low <= 0 || !exact)
    return { mean, low: null, high: null };
  return { mean, low: (mean * rps.mean) / rps.high, high: (mean * rps.mean) / rps.low };
}

function predictedOf(cell: Cell): Cell['prediction'] {
  return cell.status === 'predicted' ? cell.prediction : null;
}

/** How one column of one figure is written, so that its numbers line up: one unit and one count of decimals for all. */
export interface ColumnFormat {
  readonly unit: string;
  readonly decimals: number;
  /** Divides a figure before it is written. */
  readonly divisor: number;
}

/**
 * The format of a column: as many decimals as the smallest value needs for three significant digits, and no more than the
 * largest can bear with four. Where most values have an interval, its half width says which decimals still mean something.
 */
export function columnFormat(
  figure: FigureName,
  values: readonly (number | null)[],
  halfWidths: readonly number[] = [],
): ColumnFormat {
  const { unit } = words[figure];
  if (figure === 'failed') return { unit, decimals: 0, divisor: 1 };
  const known = values.filter((value) => value !== null && value > 0) as number[];
  const [smallest, largest] = known.length === 0 ? [1, 1] : [Math.min(...known), Math.max(...known)];
  const inSeconds = unit === 'ms' && largest >= 10_000;
  const divisor = inSeconds ? 1000 : 1;
  const most = Math.min(decimalsFor(smallest / divisor, 3), decimalsFor(largest / divisor, 4));
  const decimals = 2 * halfWidths.length > known.length ? meaningfulDecimals(halfWidths, smallest, most) : most;
  return { unit: inSeconds ? 's' : unit, decimals, divisor };
}

function meaningfulDecimals(halfWidths: readonly number[], smallest: number, most: number): number {
  const typical = [...halfWidths].sort((a, b) => a - b)[Math.floor(halfWidths.length / 2)]!;
  const meant = typical > 0 ? -Math.floor(Math.log10(typical)) : most;
  return Math.min(most, Math.max(meant, decimalsFor(smallest, 2)));
}

/** A figure in its column's format. */
export function inColumn(value: number, format: ColumnFormat): string {
  return formatNumber(value / format.divisor, format.decimals);
}
