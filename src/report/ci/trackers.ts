import { isComparable } from '../../model/run/comparable.ts';
import type { Cell, RunRecord } from '../../model/run/record.ts';
import { formatEstimate, formatMs } from '../../words/figures.ts';
import { plainText } from '../../words/plain-text.ts';
import { settingsLabel } from '../../words/settings-label.ts';

/** A figure of Bencher's: a value and, where there are any, its bounds. */
interface BencherMeasure {
  readonly value: number;
  readonly lower_value?: number;
  readonly upper_value?: number;
}

/**
 * A run in the Bencher Metric Format: for each of the settings that was measured its rate (requests per second, with the
 * interval) and median latency (nanoseconds, as Bencher counts it), and the server's CPU time of a request (nanoseconds),
 * which carries over between machines better than either.
 */
export function renderBencher(record: RunRecord): string {
  const entries = trackedCells(record).map(({ name, cell }) => {
    const { rps, latencyMs, server } = cell.measurement;
    const measures: Record<string, BencherMeasure> = { throughput: bounded(rps.mean, rps.low, rps.high) };
    if (latencyMs.p50 !== null)
      measures['latency'] = bounded(
        nanoseconds(latencyMs.p50),
        latencyMs.p50Low === null ? null : nanoseconds(latencyMs.p50Low),
        latencyMs.p50High === null ? null : nanoseconds(latencyMs.p50High),
      );
    const cpuMs = server?.cpuMsPerRequest ?? null;
    if (cpuMs !== null) measures['cpu-time-per-request'] = { value: nanoseconds(cpuMs) };
    return [name, measures] as const;
  });
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}

function nanoseconds(ms: number): number {
  return Math.round(1e6 * ms);
}

function bounded(value: number, low: number | null, high: number | null): BencherMeasure {
  return {
    value,
    ...(low === null ? {} : { lower_value: low }),
    ...(high === null ? {} : { upper_value: high }),
  };
}

/** The rates of a run for github-action-benchmark, as its tool `customBiggerIsBetter` reads them. */
export function renderBenchmarkAction(record: RunRecord): string {
  const entries = trackedCells(record).map(({ name, cell }) => {
    const { rps, latencyMs, server } = cell.measurement;
    const cpuMs = server?.cpuMsPerRequest ?? null;
    const extra = [
      `95 %: ${formatEstimate(rps)} requests/s`,
      ...(latencyMs.p95 === null ? [] : [`p95 latency ${formatMs(latencyMs.p95)}`]),
      ...(cpuMs === null ? [] : [`server CPU per request ${formatMs(cpuMs)}`]),
    ];
    return {
      name,
      unit: 'requests/s',
      value: rps.mean,
      ...(rps.low === null || rps.high === null ? {} : { range: `± ${((rps.high - rps.low) / 2).toPrecision(3)}` }),
      extra: extra.join('\n'),
    };
  });
  return `${JSON.stringify(entries, null, 2)}\n`;
}

interface TrackedCell {
  readonly name: string;
  readonly cell: Cell & { readonly measurement: NonNullable<Cell['measurement']> };
}

/**
 * What is worth following from run to run: each of the settings that was measured without a fault, by a name that stays
 * when others win. A plan of one point has no need to name it.
 */
function trackedCells({ cells }: RunRecord): TrackedCell[] {
  const tracked = cells.filter(isComparable).filter(({ sameAs }) => sameAs === null);
  const points = new Set(cells.map(({ settings }) => settingsLabel(settings))).size;
  return tracked.map((cell) => ({
    name: plainText(points === 1 ? cell.endpoint : `${cell.endpoint} · ${settingsLabel(cell.settings)}`),
    cell,
  }));
}
