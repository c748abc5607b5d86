import { Chart, type ChartConfiguration } from 'chart.js';
import type { PlotModel } from '../../report/figures/plot-model.ts';
import { palette } from '../theme.ts';
import { CellChart, type ChartContents, type ChartItem, type ChartPlace } from './cell-chart.ts';
import type { LegendEntry } from './chart-picture.ts';
import { type PlotDatum, plotDatasets, plotOptions } from './plot-configuration.ts';
import { plotMarksPlugin } from './plot-marks.ts';
import { colourOf, pointShape, strokeOf } from './plot-sign.ts';

/** A chart of points or lines. */
class PlotElement extends CellChart<PlotModel> {
  protected contentsOf(model: PlotModel, current: () => PlotModel): ChartContents {
    const colours = palette();
    return { datasets: plotDatasets(model, colours), options: plotOptions(model, colours, current) };
  }

  protected make(canvas: HTMLCanvasElement, { datasets, options }: ChartContents, current: () => PlotModel): Chart {
    const chosen = (cell: NonNullable<ChartItem['cell']>) => this.isChosen(cell);
    return new Chart<'scatter', PlotDatum[]>(canvas, {
      type: 'scatter',
      data: { datasets },
      options,
      plugins: [plotMarksPlugin(() => ({ model: current(), palette: palette(), chosen }))],
    } as ChartConfiguration<'scatter', PlotDatum[]>) as unknown as Chart;
  }

  /** Those of which something is said. */
  protected placesOf({ series }: PlotModel): readonly ChartPlace[] {
    return series.flatMap(({ points }, datasetIndex) =>
      points.flatMap(({ lines }, index) => (lines.length === 0 ? [] : [{ datasetIndex, index }])),
    );
  }

  protected legendOf({ series }: PlotModel): readonly LegendEntry[] {
    if (series.length < 2) return [];
    const colours = palette();
    return series.map((one, index) => {
      const colour = colourOf(one, colours);
      return {
        name: one.name,
        look:
          one.shape === 'points'
            ? { kind: 'sign', sign: pointShape(index).sign, colour }
            : { kind: 'stroke', stroke: strokeOf(series, index), colour },
      };
    });
  }

  protected itemAt({ series }: PlotModel, { datasetIndex, index }: ChartPlace): ChartItem | null {
    return series[datasetIndex]?.points[index] ?? null;
  }
}

/** Defines the element. */
export function definePlot(): void {
  customElements.define('servebench-plot', PlotElement);
}
