import type { GeneratorReport } from '../load/generator/protocol.ts';
import { TimeSample, type TimeSampleReport } from '../load/times/time-sample.ts';
import type { TimeSlice, TimeSlicesReport } from '../load/times/time-slices.ts';
import { mostSlices } from '../load/times/tuning.ts';
import { emptyReport } from '../load/trial/combine-reports.ts';
import type { RequestFailure } from '../model/facts/request-failure.ts';
import type { ErrorKind } from '../model/trial/trial.ts';
import type { FailureKind, MessageOf, WorkerReport } from './messages.ts';
import { warnedShare } from './tuning.ts';

/** What a trial's reports are read with. */
export interface ReportReading {
  /** Requests in the endpoint's rotation. */
  readonly rotation: number;
  readonly limitMs: number;
  /** Of the server, for examples of failures. */
  readonly address: string;
  /** Of an open load: what its schedule has; else `null`. */
  readonly schedule: { readonly intended: number; readonly seconds: number } | null;
  /** Whether the workers are on other machines, whose clocks are not ours: then all began at the same moment. */
  readonly elsewhere: boolean;
}

const errorKinds: Readonly<Record<FailureKind, ErrorKind>> = {
  status: 'unexpected-status',
  text: 'body-mismatch',
  length: 'body-mismatch',
  timeout: 'total-timeout',
  'connect-timeout': 'connect-timeout',
  refused: 'refused',
  reset: 'reset',
  malformed: 'malformed',
  tls: 'tls',
  'ports-exhausted': 'ports-exhausted',
  'files-exhausted': 'files-exhausted',
  other: 'other',
};

/**
 * What one worker counted, as a report of one of our own generator processes. What geventhttpclient does not tell is empty:
 * bytes on the wire, times to the first byte, connects by request, requests that it sent again on a new connection.
 */
export function generatorReport(
  report: WorkerReport,
  { cpuWarning, reports }: Pick<MessageOf<'measured'>, 'cpuWarning' | 'reports'>,
  reading: ReportReading,
): GeneratorReport {
  const shiftMs = reading.elsewhere ? -report.beganMs : 0;
  const shifted = (ms: number | null) => (ms === null ? null : ms + shiftMs);
  const sent = report.succeeded + report.failed;
  const busyShare = busyShareOf(report);
  const isBusiest = reports.every((other) => busyShareOf(other) <= busyShare);
  return {
    ...emptyReport(reading.rotation),
    sent,
    succeeded: report.succeeded,
    failed: report.failed,
    byStatus: Object.fromEntries(report.byStatus),
    errors: errorsOf(report),
    errorExamples: report.examples.map((example) => exampleOf(example, report, reading)),
    opened: report.opened,
    reusedRequests: Math.max(0, sent - report.opened),
    bytesBody: report.bodyBytes,
    bodyLengths: Array.from({ length: reading.rotation }, (_, turn) => report.bodyLengths[turn] ?? -1),
    bodyLengthChanges: report.bodyLengthChanges,
    firstStartMs: shifted(report.firstStartMs),
    lastCompletionMs: shifted(report.lastCompletionMs),
    latency: sampleOf(report.latency),
    failedLatency: sampleOf(report.failedLatency),
    connect: sampleOf(report.connect),
    late: reading.schedule === null ? new TimeSample().report() : sampleOf(report.late),
    completionsMs:
      report.completionsMs === null ? null : Float64Array.from(report.completionsMs, (endMs) => endMs + shiftMs),
    seriesStartMs: report.beganMs + shiftMs,
    seriesSucceeded: seriesOf(report.succeededAt),
    seriesFailed: seriesOf(report.failedAt),
    slices: slicesOf(report.slices),
    completedByClient: report.byClient,
    cpuSeconds: report.cpuSeconds,
    wallSeconds: report.wallSeconds,
    // What other machines' processes spend is nothing that this one's server had less.
    busiestCpuShare: reading.elsewhere ? 0 : report.cpuSeconds / Math.max(report.wallSeconds, 1e-3),
    eventLoopUtilization: cpuWarning && isBusiest ? Math.max(warnedShare, busyShare) : busyShare,
    rssBytes: report.rssBytes,
    longestPauseMs: report.longestPauseMs,
    transport: 'locust',
  };
}

/** A worker has one thread: it was busy while it computed, and while it waited for a core to do so. */
function busyShareOf({ cpuSeconds, waitedSeconds, wallSeconds }: WorkerReport): number {
  return Math.min(1, (cpuSeconds + (waitedSeconds ?? 0)) / Math.max(wallSeconds, 1e-3));
}

function errorsOf({ errors }: WorkerReport): Partial<Record<ErrorKind, number>> {
  const counts: Partial<Record<ErrorKind, number>> = {};
  for (const [kind, count] of Object.entries(errors) as [FailureKind, number][])
    counts[errorKinds[kind]] = (counts[errorKinds[kind]] ?? 0) + count;
  return counts;
}

function exampleOf(
  { kind, status, bytes, code }: WorkerReport['examples'][number],
  { bodyLengths }: WorkerReport,
  { limitMs, address }: ReportReading,
): RequestFailure {
  const system = { kind: 'system', code: (code ?? 'unknown').slice(0, 40), address } as const;
  switch (kind) {
    case 'status':
      return { kind: 'unexpected-status', status: status ?? 0 };
    case 'text':
      return { kind: 'body-text' };
    case 'length':
      return { kind: 'body-length', bytes, expected: bodyLengths.find((length) => length >= 0) ?? 0 };
    case 'timeout':
      return { kind: 'timeout', cause: 'total', limitMs, address };
    case 'connect-timeout':
      return { kind: 'timeout', cause: 'connect', limitMs, address };
    case 'reset':
      return { kind: 'reset' };
    case 'refused':
    case 'tls':
    case 'ports-exhausted':
    case 'files-exhausted':
      return { ...system, cause: kind };
    case 'malformed':
    case 'other':
      return { ...system, cause: 'other' };
  }
}

function sampleOf(sample: WorkerReport['latency']): TimeSampleReport {
  const { rawMs, buckets, count, ...sums } = sample;
  return {
    ...sums,
    count: rawMs?.length ?? count,
    // A time that no sample has is as it is in ours.
    minMs: count === 0 ? Number.POSITIVE_INFINITY : sample.minMs,
    rawMs: rawMs === null ? null : Float64Array.from(rawMs),
    buckets:
      rawMs !== null || buckets === null
        ? null
        : { index: Uint32Array.from(buckets[0]), count: Float64Array.from(buckets[1]) },
  };
}

/** An hour of the finest stretches is the most that a plan allows, and requests may take as long again. */
const mostStretches = 100_000;

function seriesOf(places: readonly (readonly [number, number])[]): number[] {
  const known = places.filter(([place]) => place >= 0 && place < mostStretches);
  const series = new Array<number>(known.reduce((most, [place]) => Math.max(most, place + 1), 0)).fill(0);
  for (const [place, count] of known) series[place] = count;
  return series;
}

function slicesOf({ sliceMs, slices }: WorkerReport['slices']): TimeSlicesReport {
  const known = slices.filter(([place]) => place >= 0 && place < mostSlices);
  const all: TimeSlice[] = Array.from(
    { length: known.reduce((most, [place]) => Math.max(most, place + 1), 0) },
    () => ({
      histogram: { buckets: [], counts: [] },
      maxMs: null,
    }),
  );
  for (const [place, buckets, counts, maxMs] of known) all[place] = { histogram: { buckets, counts }, maxMs };
  return { sliceMs, slices: all };
}
