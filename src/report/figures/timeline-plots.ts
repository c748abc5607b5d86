import type { CpuSeries, TimeSeries } from '../../model/trial/times.ts';
import { count, formatFigure, formatMs } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import type { PlotModel, PlotPoint, PlotSeries } from './plot-model.ts';

/** A plot, and what explains it. */
export interface TimelinePlot {
  readonly name: 'rps' | 'latency' | 'cores';
  readonly model: PlotModel;
}

/** How a trial went over time: its rate, and its latencies where they were kept. Empty where nothing was. */
export function timelinePlots(series: TimeSeries, cell: string): TimelinePlot[] {
  return [
    ...ratePlot(series, cell).map((model) => ({ name: 'rps' as const, model })),
    ...latencyTimePlot(series, cell).map((model) => ({ name: 'latency' as const, model })),
    ...cpuPlot(series, cell).map((model) => ({ name: 'cores' as const, model })),
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
      series: [line(t('answered'), 0, succeeded), ...(hasFailures ? [line(t('failed'), 'failed', failed)] : [])],
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
    line(t('longest'), 'muted', latency.maxMs),
  ];
  return [
    {
      title: t('Latency over time'),
      summary: t('Latencies of {0} by the time of the answer.', name),
      x: secondsAxis(),
      y: { title: t('milliseconds'), scale: 'linear', fromZero: true },
      series: series.filter(({ points }) => points.some(({ y }) => y !== null)),
      guides: [],
    },
  ];
}

/** Processes that are drawn each for itself: more lines than these can't be told apart. */
const mostLines = 4;

/** Who kept the cores busy: each process of the server where they are few, the load generator, and other programs. */
function cpuPlot({ cpu }: TimeSeries, name: string): PlotModel[] {
  if (cpu === undefined || cpu.generator.length < 2) return [];
  const line = (title: string, colour: PlotSeries['colour'], values: readonly (number | null)[]): PlotSeries => ({
    name: title,
    colour,
    shape: 'line',
    dashed: colour === 'muted' || colour === 'failed',
    points: values.map((y, index): PlotPoint => {
      const at = ((index + 0.5) * cpu.sliceMs) / 1000;
      const text = y === null ? [] : [title, t('{0} cores', formatFigure(y)), t('at {0} s', formatFigure(at))];
      return { x: at, y, lines: text, cell: null, mark: '' };
    }),
  });
  const series = [
    ...serverLines(cpu).map(({ title, cores }, index) => line(title, index, cores)),
    line(t('load generator'), 'muted', cpu.generator),
    line(t('other programs'), 'failed', cpu.others),
  ];
  return [
    {
      title: t('CPU over time'),
      summary: t('Cores that {0}, the load generator and other programs kept busy.', name),
      x: secondsAxis(),
      y: { title: t('cores'), scale: 'linear', fromZero: true },
      series: series.filter(({ points }) => points.some(({ y }) => y !== null)),
      guides: [],
    },
  ];
}

function serverLines({ processes }: CpuSeries): { title: string; cores: readonly (number | null)[] }[] {
  // A master that only waits would be a line at zero.
  const working = processes.filter(({ cores }) => cores.some((value) => value !== null && value > 0));
  if (working.length <= mostLines) {
    let workers = 0;
    return working.map(({ pid, role, cores }) => {
      const title =
        role === 'worker' ? t('worker {0}', ++workers) : role === 'master' ? t('master') : t('process {0}', pid);
      return { title, cores };
    });
  }
  const [first] = working;
  const sum = (first?.cores ?? []).map((_, index) => {
    const values = working.map(({ cores }) => cores[index] ?? null);
    return values.some((value) => value === null)
      ? null
      : values.reduce((total: number, value) => total + (value ?? 0), 0);
  });
  return [{ title: t('server, {0}', count(working.length, 'process')), cores: sum }];
}
