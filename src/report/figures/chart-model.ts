import type { Cell, CellStatus, Estimate, RunRecord } from '../../model/run/record.ts';
import { type Settings, settingsKey } from '../../model/settings.ts';
import { statusReason } from '../../words/cell-status.ts';
import { cellReason } from '../../words/cells.ts';
import { decimalsFor, formatFigure, formatMs, formatNumber, formatShare } from '../../words/figures.ts';
import { language, t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { settingsLabel } from '../../words/settings-label.ts';
import { warningSentence } from '../../words/warnings.ts';
import { cellWarnings, failureText } from '../warnings.ts';
import { type FigureName, figureOf, figureTitle, figureUnit, rpsOf, timePerRequestOf, unitText } from './figures.ts';
import { type BestCell, bestOf, failedShare, shortLabel } from './grid.ts';

/** What a chart's bars can be as high as. */
export const chartFigures = ['rps', 'timePerRequest', 'p95', 'cpu', 'memory'] as const satisfies readonly FigureName[];
export type ChartFigure = (typeof chartFigures)[number];

/** The chart's figure of this name, or the requests per second. */
export function chartFigureNamed(name: string): ChartFigure {
  return chartFigures.find((one) => one === name) ?? 'rps';
}

/**
 * One chart of one endpoint, as the reference experiment draws it: a group of bars for each workers × threads, and in each
 * group one bar for each worker class. Plain numbers and texts: nothing here knows how it is drawn.
 */
export interface ChartModel {
  readonly endpoint: string;
  readonly figure: ChartFigure;
  /** What the bars show, with the unit: `Requests per second`, `Time per request, s`. */
  readonly title: string;
  readonly unit: 'requests/s' | 'ms' | 's' | 'MB';
  /** What the groups are: `workers × threads`; empty when there is one group only. */
  readonly groupTitle: string;
  readonly groups: readonly string[];
  readonly series: readonly ChartSeries[];
  /** One sentence for who can't see the chart: how many bars, the highest and the lowest. */
  readonly summary: string;
}

/** The bars of one colour. */
export interface ChartSeries {
  readonly name: string;
  /** One for each group; `null` where the plan has no such cell. */
  readonly bars: readonly (ChartBar | null)[];
}

export interface ChartBar {
  readonly endpoint: string;
  readonly settings: Settings;
  readonly state: CellStatus;
  /** Height in the chart's unit; `null` when there is nothing to draw but a mark. */
  readonly value: number | null;
  /** 95 % interval in the chart's unit; `null` when the sample is too small for one. */
  readonly low: number | null;
  readonly high: number | null;
  /** Share of the requests that failed, 0..1. */
  readonly failedShare: number;
  /** Whether the figure was measured with other settings that are the same server. */
  readonly twin: boolean;
  readonly best: BestCell['why'] | null;
  readonly label: string;
  /** What the bar says when it is pointed at; the first line is its label. */
  readonly lines: readonly string[];
}

/** The chart of one figure of an endpoint. Every cell of the endpoint is a bar, measured or not. */
export function chartOf(
  record: Pick<RunRecord, 'cells' | 'recommendations'>,
  endpoint: string,
  figure: ChartFigure,
): ChartModel {
  const cells = record.cells.filter((cell) => cell.endpoint === endpoint);
  const best = bestOf(record, endpoint);
  const axes = axesOf(cells);
  const byPlace = new Map(cells.map((cell) => [`${axes.seriesOf(cell)}\n${axes.groupOf(cell)}`, cell]));
  const estimates = new Map(cells.map((cell) => [cell, estimateOf(cell, figure)]));
  const largest = Math.max(0, ...[...estimates.values()].map((estimate) => estimate?.high ?? estimate?.mean ?? 0));
  const unit = figureUnit(figure) === 'ms' && largest >= 1000 ? 's' : figureUnit(figure);
  const divisor = unit === 's' ? 1000 : 1;
  const series = axes.series.map((name) => ({
    name,
    bars: axes.groups.map((group) => {
      const cell = byPlace.get(`${name}\n${group}`);
      return cell === undefined ? null : barOf(cell, estimates.get(cell) ?? null, divisor, textsOf(cell, best));
    }),
  }));
  const title = figureTitle(figure);
  return {
    endpoint,
    figure,
    title,
    unit,
    groupTitle: axes.groupTitle,
    groups: axes.groups,
    series,
    summary: summaryOf(plainText(endpoint), title, unit, series),
  };
}

function estimateOf(cell: Cell, figure: ChartFigure): Estimate | null {
  if (figure === 'rps') return rpsOf(cell);
  if (figure === 'timePerRequest') return timePerRequestOf(cell);
  const mean = figureOf(cell, figure);
  return mean === null ? null : { mean, low: null, high: null };
}

interface Axes {
  readonly groups: readonly string[];
  readonly groupTitle: string;
  readonly series: readonly string[];
  readonly groupOf: (cell: Cell) => string;
  readonly seriesOf: (cell: Cell) => string;
}

/** The worker class is the colour, every other setting that takes several values the group. */
function axesOf(cells: readonly Cell[]): Axes {
  const valuesByName = new Map<string, Set<string>>();
  for (const cell of cells) {
    for (const [name, value] of Object.entries(cell.settings)) {
      valuesByName.set(name, (valuesByName.get(name) ?? new Set()).add(String(value)));
    }
  }
  const others = [...valuesByName.keys()].filter((name) => name !== 'workerClass');
  const varied = others.filter((name) => valuesByName.get(name)!.size > 1);
  // `workers × threads` stays whole when one of the two varies: 2×1 says more than 2.
  const workersByThreads = others.includes('workers') && others.includes('threads');
  const grouped =
    varied.length === 0 ? [] : others.filter((name) => varied.includes(name) || (workersByThreads && isPool(name)));
  const groupOf = (cell: Cell) => grouped.map((name) => plainText(String(cell.settings[name] ?? '–'), 40)).join('×');
  const seriesOf = (cell: Cell) => plainText(String(cell.settings['workerClass'] ?? ''), 60);
  return {
    groups: [...new Set(cells.map(groupOf))],
    groupTitle: grouped.map((name) => plainText(name, 40)).join(' × '),
    series: [...new Set(cells.map(seriesOf))],
    groupOf,
    seriesOf,
  };
}

function isPool(name: string): boolean {
  return name === 'workers' || name === 'threads';
}

function textsOf(cell: Cell, best: BestCell | null): Pick<ChartBar, 'best' | 'label' | 'lines'> {
  return {
    best: best !== null && best.key === settingsKey(cell.settings) ? best.why : null,
    label: plainText(settingsLabel(cell.settings), 120),
    lines: cellLines(cell, best),
  };
}

function barOf(
  cell: Cell,
  estimate: Estimate | null,
  divisor: number,
  texts: Pick<ChartBar, 'best' | 'label' | 'lines'>,
): ChartBar {
  const scaled = (value: number | null | undefined) => (value === null || value === undefined ? null : value / divisor);
  return {
    endpoint: cell.endpoint,
    settings: cell.settings,
    state: cell.status,
    value: scaled(estimate?.mean),
    low: scaled(estimate?.low),
    high: scaled(estimate?.high),
    failedShare: failedShare(cell),
    twin: cell.sameAs !== null,
    ...texts,
  };
}

/** Lines that were said of a cell, in a language, as the best one or not. */
const saidLines = new WeakMap<Cell, { readonly as: string; readonly lines: readonly string[] }>();

/** What there is to say about a cell, one line each; the first is its settings. Charts and maps say the same of it. */
export function cellLines(cell: Cell, best: BestCell | null): readonly string[] {
  const why = best !== null && best.key === settingsKey(cell.settings) ? best.why : null;
  const as = `${language()} ${why}`;
  const said = saidLines.get(cell);
  if (said?.as === as) return said.lines;
  const lines = linesOf(cell, why);
  saidLines.set(cell, { as, lines });
  return lines;
}

function linesOf(cell: Cell, best: BestCell['why'] | null): string[] {
  const lines = [plainText(settingsLabel(cell.settings), 120)];
  const state = cell.status;
  if (best !== null) lines.push(best === 'recommended' ? t('★ recommended') : t('★ fastest measured'));
  if (cell.sameAs !== null) lines.push(t('same server as {0}', plainText(shortLabel(cell.sameAs), 120)));
  else if (runsAsAnother(cell)) lines.push(t('runs as {0}', plainText(cell.effective!.workerClass!, 60)));
  if (state === 'pending') return [...lines, t('not measured yet')];
  const reason = cellReason(cell);
  if (reason !== null) return [...lines, statusReason(state, plainText(reason, 240))];
  const rps = rpsOf(cell);
  if (rps !== null) {
    const rate = t('{0} requests/s', withRange(rps, formatFigure));
    lines.push(state === 'predicted' ? t('{0} (predicted)', rate) : rate);
  }
  const time = timePerRequestOf(cell);
  if (time !== null) lines.push(t('{0} per request', withRange(time, formatMs)));
  const { measurement } = cell;
  if (measurement === null) return lines;
  const failures = failureText(measurement.requests);
  lines.push(
    failures === null ? t('{0} requests, none failed', formatNumber(measurement.requests.succeeded)) : `✕ ${failures}`,
  );
  if (cell.prediction !== null) lines.push(t('predicted: {0} requests/s', formatFigure(cell.prediction.rps)));
  for (const warning of cellWarnings(cell)) lines.push(`⚠ ${warningSentence(warning)}`);
  return lines;
}

function runsAsAnother(cell: Cell): boolean {
  const asked = cell.settings['workerClass'];
  const real = cell.effective?.workerClass ?? null;
  return asked !== undefined && real !== null && String(asked) !== real;
}

function withRange({ mean, low, high }: Estimate, format: (value: number) => string): string {
  return low === null || high === null ? format(mean) : `${format(mean)} (95 %: ${format(low)} – ${format(high)})`;
}

function summaryOf(endpoint: string, title: string, unit: string, series: readonly ChartSeries[]): string {
  const bars = series.flatMap((one) => one.bars).filter((bar): bar is ChartBar => bar !== null);
  const drawn = bars.filter((bar) => bar.value !== null);
  const said = t('{0} of {1} for {2} settings.', title, endpoint, bars.length);
  if (drawn.length === 0) return `${said} ${t('Nothing is measured yet.')}`;
  const sorted = [...drawn].sort((a, b) => a.value! - b.value!);
  const text = ({ value, label }: ChartBar) =>
    t('{0} with {1}', `${formatNumber(value ?? 0, decimalsFor(value ?? 0))} ${unitText(unit)}`, label);
  const failed = bars.filter((bar) => bar.failedShare > 0);
  const most = formatShare(Math.max(...failed.map((bar) => bar.failedShare)));
  return [
    said,
    t('Lowest {0}; highest {1}.', text(sorted[0]!), text(sorted.at(-1)!)),
    ...(failed.length === 0 ? [] : [t('{0} had failed requests, up to {1}.', failed.length, most)]),
    t('The table has all figures.'),
  ].join(' ');
}
