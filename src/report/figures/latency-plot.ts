import { bucketStartMs, histogramCount, type LatencyHistogram } from '../../model/trial/latency-histogram.ts';
import type { TimeSummary } from '../../model/trial/times.ts';
import { count as counted, formatMs, formatShare } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import type { PlotModel, PlotPoint, PlotSeries } from './plot-model.ts';

/** One distribution of a chart. */
export interface LatencyDistribution {
  readonly name: string;
  readonly histogram: LatencyHistogram;
}

/** Columns that a distribution has at most: more are narrower than can be seen. */
const mostColumns = 48;

/**
 * How the latencies of a cell are distributed, on a logarithmic axis, with p50, p95 and p99 of the cell where its sample is
 * large enough, and another distribution behind it in the same columns.
 */
export function latencyPlot(
  own: LatencyDistribution,
  { p50, p95, p99 }: Pick<TimeSummary, 'p50' | 'p95' | 'p99'>,
  other: LatencyDistribution | null,
): PlotModel {
  const all = [own, ...(other === null ? [] : [other])];
  const buckets = all.flatMap(({ histogram }) => histogram.buckets);
  const [least, most] = [Math.min(...buckets), Math.max(...buckets)];
  const width = Math.max(1, Math.ceil((most - least + 1) / mostColumns));
  const known = ([name, ms]: readonly [string, number | null]) => (ms === null ? [] : [{ name, ms }]);
  const quantiles = [['p50', p50] as const, ['p95', p95] as const, ['p99', p99] as const].flatMap(known);
  const said = quantiles.map(({ name, ms }) => `${name} ${formatMs(ms)}`).join(', ');
  return {
    title: t('Latency'),
    summary: t(
      'Latencies of {0}: {1}.',
      own.name,
      [counted(histogramCount(own.histogram), 'request'), said].filter((part) => part !== '').join(', '),
    ),
    x: { title: t('latency, ms'), scale: 'log', fromZero: false },
    y: { title: t('% of requests'), scale: 'linear', fromZero: true },
    series: all.map(({ name, histogram }, index): PlotSeries => {
      const isOther = index > 0;
      return {
        name,
        colour: isOther ? 'muted' : 0,
        shape: 'steps',
        dashed: isOther,
        points: columnsOf(histogram, { least, most, width }, name),
      };
    }),
    guides: quantiles.map(({ name, ms }) => ({ x: ms, label: `${name} ${formatMs(ms)}` })),
  };
}

function columnsOf(
  { buckets, counts }: LatencyHistogram,
  { least, most, width }: { readonly least: number; readonly most: number; readonly width: number },
  name: string,
): PlotPoint[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const columns = Array.from({ length: Math.floor((most - least) / width) + 1 }, () => 0);
  buckets.forEach((bucket, index) => {
    columns[Math.floor((bucket - least) / width)]! += counts[index] ?? 0;
  });
  const start = (column: number) => bucketStartMs(least + column * width);
  const points = columns.map((count, column): PlotPoint => {
    const range = `${formatMs(start(column))} – ${formatMs(start(column + 1))}`;
    const share = total === 0 ? 0 : count / total;
    return {
      x: start(column),
      y: 100 * share,
      lines: [name, range, `${count} (${formatShare(share)})`],
      cell: null,
      mark: '',
    };
  });
  // The last column ends where the next would begin.
  return [...points, { x: start(columns.length), y: 0, lines: [], cell: null, mark: '' }];
}
