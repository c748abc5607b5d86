import type { TrialResult } from '../../model/trial/trial.ts';
import { ackDelayMs, goneDelay, mostlyKept } from './tuning.ts';

type Times = Pick<TrialResult, 'connections' | 'firstByteMs' | 'latencyMs'>;

/** From an answer's first byte to its last, the median in ms; `null` where nothing was answered. */
export function restOfAnswerMs({ firstByteMs, latencyMs }: Pick<Times, 'firstByteMs' | 'latencyMs'>): number | null {
  return firstByteMs.p50 === null || latencyMs.p50 === null ? null : Math.max(0, latencyMs.p50 - firstByteMs.p50);
}

/**
 * Whether the rest of the answers comes so long after their first byte that a delayed acknowledgement may be why: the first
 * write of an answer leaves at once, the second one is kept back (Nagle's algorithm, RFC 896) until the first is acknowledged,
 * which the client puts off (RFC 1122 §4.2.3.2). A slow body looks the same, so this proves nothing.
 */
export function mayBeDelayedAck(times: Times): boolean {
  const restMs = restOfAnswerMs(times);
  return (
    restMs !== null &&
    restMs >= ackDelayMs.shortest &&
    restMs <= ackDelayMs.longest &&
    times.connections.reused >= mostlyKept
  );
}

/** What one request at a time told: on a connection that is kept, and on a new one for each. */
export interface AckProbe {
  readonly kept: Times;
  readonly fresh: Times;
}

/**
 * The delay by a put-off acknowledgement, ms, where one request at a time shows it on a kept connection and not on new ones: there
 * the client's system acknowledges at once (tcp(7), quick ack). `null` where it is something else.
 */
export function delayedAckMs({ kept, fresh }: AckProbe): { readonly delayMs: number; readonly freshMs: number } | null {
  const delayMs = restOfAnswerMs(kept);
  const freshRestMs = restOfAnswerMs(fresh);
  const freshMs = fresh.latencyMs.p50;
  if (delayMs === null || freshRestMs === null || freshMs === null || !mayBeDelayedAck(kept)) return null;
  return freshRestMs <= goneDelay * delayMs ? { delayMs, freshMs } : null;
}
