import type { CellEvidence } from '../../model/panel-protocol.ts';
import type { Endpoint, Plan } from '../../model/plan/plan.ts';
import { noFingerprint, recordedArguments, recordedPlan } from '../../model/plan/recorded-plan.ts';
import type { Cell, Measurement, RunRecord } from '../../model/run/record.ts';
import { histogramOf, type LatencyHistogram } from '../../model/trial/latency-histogram.ts';
import type { TimeSeries } from '../../model/trial/times.ts';

/**
 * A run without what no reader of a report needs: the plan's variables, headers, bodies and companions by name, and the raw
 * times of every request. Their values are in no record of this version to begin with (`recordedPlan`). What charts of a cell
 * are drawn from stays, folded: its latency histogram, and at most 60 stretches of time.
 */
export function publicRecord(record: RunRecord): RunRecord {
  return { ...record, plan: publicPlan(record.plan), cells: record.cells.map(publicCell) };
}

function publicPlan(found: Plan): Plan {
  const plan = recordedPlan(found, noFingerprint);
  return {
    ...plan,
    service: { ...plan.service, env: {}, companions: [] },
    endpoints: plan.endpoints.map(publicEndpoint),
  };
}

function publicEndpoint({ body: _body, requests: _requests, ...endpoint }: Endpoint): Endpoint {
  return { ...endpoint, headers: {} };
}

function publicCell(cell: Cell): Cell {
  const command = cell.command === null ? null : recordedArguments(cell.command);
  return cell.status === 'measured'
    ? { ...cell, command, measurement: withoutSamples(cell.measurement) }
    : { ...cell, command };
}

function withoutSamples(measurement: Measurement): Measurement {
  const histogram = measurement.latencyHistogram ?? sampledHistogram(measurement);
  // What a server writes is for those who run it.
  const { serverLog: _serverLog, ...shown } = measurement;
  return {
    ...shown,
    samplesMs: null,
    completionsMs: null,
    ...(histogram === null ? {} : { latencyHistogram: histogram }),
    series: foldedSeries(measurement.series),
  };
}

/** A record that kept no histogram may have kept the times themselves. */
function sampledHistogram({ samplesMs }: Measurement): LatencyHistogram | null {
  return samplesMs === null || samplesMs.length === 0 ? null : histogramOf(samplesMs);
}

/** Stretches of time that a folded series has at most. */
const mostStretches = 60;

/** The counts of a series over at most 60 stretches of time. */
function foldedSeries(series: TimeSeries): TimeSeries {
  const factor = Math.ceil(series.succeeded.length / mostStretches);
  if (factor <= 1) return series;
  const fold = (counts: readonly number[]) =>
    Array.from({ length: Math.ceil(counts.length / factor) }, (_, index) =>
      counts.slice(index * factor, (index + 1) * factor).reduce((sum, count) => sum + count, 0),
    );
  return {
    ...series,
    bucketMs: series.bucketMs * factor,
    succeeded: fold(series.succeeded),
    failed: fold(series.failed),
  };
}

/** The folded evidence of one cell; `null` where it was not measured. */
export function cellEvidence({ measurement }: Cell): CellEvidence | null {
  if (measurement === null) return null;
  const { latencyHistogram, series } = withoutSamples(measurement);
  const { serverLog } = measurement;
  return {
    ...(latencyHistogram === undefined ? {} : { latencyHistogram }),
    ...(serverLog === undefined ? {} : { serverLog }),
    series,
  };
}

/** A public run without what only the charts of single cells are drawn from: the panel gets that of one cell when it asks. */
export function leanRecord(record: RunRecord): RunRecord {
  return publicRecord({ ...record, cells: record.cells.map(withoutEvidence) });
}

function withoutEvidence(cell: Cell): Cell {
  if (cell.status !== 'measured') return cell;
  const { latencyHistogram: _histogram, ...measurement } = cell.measurement;
  const { bucketMs } = measurement.series;
  return {
    ...cell,
    measurement: {
      ...measurement,
      samplesMs: null,
      completionsMs: null,
      series: { bucketMs, succeeded: [], failed: [] },
    },
  };
}
