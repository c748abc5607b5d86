import { noCounts, sumOfCounters } from '../../model/trial/counters.ts';
import { joinedExamples } from '../../model/trial/error-examples.ts';
import type { ErrorKind } from '../../model/trial/trial.ts';
import type { GeneratorReport, WarmUpReport } from '../generator/protocol.ts';
import { errorExampleLimit } from '../generator/tuning.ts';
import { TimeSample, type TimeSampleReport } from '../times/time-sample.ts';
import { addSlices } from '../times/time-slices.ts';
import { seriesBucketMs } from './tuning.ts';

/** The reports of several generator processes, or of stretches of load one after another, as one. No count is lost. */
export function combineReports(reports: readonly GeneratorReport[]): GeneratorReport {
  const [only] = reports;
  if (only === undefined) throw new RangeError('There is no report to combine.');
  if (reports.length === 1) return only;
  const sum = (pick: (report: GeneratorReport) => number) => reports.reduce((total, report) => total + pick(report), 0);
  const most = (pick: (report: GeneratorReport) => number) => Math.max(...reports.map(pick));
  const { latency, completionsMs } = combineCompletions(reports);
  const seriesStartMs = Math.min(...reports.map((report) => report.seriesStartMs));
  return {
    sent: sum((report) => report.sent),
    succeeded: sum((report) => report.succeeded),
    failed: sum((report) => report.failed),
    inFlightAgesMs: reports.flatMap((report) => report.inFlightAgesMs),
    byStatus: addCounts(reports.map((report) => report.byStatus)),
    errors: addCounts<ErrorKind>(reports.map((report) => report.errors)),
    errorExamples: joinedExamples(
      reports.map((report) => report.errorExamples),
      errorExampleLimit,
    ),
    staleRetries: sum((report) => report.staleRetries),
    counters: sumOfCounters(reports.map((report) => report.counters)),
    opened: sum((report) => report.opened),
    reusedRequests: sum((report) => report.reusedRequests),
    bytesReceived: sum((report) => report.bytesReceived),
    bytesBody: sum((report) => report.bytesBody),
    bytesSent: sum((report) => report.bytesSent),
    bodyLengths: only.bodyLengths.map((_, i) => firstLength(reports, i)),
    bodyLengthChanges: sum(
      (report) =>
        report.bodyLengthChanges +
        report.bodyLengths.filter((length, i) => length >= 0 && length !== firstLength(reports, i)).length,
    ),
    serverHeader: reports.find((report) => report.serverHeader !== null)?.serverHeader ?? null,
    firstStartMs: leastOf(reports.map((report) => report.firstStartMs)),
    lastCompletionMs: greatestOf(reports.map((report) => report.lastCompletionMs)),
    latency,
    failedLatency: combineSamples(reports.map((report) => report.failedLatency)),
    connect: combineSamples(reports.map((report) => report.connect)),
    firstByte: combineSamples(reports.map((report) => report.firstByte)),
    requestConnect: combineSamples(reports.map((report) => report.requestConnect)),
    processing: combineSamples(reports.map((report) => report.processing)),
    late: combineSamples(reports.map((report) => report.late)),
    completionsMs,
    seriesStartMs,
    seriesSucceeded: addSeries(reports, seriesStartMs, (report) => report.seriesSucceeded),
    seriesFailed: addSeries(reports, seriesStartMs, (report) => report.seriesFailed),
    slices: addSlices(
      reports.map((report) => report.slices),
      reports.map((report) => report.seriesStartMs - seriesStartMs),
    ),
    completedByClient: reports.flatMap((report) => report.completedByClient),
    clientBusyMs: sum((report) => report.clientBusyMs),
    scheduled: combineSchedules(reports),
    // A ramp is made by one process, so that all of a step's load comes at the same time.
    ramp: null,
    cpuSeconds: sum((report) => report.cpuSeconds),
    wallSeconds: most((report) => report.wallSeconds),
    busiestCpuShare: most((report) => report.busiestCpuShare),
    eventLoopUtilization: most((report) => report.eventLoopUtilization),
    waitForCoreMs: reports.some((report) => report.waitForCoreMs === null)
      ? null
      : most((report) => report.waitForCoreMs ?? 0),
    rssBytes: sum((report) => report.rssBytes),
    longestPauseMs: most((report) => report.longestPauseMs),
    // One that had to take the slower way tells of all.
    transport: (reports.find(({ transport }) => transport === 'sockets') ?? only).transport,
    gaveUp: reports.find((report) => report.gaveUp !== null)?.gaveUp ?? null,
  };
}

/** What all generator processes saw of the warm-up. */
export function combineWarmUps(answers: readonly { readonly report: WarmUpReport | null }[]): WarmUpReport {
  const reports = answers.flatMap(({ report }) => report ?? []);
  const sum = (pick: (report: WarmUpReport) => number) => reports.reduce((total, report) => total + pick(report), 0);
  return {
    answered: sum(({ answered }) => answered),
    closed: sum(({ closed }) => closed),
    opened: sum(({ opened }) => opened),
    seconds: Math.max(0, ...reports.map(({ seconds }) => seconds)),
  };
}

/** Samples as one; raw times stay raw while there are few. */
export function combineSamples(reports: readonly TimeSampleReport[]): TimeSampleReport {
  const sample = new TimeSample();
  for (const report of reports) sample.merge(report);
  return sample.report();
}

/** Latencies and completion times belong together, and are put in order of completion. */
function combineCompletions(reports: readonly GeneratorReport[]): Pick<GeneratorReport, 'latency' | 'completionsMs'> {
  const latency = combineSamples(reports.map((report) => report.latency));
  if (latency.rawMs === null || reports.some((report) => report.completionsMs === null)) {
    return { latency, completionsMs: null };
  }
  const pairs = reports.flatMap((report) =>
    Array.from(
      report.completionsMs as Float64Array,
      (endMs, i) => [endMs, report.latency.rawMs?.[i] as number] as const,
    ),
  );
  pairs.sort(([a], [b]) => a - b);
  return {
    latency: { ...latency, rawMs: Float64Array.from(pairs, ([, ms]) => ms) },
    completionsMs: Float64Array.from(pairs, ([endMs]) => endMs),
  };
}

function combineSchedules(reports: readonly GeneratorReport[]): GeneratorReport['scheduled'] {
  const schedules = reports.flatMap((report) => (report.scheduled === null ? [] : [report.scheduled]));
  if (schedules.length === 0) return null;
  return {
    intended: schedules.reduce((total, { intended }) => total + intended, 0),
    dropped: schedules.reduce((total, { dropped }) => total + dropped, 0),
    seconds: Math.max(...schedules.map(({ seconds }) => seconds)),
  };
}

function firstLength(reports: readonly GeneratorReport[], request: number): number {
  return reports.find((report) => (report.bodyLengths[request] as number) >= 0)?.bodyLengths[request] ?? -1;
}

function addCounts<Key extends string>(counts: readonly Readonly<Partial<Record<Key, number>>>[]): Record<Key, number> {
  const total = {} as Record<Key, number>;
  for (const one of counts) {
    for (const [key, count] of Object.entries<number>(one as Record<string, number>)) {
      total[key as Key] = (total[key as Key] ?? 0) + count;
    }
  }
  return total;
}

function addSeries(
  reports: readonly GeneratorReport[],
  startMs: number,
  pick: (report: GeneratorReport) => readonly number[],
): number[] {
  const total: number[] = [];
  for (const report of reports) {
    const shift = Math.round((report.seriesStartMs - startMs) / seriesBucketMs);
    pick(report).forEach((count, bucket) => {
      while (total.length <= bucket + shift) total.push(0);
      total[bucket + shift]! += count;
    });
  }
  return total;
}

function leastOf(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null);
  return present.length === 0 ? null : Math.min(...present);
}

function greatestOf(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null);
  return present.length === 0 ? null : Math.max(...present);
}

/** The report of a trial that was cut off before its first request. */
export function emptyReport(rotation: number): GeneratorReport {
  const none = new TimeSample().report();
  return {
    sent: 0,
    succeeded: 0,
    failed: 0,
    inFlightAgesMs: [],
    byStatus: {},
    errors: {},
    errorExamples: [],
    staleRetries: 0,
    counters: noCounts(),
    opened: 0,
    reusedRequests: 0,
    bytesReceived: 0,
    bytesBody: 0,
    bytesSent: 0,
    bodyLengths: Array.from({ length: rotation }, () => -1),
    bodyLengthChanges: 0,
    serverHeader: null,
    firstStartMs: null,
    lastCompletionMs: null,
    latency: none,
    failedLatency: none,
    connect: none,
    firstByte: none,
    requestConnect: none,
    processing: none,
    late: none,
    completionsMs: new Float64Array(0),
    seriesStartMs: 0,
    seriesSucceeded: [],
    seriesFailed: [],
    slices: { sliceMs: seriesBucketMs, slices: [] },
    completedByClient: [],
    clientBusyMs: 0,
    scheduled: null,
    ramp: null,
    cpuSeconds: 0,
    wallSeconds: 0,
    busiestCpuShare: 0,
    eventLoopUtilization: 0,
    waitForCoreMs: null,
    rssBytes: 0,
    longestPauseMs: 0,
    transport: null,
    gaveUp: null,
  };
}
