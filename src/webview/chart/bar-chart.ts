import { Chart, type ChartConfiguration } from 'chart.js';
import type { ChartBar, ChartModel } from '../../report/figures/chart-model.ts';
import { t } from '../../words/language.ts';
import { palette } from '../theme.ts';
import { CellChart, type ChartContents, type ChartItem, type ChartPlace } from './cell-chart.ts';
import type { LegendEntry } from './chart-picture.ts';
import { datasetsOf, optionsOf } from './configuration.ts';
import { type FillKind, fillKind } from './fill.ts';
import { marksPlugin } from './marks.ts';

/** One chart of an endpoint: a bar for each cell. */
class BarChartElement extends CellChart<ChartModel> {
  protected contentsOf(model: ChartModel, current: () => ChartModel): ChartContents {
    const colours = palette();
    return {
      labels: [...model.groups],
      datasets: datasetsOf(model, colours),
      options: optionsOf(model, colours, current),
    };
  }

  protected make(
    canvas: HTMLCanvasElement,
    { labels, datasets, options }: ChartContents,
    current: () => ChartModel,
  ): Chart {
    const source = () => ({
      barsBySeries: current().series.map(({ bars }) => bars),
      palette: palette(),
      isChosen: (bar: ChartBar) => this.isChosen(bar),
    });
    return new Chart<'bar', (number | null)[], string>(canvas, {
      type: 'bar',
      data: { labels, datasets },
      options,
      plugins: [marksPlugin(source)],
    } as ChartConfiguration<'bar', (number | null)[], string>) as unknown as Chart;
  }

  protected placesOf({ groups, series }: ChartModel): readonly ChartPlace[] {
    return groups.flatMap((_, index) =>
      series.flatMap(({ bars }, datasetIndex) => (bars[index] ? [{ datasetIndex, index }] : [])),
    );
  }

  protected legendOf({ series }: ChartModel): readonly LegendEntry[] {
    const bars = series.flatMap(({ bars: own }) => own).filter((bar) => bar !== null);
    const kinds = new Set(bars.filter(({ value }) => value !== null).map(fillKind));
    const names = series.length > 1 ? series.map(({ name }, index) => fillEntry(name, index, 'plain')) : [];
    return [...names, ...kindNames().flatMap(([kind, name]) => (kinds.has(kind) ? [fillEntry(name, 0, kind)] : []))];
  }

  protected itemAt({ series }: ChartModel, { datasetIndex, index }: ChartPlace): ChartItem | null {
    const bar = series[datasetIndex]?.bars[index];
    return bar ? { lines: bar.lines, cell: bar } : null;
  }
}

function kindNames(): readonly (readonly [FillKind, string])[] {
  return [
    ['twin', t('same server as another')],
    ['predicted', t('predicted')],
    ['failing', t('had failed requests')],
  ];
}

function fillEntry(name: string, series: number, fill: FillKind): LegendEntry {
  return { name, look: { kind: 'fill', series, fill } };
}

/** Defines the element. */
export function defineBarChart(): void {
  customElements.define('servebench-bar-chart', BarChartElement);
}
