import {
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  Filler,
  LinearScale,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
  type TooltipItem,
} from 'chart.js';
import type { PlotAxis, PlotModel } from '../../report/figures/plot-model.ts';
import { formatShort } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import type { Palette } from '../theme.ts';
import { clustersOf } from './clusters.ts';
import { spotsOf } from './plot-marks.ts';
import { colourOf, pointShape, strokeOf } from './plot-sign.ts';
import { tooltipAbove } from './tooltip.ts';

Chart.register(Filler, LinearScale, LineElement, LogarithmicScale, PointElement, ScatterController, Tooltip);

export interface PlotDatum {
  readonly x: number;
  readonly y: number | null;
}
type Dataset = ChartDataset<'scatter', PlotDatum[]>;

/** One dataset for each series. */
export function plotDatasets(model: PlotModel, palette: Palette): Dataset[] {
  return model.series.map((series, index): Dataset => {
    const colour = colourOf(series, palette);
    const isPoints = series.shape === 'points';
    const { style, isHollow } = pointShape(index);
    return {
      // A marked point is looked for: no other lies on it.
      order: series.points.some(({ mark }) => mark === '★') ? 0 : 1,
      label: series.name,
      data: series.points.map(({ x, y }) => ({ x, y })) as Dataset['data'],
      showLine: !isPoints,
      stepped: series.shape === 'steps' ? 'before' : false,
      spanGaps: false,
      borderColor: colour,
      borderWidth: isPoints && !isHollow ? 1 : 1.5,
      borderDash: isPoints ? [] : [...strokeOf(model.series, index)],
      backgroundColor: !isPoints ? faint(colour) : isHollow ? palette.background : colour,
      fill: series.shape === 'steps' && !series.dashed ? 'origin' : false,
      pointRadius: isPoints ? 5 : 0,
      pointHoverRadius: isPoints ? 7 : 3,
      pointHitRadius: isPoints ? 4 : 6,
      pointStyle: style,
    } as Dataset;
  });
}

function faint(colour: string): string {
  return `color-mix(in srgb, ${colour} 22%, transparent)`;
}

/** The part of an axis that a label takes, about. */
const labelShare = 0.06;

/** Whether a label of a logarithmic axis would run into the next: where the axis begins or ends it may be close to a round number. */
function isCramped(index: number, ticks: readonly { readonly value: number }[]): boolean {
  const [value, next] = [ticks[index]?.value, ticks[index + 1]?.value];
  const [first, last] = [ticks[0]?.value, ticks.at(-1)?.value];
  if (value === undefined || next === undefined || first === undefined || last === undefined) return false;
  return Math.log(next / value) < labelShare * Math.log(last / first);
}

/** Everything but the data. */
export function plotOptions(
  model: PlotModel,
  palette: Palette,
  current: () => PlotModel,
): NonNullable<ChartConfiguration<'scatter'>['options']> {
  const font = { family: palette.fontFamily, size: palette.fontSizePx };
  const axis = ({ title, scale, fromZero }: PlotAxis, isX: boolean) => ({
    type: scale === 'log' ? ('logarithmic' as const) : ('linear' as const),
    beginAtZero: fromZero,
    grace: isX ? 0 : '8%',
    grid: { color: palette.grid, lineWidth: 1, display: !isX },
    border: isX ? { color: palette.muted } : { display: false },
    title: { display: true, text: title, color: palette.muted, font },
    ticks: {
      color: palette.text,
      font,
      maxTicksLimit: isX ? 7 : 6,
      maxRotation: 0,
      callback: (value: string | number, index: number, ticks: readonly { readonly value: number }[]) =>
        scale === 'log' && isCramped(index, ticks) ? '' : formatShort(Number(value)),
    },
  });
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    resizeDelay: 50,
    interaction: { mode: 'nearest', axis: 'xy', intersect: false },
    layout: { padding: { top: model.guides.length > 0 ? 16 : 6 } },
    scales: { x: axis(model.x, true), y: axis(model.y, false) },
    plugins: {
      tooltip: {
        ...tooltipAbove,
        callbacks: {
          title: ([item]) => linesAt(current(), item)[0] ?? '',
          label: (item) => [...linesAt(current(), item).slice(1), ...hiddenBy(current(), item)],
        },
        filter: (item) => linesAt(current(), item).length > 0,
      },
    },
  } as NonNullable<ChartConfiguration<'scatter'>['options']>;
}

/** The names of the settings whose points lie under the one that is pointed at. */
function hiddenBy(model: PlotModel, item: TooltipItem<'scatter'>): string[] {
  const group = clustersOf(spotsOf(item.chart, model)).find((spots) =>
    spots.some(({ datasetIndex, index }) => datasetIndex === item.datasetIndex && index === item.dataIndex),
  );
  return (group ?? []).flatMap((spot) =>
    spot.datasetIndex === item.datasetIndex && spot.index === item.dataIndex
      ? []
      : [t('also here: {0}', linesAt(model, { datasetIndex: spot.datasetIndex, dataIndex: spot.index })[0] ?? '')],
  );
}

function linesAt(
  model: PlotModel,
  item: { readonly datasetIndex: number; readonly dataIndex: number } | undefined,
): readonly string[] {
  return item === undefined ? [] : (model.series[item.datasetIndex]?.points[item.dataIndex]?.lines ?? []);
}
