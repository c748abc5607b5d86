import type { Calibration } from '../model/record.ts';
import type { MeasuredRate } from './rate-table.ts';
import { median } from './statistics/order-statistics.ts';

/** What a calibration says of C and W, with how far it may be off. */
export interface Prior {
  readonly totalMs: number;
  /** Interval of C / (C + W) that the CPU readings allow. */
  readonly shareLow: number;
  readonly share: number;
  readonly shareHigh: number;
}

/** CPU clocks tick every 10 ms; master and worker can each be off by one at either end. */
const tickErrorMs = 15;

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
  if (queued !== undefined && queued.rps * requestMs > 1000)
    return priorAround(1000 / queued.rps, queued.cpuMs ?? calibration.cpuMs, calibration, measured);
  return priorAround(requestMs, calibration.cpuMs, calibration, measured);
}

function priorAround(
  totalMs: number,
  knownCpuMs: number | null,
  calibration: Calibration,
  measured: readonly MeasuredRate[],
): Prior | null {
  const readings = measured.map(({ cpuMs }) => cpuMs).filter((cpuMs) => cpuMs !== null);
  const cpuMs = knownCpuMs ?? (readings.length > 0 ? median(readings) : null);
  if (cpuMs === null) return null;
  const error = tickErrorMs / Math.max(1, calibration.requests) + 0.05 * cpuMs;
  const luck = shareError(calibration, cpuMs / totalMs);
  const clip = (share: number) => Math.min(1, Math.max(0.0005, share));
  return {
    totalMs,
    share: clip(cpuMs / totalMs),
    shareLow: clip((cpuMs - error) / totalMs - luck),
    shareHigh: clip((cpuMs + error) / totalMs + luck),
  };
}

/**
 * How far the CPU share of so few requests may be off where requests differ: as if each were all CPU or all waiting in the
 * part in which they differ.
 */
function shareError({ latencyVariation, requests }: Calibration, share: number): number {
  const variation = Math.min(1, latencyVariation ?? 0);
  return (2 * variation * Math.sqrt(Math.max(0.05, share * (1 - share)))) / Math.sqrt(Math.max(1, requests));
}
