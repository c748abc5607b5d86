import type { TrialResult } from '../../model/trial/trial.ts';

/**
 * How long a client's system puts an acknowledgement off, ms: 40 ms or a little more on Linux (TCP_DELACK_MIN, and up to 200 ms where
 * answers come seldom), about 100 ms on macOS, 200 ms on Windows. Timers are late on a busy machine, hence the wide bounds; they only
 * choose which answers are looked at more closely. Narrower: a delay goes unseen; wider: more servers get some requests for nothing.
 */
const shortestMs = 25;
const longestMs = 400;

/** Half of the requests and more went out on a connection that was used before: on a new one no acknowledgement is put off. */
const mostlyKept = 0.5;

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
  return restMs !== null && restMs >= shortestMs && restMs <= longestMs && times.connections.reused >= mostlyKept;
}

/** A rest that is so much shorter on a new connection was no slow body. */
const gone = 0.25;

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
  return freshRestMs <= gone * delayMs ? { delayMs, freshMs } : null;
}
