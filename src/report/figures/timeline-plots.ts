import type { TimeSeries } from '../../model/trial/times.ts';
import { formatFigure, formatMs } from '../../words/figures.ts';
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

const seconds = { title: 'seconds since the first request', scale: 'linear', fromZero: true } as const;

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
        lines: [title, `${formatFigure(perSecond(count))} a second`, `at ${formatFigure(at)} s`],
        cell: null,
        mark: '',
      };
    }),
  });
  const hasFailures = failed.some((count) => count > 0);
  return [
    {
      title: 'Rate over time',
      summary: `Answers a second of ${name} over ${formatFigure((succeeded.length * bucketMs) / 1000)} seconds.`,
      x: seconds,
      y: { title: 'answers per second', scale: 'linear', fromZero: true },
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
      const text = y === null ? [] : [title, formatMs(y), `at ${formatFigure(at)} s, n = ${answered[index]}`];
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
      title: 'Latency over time',
      summary: `Latencies of ${name} by the time of the answer.`,
      x: seconds,
      y: { title: 'milliseconds', scale: 'linear', fromZero: true },
      series: series.filter(({ points }) => points.some(({ y }) => y !== null)),
      guides: [],
    },
  ];
}
