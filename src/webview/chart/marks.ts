import type { BarElement, Plugin } from 'chart.js';
import type { ChartBar } from '../../report/figures/chart-model.ts';
import { formatShare } from '../../words/figures.ts';
import type { Palette } from '../theme.ts';

/** What the signs above the bars are drawn from; replaced as a whole when the model or the theme changes. */
export interface MarksSource {
  readonly barsBySeries: readonly (readonly (ChartBar | null)[])[];
  readonly palette: Palette;
  /** Whether a bar is that of the cell that is looked at. */
  readonly isChosen: (bar: ChartBar) => boolean;
}

type BarChart = Parameters<NonNullable<Plugin<'bar'>['afterDatasetsDraw']>>[0];

/**
 * Draws what belongs to a chart's bars: their 95 % intervals, and above them their signs (★ best, ✕ failures with their share
 * where there is room, – skipped).
 */
export function marksPlugin(source: () => MarksSource): Plugin<'bar'> {
  return {
    id: 'servebench-marks',
    afterDatasetsDraw: (chart) => {
      const { barsBySeries, palette, isChosen } = source();
      const context = chart.ctx;
      context.save();
      context.textAlign = 'center';
      context.textBaseline = 'bottom';
      barsBySeries.forEach((bars, series) => {
        bars.forEach((bar, index) => {
          if (bar === null) return;
          drawInterval(chart, context, bar, series, index, palette);
          drawMark(chart, context, bar, series, index, palette);
          if (isChosen(bar)) outline(chart, context, series, index, palette);
        });
      });
      context.restore();
    },
  };
}

function drawMark(
  chart: BarChart,
  context: CanvasRenderingContext2D,
  bar: ChartBar,
  series: number,
  index: number,
  palette: Palette,
): void {
  const mark = markOf(bar, palette);
  if (mark === null) return;
  const element = chart.getDatasetMeta(series).data[index] as unknown as BarElement | undefined;
  if (element === undefined) return;
  const { x, width } = element.getProps(['x', 'width'], true) as { x: number; width: number };
  // A bar without a height has its sign on the axis.
  const top =
    bar.value === null ? chart.chartArea.bottom : chart.scales['y']!.getPixelForValue(bar.high ?? bar.value ?? 0);
  const text = width >= 24 && mark.wide !== null ? mark.wide : mark.narrow;
  context.font = `${mark.bold ? 'bold ' : ''}${mark.size}px ${palette.fontFamily}`;
  context.fillStyle = mark.colour;
  context.fillText(text, x, top - 2);
}

/** A line from the lower to the upper bound, with a whisker at each end. */
function drawInterval(
  chart: BarChart,
  context: CanvasRenderingContext2D,
  { low, high }: ChartBar,
  series: number,
  index: number,
  palette: Palette,
): void {
  const element = chart.getDatasetMeta(series).data[index] as unknown as BarElement | undefined;
  if (element === undefined || low === null || high === null) return;
  const { x, width } = element.getProps(['x', 'width'], true) as { x: number; width: number };
  const [bottom, top] = [low, high].map((bound) => chart.scales['y']!.getPixelForValue(bound)) as [number, number];
  const whisker = whiskerShare * width;
  context.strokeStyle = palette.text;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, bottom);
  context.lineTo(x, top);
  for (const end of [bottom, top]) {
    context.moveTo(x - whisker / 2, end);
    context.lineTo(x + whisker / 2, end);
  }
  context.stroke();
}

/** How wide the ends of an interval are, as a share of their bar. */
const whiskerShare = 0.4;

/** A frame around the bar of the chosen cell, down to the axis. */
function outline(
  chart: BarChart,
  context: CanvasRenderingContext2D,
  series: number,
  index: number,
  palette: Palette,
): void {
  const element = chart.getDatasetMeta(series).data[index] as unknown as BarElement | undefined;
  if (element === undefined) return;
  const { x, y, width } = element.getProps(['x', 'y', 'width'], true) as { x: number; y: number; width: number };
  const { bottom } = chart.chartArea;
  const top = Number.isFinite(y) ? y : bottom;
  context.strokeStyle = palette.text;
  context.lineWidth = 2;
  context.strokeRect(x - width / 2 - 1.5, top - 1.5, width + 3, bottom - top + 1.5);
}

interface Mark {
  readonly narrow: string;
  readonly wide: string | null;
  readonly colour: string;
  readonly size: number;
  readonly bold: boolean;
}

function markOf(bar: ChartBar, palette: Palette): Mark | null {
  const { failed, best, muted, fontSizePx: size } = palette;
  if (bar.failedShare > 0) {
    return { narrow: '✕', wide: `✕ ${formatShare(bar.failedShare)}`, colour: failed, size: size - 1, bold: true };
  }
  if (bar.state === 'failed') return { narrow: '✕', wide: '✕', colour: failed, size: size + 2, bold: true };
  if (bar.best !== null) return { narrow: '★', wide: '★', colour: best, size: size + 3, bold: false };
  if (bar.state === 'skipped') return { narrow: '–', wide: '–', colour: muted, size: size + 1, bold: true };
  return null;
}
