import type { Failure } from '../../model/facts/failure.ts';
import { histogramCount, histogramCountAbove, histogramQuantileMs } from '../../model/trial/latency-histogram.ts';
import { connectionsOf } from '../../model/trial/profile.ts';
import type { LatencySeries, LimitSeries, TrialResult, TrialSpec } from '../../model/trial/trial.ts';
import type { GeneratorReport } from '../generator/protocol.ts';
import type { CheckCircumstances } from '../self-checks/connection-checks.ts';
import { selfChecks } from '../self-checks/self-checks.ts';
import { TimeSample, type TimeSampleReport } from '../times/time-sample.ts';
import { type TimeSlicesReport, widened } from '../times/time-slices.ts';
import { leastSampleFor, summarize } from '../times/time-summary.ts';
import { agesListed, mostPoints, seriesBucketMs } from './tuning.ts';

/** What is known of a trial besides its report. */
export interface TrialCircumstances extends CheckCircumstances {
  readonly engine: TrialResult['engine'];
  readonly processes: number;
  readonly stopped: boolean;
  readonly gaveUp: Failure | null;
}

/** Turns what the generators counted into the trial's figures and the warnings beside them. */
export function trialResult(spec: TrialSpec, report: GeneratorReport, circumstances: TrialCircumstances): TrialResult {
  const { firstStartMs, lastCompletionMs } = report;
  const elapsedMs = firstStartMs === null || lastCompletionMs === null ? 0 : lastCompletionMs - firstStartMs;
  const completed = report.succeeded + report.failed;
  const asked = connectionsOf(spec.profile);
  const closed = spec.profile.kind !== 'open' && report.completedByClient.length > 0;
  const result: TrialResult = {
    engine: circumstances.engine,
    keepAlive: spec.keepAlive,
    requests: {
      sent: report.sent,
      succeeded: report.succeeded,
      failed: report.failed,
      inFlightAtEnd: report.sent - completed,
      inFlightAgesMs: [...report.inFlightAgesMs].sort((a, b) => b - a).slice(0, agesListed),
      byStatus: report.byStatus,
      errors: report.errors,
      staleRetries: report.staleRetries,
    },
    counters: report.counters,
    errorExamples: report.errorExamples,
    elapsedSeconds: elapsedMs / 1000,
    rps: elapsedMs > 0 ? report.succeeded / (elapsedMs / 1000) : 0,
    timePerRequestMs: report.succeeded > 0 ? (Math.min(asked, report.sent) * elapsedMs) / completed : null,
    latencyMs: summaryOf(report.latency),
    failedLatencyMs: summaryOf(report.failedLatency),
    connectMs: summaryOf(report.connect),
    firstByteMs: summaryOf(report.firstByte),
    latencyParts: circumstances.engine === 'native' ? latencyPartsOf(report) : null,
    samplesMs: report.latency.rawMs === null ? null : [...report.latency.rawMs],
    completionsMs:
      report.completionsMs === null ? null : [...report.completionsMs].map((ms) => ms - (firstStartMs ?? 0)),
    latencyHistogram: sampleOf(report.latency).histogram(),
    series: {
      bucketMs: seriesBucketMs,
      ...evenSeries(report.seriesSucceeded, report.seriesFailed),
      latency: latencySeries(report.slices),
    },
    ...(spec.latencyLimitMs === undefined ? {} : { limit: limitSeries(report.slices, spec.latencyLimitMs) }),
    connections: {
      asked,
      opened: report.opened,
      reused: report.sent === 0 ? 0 : report.reusedRequests / report.sent,
      fewestRequests: closed ? Math.min(...report.completedByClient) : null,
      mostRequests: closed ? Math.max(...report.completedByClient) : null,
    },
    bytes: {
      received: circumstances.engine === 'locust' ? null : report.bytesReceived,
      body: report.bytesBody,
      sent: circumstances.engine === 'locust' ? null : report.bytesSent,
    },
    bodyLengthBytes: report.bodyLengths.find((length) => length >= 0) ?? null,
    serverHeader: report.serverHeader,
    schedule: scheduleOf(report),
    ramp: rampOf(report),
    generator: {
      cpuShare: report.busiestCpuShare,
      eventLoopUtilization: report.eventLoopUtilization,
      waitForCoreMs: report.waitForCoreMs,
      cpuUsPerRequest: completed > 0 ? (report.cpuSeconds * 1e6) / completed : null,
      rssBytes: report.rssBytes,
      processes: circumstances.processes,
      ...(report.transport === null ? {} : { transport: report.transport }),
    },
    stopped: circumstances.stopped,
    gaveUp: circumstances.gaveUp ?? report.gaveUp,
    warnings: [],
  };
  return { ...result, warnings: selfChecks(spec, report, result, circumstances) };
}

function sampleOf(report: TimeSampleReport): TimeSample {
  const sample = new TimeSample();
  sample.merge(report);
  return sample;
}

function summaryOf(report: TimeSampleReport): ReturnType<typeof summarize> {
  return summarize(sampleOf(report));
}

function limitSeries(report: TimeSlicesReport, limitMs: number): LimitSeries {
  const { sliceMs, points } = pointsOf(report);
  return {
    sliceMs,
    answered: points.map(({ histogram }) => histogramCount(histogram)),
    over: points.map(({ histogram }) => histogramCountAbove(histogram, limitMs)),
  };
}

/** The slices as no more than `mostPoints`. */
function pointsOf({ sliceMs, slices }: TimeSlicesReport) {
  const factor = Math.max(1, Math.ceil(slices.length / mostPoints));
  return { sliceMs: sliceMs * factor, points: widened(slices, factor) };
}

function latencySeries(report: TimeSlicesReport): LatencySeries {
  const { sliceMs, points } = pointsOf(report);
  const quantile = (q: number) =>
    points.map(({ histogram }) =>
      histogramCount(histogram) < leastSampleFor(q) ? null : histogramQuantileMs(histogram, q),
    );
  return {
    sliceMs,
    answered: points.map(({ histogram }) => histogramCount(histogram)),
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
    maxMs: points.map(({ maxMs }) => maxMs),
  };
}

function latencyPartsOf(report: GeneratorReport): TrialResult['latencyParts'] {
  const connect = new TimeSample();
  connect.merge(report.requestConnect);
  connect.recordOften(0, report.succeeded - connect.count);
  return { connectMs: summarize(connect), processingMs: summaryOf(report.processing) };
}

function evenSeries(
  succeeded: readonly number[],
  failed: readonly number[],
): { succeeded: readonly number[]; failed: readonly number[] } {
  const length = Math.max(succeeded.length, failed.length);
  const even = (series: readonly number[]) => Array.from({ length }, (_, bucket) => series[bucket] ?? 0);
  return { succeeded: even(succeeded), failed: even(failed) };
}

function scheduleOf(report: GeneratorReport): TrialResult['schedule'] {
  if (report.scheduled === null) return null;
  const { intended, dropped, seconds } = report.scheduled;
  return { intended, dropped, sentPerSecond: report.sent / seconds, lateMs: summaryOf(report.late) };
}

function rampOf(report: GeneratorReport): TrialResult['ramp'] {
  if (report.ramp === null) return null;
  return report.ramp.map(({ connections, succeeded, failed, firstStartMs, lastCompletionMs, latency }) => {
    const elapsedMs = firstStartMs === null || lastCompletionMs === null ? 0 : lastCompletionMs - firstStartMs;
    return {
      connections,
      rps: elapsedMs > 0 ? succeeded / (elapsedMs / 1000) : 0,
      p50Ms: summaryOf(latency).p50,
      failed,
    };
  });
}
