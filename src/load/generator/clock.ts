import { performance } from 'node:perf_hooks';
import { clockReadings } from './tuning.ts';

/**
 * Milliseconds of a monotonic clock with nanoseconds in the fraction, since this process started.
 * A double holds them to better than a nanosecond for weeks, and no BigInt has to be made for each reading.
 */
export const nowMs: () => number = performance.now.bind(performance);

/** What to add to `nowMs()` for the machine's own monotonic clock, which all processes share. */
export function machineClockOffsetMs(): number {
  let best = Number.POSITIVE_INFINITY;
  let offset = 0;
  // The tightest of a few readings: the process may lose its core between the two clocks.
  for (let i = 0; i < clockReadings; i++) {
    const before = nowMs();
    const machine = Number(process.hrtime.bigint()) / 1e6;
    const after = nowMs();
    if (after - before < best) {
      best = after - before;
      offset = machine - (before + after) / 2;
    }
  }
  return offset;
}
