import type { TimeSeries } from '../../model/trial/times.ts';
import { formatFigure, formatMs } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import type { PlotModel, PlotPoint, PlotSeries } from './plot-model.ts';

/** A plot, and what explains it. */
export interface TimelinePlot {
  readonly name: 'rps' | 'latency';
  readonly model: PlotModel;
}

/** How a trial went over time: its rate, and its latencies where they were kept. Empty where nothing was. */
export function timelinePlots(series: TimeSeries, cell: string): TimelinePlot[] {
  return [
    ...ratePlot(series, cell).map((model) => ({ name: 'rps' as const, model })),
    ...latencyTimePlot(series, cell).map((model) => ({ name: 'latency' as const, model })),
  ];
}

function secondsAxis(): PlotModel['x'] {
  return { title: t('seconds since the first request'), scale: 'linear', fromZero: true };
}

function ratePlot({ bucketMs, succeeded, failed }: TimeSeries, name: string): PlotModel[] {
  if (succeeded.length < 2) return [];
  const perSecond = (count: number) => (1000 * count) / bucketMs;
  const line = (title: string, colour: PlotSeries['colour'], counts: readonly number[]): PlotSeries => ({
    name: title,
    colour,
    shape: 'steps',
    dashed: false,
    // The last stretch is cut off by the end of the trial: its count would pass for a fall of the rate.
    points: counts.slice(0, -1).map((count, index): PlotPoint => {
      const at = (index * bucketMs) / 1000;
      return {
        x: at,
        y: perSecond(count),
        lines: [title, t('{0} a second', formatFigure(perSecond(count))), t('at {0} s', formatFigure(at))],
        cell: null,
        mark: '',
      };
    }),
  });
  const hasFailures = failed.some((count) => count > 0);
  return [
    {
      title: t('Rate over time'),
      summary: t('Answers a second of {0} over {1} seconds.', name, formatFigure((succeeded.length * bucketMs) / 1000)),
      x: secondsAxis(),
      y: { title: t('answers per second'), scale: 'linear', fromZero: true },
      series: [line('answered', 0, succeeded), ...(hasFailures ? [line('failed', 'failed', failed)] : [])],
      guides: [],
    },
  ];
}

function latencyTimePlot({ latency }: TimeSeries, name: string): PlotModel[] {
  if (latency === undefined || latency.answered.length < 2) return [];
  const { sliceMs, answered } = latency;
  const line = (title: string, colour: PlotSeries['colour'], values: readonly (number | null)[]): PlotSeries => ({
    name: title,
    colour,
    shape: 'line',
    dashed: colour === 'muted',
    points: values.map((y, index): PlotPoint => {
      const at = ((index + 0.5) * sliceMs) / 1000;
      const place = t('at {0} s, n = {1}', formatFigure(at), answered[index] ?? 0);
      const text = y === null ? [] : [title, formatMs(y), place];
      return { x: at, y, lines: text, cell: null, mark: '' };
    }),
  });
  const series = [
    line('p50', 0, latency.p50Ms),
    line('p95', 1, latency.p95Ms),
    line('longest', 'muted', latency.maxMs),
  ];
  return [
    {
      title: t('Latency over time'),
      summary: t('Latencies of {0} by the time of the answer.', name),
      x: secondsAxis(),
      y: { title: 'milliseconds', scale: 'linear', fromZero: true },
      series: series.filter(({ points }) => points.some(({ y }) => y !== null)),
      guides: [],
    },
  ];
}
