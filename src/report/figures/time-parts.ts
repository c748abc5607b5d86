import type { Measurement } from '../../model/run/record.ts';

/** A part of the mean latency. */
export interface TimePart {
  readonly kind: 'connect' | 'cpu' | 'run-queue' | 'others' | 'queue' | 'waiting' | 'not-known';
  readonly ms: number;
  /** Of the mean latency, 0..1. */
  readonly share: number;
}

/**
 * Where a request's time goes on average: connecting, on the CPU, waiting for a core, and the rest. Of that, `aloneWaitMs` is what a
 * request waits when it is alone (the calibration): for others, or on the wire; what is beyond it stands in the queue behind other
 * requests, for a free worker or a lock. Where that is not known (`null`) the two can't be told apart (`waiting`), nor without the
 * server's CPU (`not-known`). Threads that work side by side can spend more CPU than time passes: parts are cut at the latency. Empty
 * without a latency.
 */
export function timeParts(
  { latencyMs, connectMs, connections, server }: Measurement,
  aloneWaitMs: number | null,
): TimePart[] {
  const total = latencyMs.mean;
  if (total === null || total <= 0) return [];
  let rest = total;
  const parts: TimePart[] = [];
  const take = (kind: TimePart['kind'], ms: number) => {
    const taken = Math.min(rest, Math.max(0, ms));
    rest -= taken;
    if (taken > 0) parts.push({ kind, ms: taken, share: taken / total });
  };
  take('connect', (connectMs.mean ?? 0) * (1 - connections.reused));
  const cpuMs = server?.cpuMsPerRequest ?? null;
  if (cpuMs !== null) {
    take('cpu', cpuMs);
    take('run-queue', server?.runQueueMsPerRequest ?? 0);
  }
  if (cpuMs !== null && aloneWaitMs !== null) {
    take('others', aloneWaitMs);
    take('queue', rest);
  } else take(cpuMs === null ? 'not-known' : 'waiting', rest);
  return parts;
}
