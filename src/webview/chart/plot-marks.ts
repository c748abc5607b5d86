import type { Plugin } from 'chart.js';
import type { PlotModel } from '../../report/figures/plot-model.ts';
import type { Palette } from '../theme.ts';

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
        // A name that would lie on the one before it is left out: the figures stand beside the chart.
        const { width } = context.measureText(label);
        const left = Math.min(chartArea.right - width, Math.max(chartArea.left, at - width / 2));
        if (left < free) continue;
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
      context.restore();
    },
  };
}

type Place = NonNullable<PlotModel['series'][number]['points'][number]['cell']>;
