import type { Calibration } from '../../model/run/record.ts';
import type { ComputingThreads } from '../capacity/demand.ts';
import { tolerableCores } from '../measured/tuning.ts';
import { median } from '../statistics/order-statistics.ts';
import type { MeasuredRate } from './measured-rate.ts';
import {
  leastLoopShare,
  leastShare,
  leastShareSpread,
  queueError,
  readingError,
  severalCores,
  tickErrorMs,
  wakeUpMs,
} from './tuning.ts';

/** What a calibration says of C and W, with how far it may be off. */
export interface Prior {
  readonly totalMs: number;
  /** Interval of C / (C + W) that the CPU readings allow. */
  readonly shareLow: number;
  readonly share: number;
  readonly shareHigh: number;
  /** How threads shared C, as far as that is known. */
  readonly threads: ComputingThreads;
}

/** Whether other programs kept cores busy while an endpoint was calibrated. */
export function wasBusy(calibration: Calibration | null): boolean {
  return (calibration?.otherCores ?? 0) > tolerableCores;
}

/** A calibration that may be learnt from: one with failed requests is not, as a failed answer often costs less than a good one. */
export function trustedCalibration(calibration: Calibration | null): Calibration | null {
  return (calibration?.failed ?? 0) > 0 ? null : calibration;
}

export interface WaitRange {
  readonly leastMs: number;
  readonly mostMs: number;
}

/**
 * Least and most that one request may have waited in the service, ms; `null` without a CPU reading.
 *
 * What its latency holds beside its CPU time is waiting in the service, or for a core. The threads of server and client say
 * how long they were ready and had none, but not whether the request stood still meanwhile: threads that work side by
 * side wait side by side.
 */
export function waitRange({ cpuMs, latencyMs, waitMs, queuedMs }: Calibration): WaitRange | null {
  if (cpuMs === null || latencyMs === null || waitMs === null) return null;
  if (queuedMs == null) return { leastMs: Math.max(0, waitMs - wakeUpMs), mostMs: waitMs };
  const beside = latencyMs - cpuMs;
  return {
    leastMs: Math.max(0, beside - (1 + queueError) * queuedMs.most - wakeUpMs),
    mostMs: Math.max(0, beside - (1 - queueError) * queuedMs.least),
  };
}

/** Whether all that a request may have waited in the service is no more than what waking up the processes takes. */
export function mayNotWait(calibration: Calibration): boolean {
  return (waitRange(calibration)?.mostMs ?? Number.POSITIVE_INFINITY) <= wakeUpMs;
}

/**
 * `null` where there is no calibration, or no CPU reading to go with it.
 *
 * A client that sends one request at a time also waits for its connection and for sleeping processes to wake, which for a
 * request of few ms looks like waiting in the service. One serial process with requests queued before it shows what a
 * request takes without that: where it was measured and is faster, it tells C + W.
 */
export function priorOf(calibration: Calibration | null, measured: readonly MeasuredRate[]): Prior | null {
  if (calibration === null || calibration.latencyMs === null || !(calibration.latencyMs > 0)) return null;
  // C + W as read leaves out what the request waited for a core that other programs kept busy.
  const requestMs =
    calibration.cpuMs === null || calibration.waitMs === null
      ? calibration.latencyMs
      : calibration.cpuMs + calibration.waitMs;
  const queued = measured.find(({ effective }) => effective.model === 'serial' && effective.processes === 1);
  const waits = waitRange(calibration);
  const cores = coresPerRequest(calibration, queued);
  if (queued === undefined || queued.rps * requestMs <= 1000 || cores > 1)
    return priorAround(requestMs, calibration.cpuMs, waits, cores, calibration, measured);
  const totalMs = 1000 / queued.rps;
  const shorter = (waitMs: number) => Math.max(0, waitMs - (requestMs - totalMs));
  const without = waits && { leastMs: shorter(waits.leastMs), mostMs: shorter(waits.mostMs) };
  return priorAround(totalMs, queued.cpuMs ?? calibration.cpuMs, without, cores, calibration, measured);
}

function priorAround(
  totalMs: number,
  knownCpuMs: number | null,
  waits: WaitRange | null,
  cores: number,
  calibration: Calibration,
  measured: readonly MeasuredRate[],
): Prior | null {
  const readings = measured.map(({ cpuMs }) => cpuMs).filter((cpuMs) => cpuMs !== null);
  const cpuMs = knownCpuMs ?? (readings.length > 0 ? median(readings) : null);
  if (cpuMs === null) return null;
  const error = tickErrorMs / Math.max(1, calibration.requests) + readingError * cpuMs;
  const luck = shareError(calibration, cpuMs / totalMs);
  const clip = (share: number) => Math.min(1, Math.max(leastShare, share));
  const byWait = (waitMs: number | undefined) => (waitMs === undefined ? [] : [cpuMs / (cpuMs + waitMs)]);
  return {
    totalMs,
    share: clip(cpuMs / totalMs),
    shareLow: clip(Math.min((cpuMs - error) / totalMs - luck, ...byWait(waits?.mostMs))),
    shareHigh: clip(Math.max((cpuMs + error) / totalMs + luck, ...byWait(waits?.leastMs))),
    threads: {
      coresPerRequest: cores,
      loopShare: Math.max(leastLoopShare, calibration.mainThreadShare ?? 1),
    },
  };
}

/**
 * A request that uses more CPU time than it takes computes on several cores at once: when it is alone, or on a server that
 * works on one request at a time.
 */
function coresPerRequest({ cpuMs, latencyMs }: Calibration, serial: MeasuredRate | undefined): number {
  const alone = cpuMs === null || latencyMs === null ? 1 : cpuMs / latencyMs;
  const underLoad = serial?.cpuMs == null ? 1 : (serial.rps * serial.cpuMs) / 1000;
  const cores = Math.max(alone, underLoad);
  return cores >= severalCores ? cores : 1;
}

/**
 * How far the CPU share of so few requests may be off where requests differ: as if each were all CPU or all waiting in the
 * part in which they differ.
 */
function shareError({ latencyVariation, requests }: Calibration, share: number): number {
  const variation = Math.min(1, latencyVariation ?? 0);
  return (
    (2 * variation * Math.sqrt(Math.max(leastShareSpread, share * (1 - share)))) / Math.sqrt(Math.max(1, requests))
  );
}
