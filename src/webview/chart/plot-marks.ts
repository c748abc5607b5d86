import type { Plugin } from 'chart.js';
import type { PlotModel } from '../../report/figures/plot-model.ts';
import { t } from '../../words/language.ts';
import type { Palette } from '../theme.ts';
import { clustersOf, type Spot } from './clusters.ts';
import { colourOf, pointShape } from './plot-sign.ts';

/** Draws a plot's guides (dashed lines with their names on top), the signs of its points, and a ring around the chosen one. */
export function plotMarksPlugin(
  source: () => { readonly model: PlotModel; readonly palette: Palette; readonly chosen: (point: Place) => boolean },
): Plugin<'scatter'> {
  return {
    id: 'servebench-plot-marks',
    afterDatasetsDraw: (chart) => {
      const { model, palette, chosen } = source();
      const { ctx: context, chartArea } = chart;
      const [x, y] = [chart.scales['x']!, chart.scales['y']!];
      context.save();
      context.font = `${palette.fontSizePx - 1}px ${palette.fontFamily}`;
      context.textBaseline = 'bottom';
      context.strokeStyle = palette.text;
      context.fillStyle = palette.text;
      let free = Number.NEGATIVE_INFINITY;
      for (const { x: value, label } of model.guides) {
        const at = x.getPixelForValue(value);
        context.setLineDash([3, 3]);
        context.beginPath();
        context.moveTo(at, chartArea.top);
        context.lineTo(at, chartArea.bottom);
        context.stroke();
        // A name that would lie on the one before it moves aside, as long as it still begins at its line; else it is left out:
        // the figures stand beside the chart.
        const { width } = context.measureText(label);
        const left = Math.max(free, Math.min(chartArea.right - width, Math.max(chartArea.left, at - width / 2)));
        if (left > at + 6 || left + width > chartArea.right) continue;
        context.fillText(label, left, chartArea.top - 2);
        free = left + width + 6;
      }
      context.setLineDash([]);
      context.textAlign = 'center';
      for (const { points } of model.series) {
        for (const point of points) {
          if (point.y === null) continue;
          const [px, py] = [x.getPixelForValue(point.x), y.getPixelForValue(point.y)];
          if (point.mark !== '') {
            context.font = `${palette.fontSizePx + 2}px ${palette.fontFamily}`;
            context.fillText(point.mark, px, py - 6);
          }
          if (point.cell === null || !chosen(point.cell)) continue;
          context.lineWidth = 2;
          context.beginPath();
          context.arc(px, py, 9, 0, 2 * Math.PI);
          context.stroke();
        }
      }
      context.font = `${palette.fontSizePx - 1}px ${palette.fontFamily}`;
      context.textBaseline = 'middle';
      for (const group of clustersOf(spotsOf(chart, model))) {
        const text = t('{0} settings here', group.length);
        // Of what lies hidden the signs stand beside it.
        const signs = [...new Set(group.map(({ datasetIndex }) => datasetIndex))].flatMap((index) => {
          const series = model.series[index];
          return series === undefined
            ? []
            : [{ text: `${pointShape(index).sign} `, colour: colourOf(series, palette) }];
        });
        const parts = [...(signs.length < 2 ? [] : signs), { text, colour: palette.text }];
        const width = parts.reduce((sum, part) => sum + context.measureText(part.text).width, 0);
        const right = Math.max(...group.map(({ x: px }) => px)) + 12;
        let at = right + width <= chartArea.right ? right : Math.min(...group.map(({ x: px }) => px)) - 12 - width;
        context.textAlign = 'left';
        for (const part of parts) {
          context.fillStyle = part.colour;
          context.fillText(part.text, at, group[0]?.y ?? 0);
          at += context.measureText(part.text).width;
        }
      }
      context.restore();
    },
  };
}

/** A point of a plot that stands for a cell, where it is on the screen. */
export interface PlotSpot extends Spot {
  readonly datasetIndex: number;
  readonly index: number;
}

/** A chart, as far as its points are placed by it. */
interface Scaled {
  readonly scales: Readonly<Record<string, { readonly getPixelForValue: (value: number) => number }>>;
}

/** The points of a plot that stand for cells. */
export function spotsOf(chart: Scaled, { series }: PlotModel): PlotSpot[] {
  const [x, y] = [chart.scales['x']!, chart.scales['y']!];
  return series.flatMap(({ points }, datasetIndex) =>
    points.flatMap((point, index) =>
      point.cell === null || point.y === null
        ? []
        : [{ x: x.getPixelForValue(point.x), y: y.getPixelForValue(point.y), datasetIndex, index }],
    ),
  );
}

type Place = NonNullable<PlotModel['series'][number]['points'][number]['cell']>;
