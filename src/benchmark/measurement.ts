import { oddStarts, slowRequests } from '../analysis/measured/outlier-warnings.ts';
import { rpsOfTrials } from '../analysis/measured/rps-interval.ts';
import { errorExampleLimit } from '../load/generator/tuning.ts';
import { TimeSample } from '../load/times/time-sample.ts';
import { summarize } from '../load/times/time-summary.ts';
import type { Warning } from '../model/facts/warning.ts';
import type { HostLoad, Measurement, ServerSpend, WorkerRestarts } from '../model/run/record.ts';
import { sumOfCounters } from '../model/trial/counters.ts';
import { joinedExamples } from '../model/trial/error-examples.ts';
import { addHistograms } from '../model/trial/latency-histogram.ts';
import type { TrialResult } from '../model/trial/trial.ts';

/** A trial on the client's side and on the server's. */
export interface TrialPair {
  readonly result: TrialResult;
  readonly server: ServerSpend | null;
  readonly host?: HostLoad | null;
}

/**
 * What one cell's trials measured together, and of which of them each figure is (`MeasuredStarts`). At least one trial.
 * `concurrency`: requests that the server works on at once, where that is known.
 */
export function measurementOf(
  trials: readonly TrialPair[],
  options: { readonly concurrency: number | null } = { concurrency: null },
): Measurement {
  const results = trials.map((trial) => trial.result);
  const typicalPair = pairOfMedianRate(trials);
  const typical = typicalPair.result;
  const sum = (pick: (result: TrialResult) => number) => results.reduce((total, result) => total + pick(result), 0);
  const elapsedSeconds = sum((result) => result.elapsedSeconds);
  const opened = sum((result) => result.connections.opened);
  const sent = sum((result) => result.requests.sent);
  const pooledSamples = results.every((result) => result.samplesMs !== null)
    ? results.flatMap((result) => result.samplesMs ?? [])
    : null;
  const isPooled = results.length > 1 && pooledSamples !== null;
  const transports = results.map(({ generator }) => generator.transport);
  const transport = transports.find((one) => one === 'sockets') ?? typical.generator.transport;
  const worst = (pick: (result: TrialResult) => number) => Math.max(...results.map(pick));
  return {
    requests: {
      sent,
      succeeded: sum((result) => result.requests.succeeded),
      failed: sum((result) => result.requests.failed),
      inFlightAtEnd: sum((result) => result.requests.inFlightAtEnd),
      byStatus: addCounts(results.map((result) => result.requests.byStatus)),
      errors: addCounts(results.map((result) => result.requests.errors as Record<string, number>)),
      staleRetries: sum((result) => result.requests.staleRetries),
      ...(results.some(({ schedule }) => schedule !== null)
        ? { dropped: sum(({ schedule }) => schedule?.dropped ?? 0) }
        : {}),
    },
    counters: sumOfCounters(results.map(({ counters }) => counters)),
    errorExamples: joinedExamples(
      results.map((result) => result.errorExamples),
      errorExampleLimit,
    ),
    elapsedSeconds,
    rps: rpsOfTrials(
      results.map((result) => ({ ...result, succeeded: result.requests.succeeded })),
      { connections: typical.connections.asked, concurrency: options.concurrency },
    ),
    timePerRequestMs: mean(results.map((result) => result.timePerRequestMs)),
    latencyMs: isPooled ? summarize(sampleOf(pooledSamples)) : typical.latencyMs,
    failedLatencyMs: typical.failedLatencyMs,
    connectMs: typical.connectMs,
    firstByteMs: typical.firstByteMs,
    connections: {
      opened,
      reused: sent === 0 ? 0 : sum((result) => result.connections.reused * result.requests.sent) / sent,
    },
    bytes: {
      received: addAll(results.map((result) => result.bytes.received)),
      body: sum((result) => result.bytes.body),
      sent: addAll(results.map((result) => result.bytes.sent)),
    },
    generator: {
      cpuShare: worst((result) => result.generator.cpuShare),
      eventLoopUtilization: worst((result) => result.generator.eventLoopUtilization),
      engine: typical.engine,
      processes: typical.generator.processes,
      cpuUsPerRequest: generatorCpuUs(results),
      ...(transport === undefined ? {} : { transport }),
      waitForCoreMs: results.some(({ generator }) => generator.waitForCoreMs == null)
        ? null
        : worst(({ generator }) => generator.waitForCoreMs ?? 0),
    },
    server: pooledSpend(trials, typicalPair),
    host: pooledHost(trials),
    ...histogramOfAll(results),
    series: typical.series,
    samplesMs: typical.samplesMs,
    completionsMs: typical.completionsMs,
    ...(trials.length === 1
      ? {}
      : {
          starts: {
            count: trials.length,
            typical: trials.indexOf(typicalPair) + 1,
            latency: isPooled ? ('all' as const) : ('typical' as const),
            server: trials.filter(({ server }) => server !== null).length,
          },
        }),
    trialsRps: results.map((result) => result.rps),
    warnings: different([
      ...results.flatMap((result) => result.warnings),
      ...slowRequests(pooledSamples ?? typical.samplesMs ?? []),
      ...oddStarts(results.map((result) => result.rps)),
    ]),
  };
}

/** Of every start, or of none: where one did not say, the sum would be that of the others. */
function histogramOfAll(results: readonly TrialResult[]): Pick<Measurement, 'latencyHistogram'> {
  const known = results.flatMap(({ latencyHistogram }) => latencyHistogram ?? []);
  return known.length < results.length ? {} : { latencyHistogram: addHistograms(known) };
}

/** Without those that say the very same. */
function different(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
}

function sampleOf(timesMs: readonly number[]): TimeSample {
  const sample = new TimeSample();
  for (const timeMs of timesMs) sample.record(timeMs);
  return sample;
}

/** The trial whose rate is the median one (the lower of two in the middle). */
function pairOfMedianRate(trials: readonly TrialPair[]): TrialPair {
  const byRate = [...trials].sort((a, b) => a.result.rps - b.result.rps);
  return byRate[Math.floor((byRate.length - 1) / 2)] as TrialPair;
}

/** CPU of the load generator for each request over all trials, µs; `null` where none was completed. */
function generatorCpuUs(results: readonly TrialResult[]): number | null {
  let spentUs = 0;
  let completed = 0;
  for (const { generator, requests } of results) {
    if (generator.cpuUsPerRequest === null) continue;
    spentUs += generator.cpuUsPerRequest * (requests.succeeded + requests.failed);
    completed += requests.succeeded + requests.failed;
  }
  return completed === 0 ? null : spentUs / completed;
}

/** What the servers of those trials spent that could be read; shares of processes are those of the typical trial, if it is one of them. */
function pooledSpend(trials: readonly TrialPair[], typical: TrialPair): ServerSpend | null {
  const known = trials.flatMap(({ server, result }) => (server === null ? [] : [{ spend: server, trial: result }]));
  const [first] = known;
  if (first === undefined) return null;
  const shown = typical.server ?? first.spend;
  if (known.length === 1) return shown;
  const answered = known.map(({ trial }) =>
    Object.values(trial.requests.byStatus).reduce((sum, count) => sum + count, 0),
  );
  const requests = answered.reduce((sum, count) => sum + count, 0);
  const elapsedSeconds = known.reduce((sum, { trial }) => sum + trial.elapsedSeconds, 0);
  const cpuSeconds = addAll(known.map(({ spend }) => spend.cpuSeconds));
  const perRequest = (pick: (spend: ServerSpend) => number | null) => {
    const total = addAll(known.map(({ spend }, index) => scaled(pick(spend), answered[index] as number)));
    return total === null || requests === 0 ? null : total / requests;
  };
  return {
    ...shown,
    cpuSeconds,
    cpuMsPerRequest: perRequest((spend) => spend.cpuMsPerRequest),
    cpuCores: cpuSeconds === null || elapsedSeconds === 0 ? null : cpuSeconds / elapsedSeconds,
    runQueueMsPerRequest: perRequest((spend) => spend.runQueueMsPerRequest),
    voluntarySwitchesPerRequest: perRequest((spend) => spend.voluntarySwitchesPerRequest),
    involuntarySwitchesPerRequest: perRequest((spend) => spend.involuntarySwitchesPerRequest),
    // The most that any start took.
    rssBytes: Math.max(...known.map(({ spend }) => spend.rssBytes ?? 0)) || null,
    ...pooledRestarts(known.flatMap(({ spend }) => spend.restarts ?? [])),
  };
}

/** All that ended and started in any of the trials. */
function pooledRestarts(restarts: readonly WorkerRestarts[]): { readonly restarts?: WorkerRestarts } {
  if (restarts.length === 0) return {};
  return {
    restarts: {
      ended: restarts.reduce((sum, { ended }) => sum + ended, 0),
      started: restarts.reduce((sum, { started }) => sum + started, 0),
      startCpuSeconds: addAll(restarts.map(({ startCpuSeconds }) => startCpuSeconds)),
      endedPids: restarts.flatMap(({ endedPids }) => endedPids).slice(0, 20),
    },
  };
}

/** The mean over all trials, by their length; `null` unless each of them tells. */
function pooledHost(trials: readonly TrialPair[]): HostLoad | null {
  let coreSeconds = 0;
  let seconds = 0;
  for (const { host, result } of trials) {
    if (host == null) return null;
    coreSeconds += host.otherCores * result.elapsedSeconds;
    seconds += result.elapsedSeconds;
  }
  return seconds === 0 ? null : { otherCores: coreSeconds / seconds };
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}

function addAll(values: readonly (number | null)[]): number | null {
  let total = 0;
  for (const value of values) {
    if (value === null) return null;
    total += value;
  }
  return total;
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function addCounts(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const one of counts) for (const [key, count] of Object.entries(one)) total[key] = (total[key] ?? 0) + count;
  return total;
}
