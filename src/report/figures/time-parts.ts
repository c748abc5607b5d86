import type { Measurement } from '../../model/run/record.ts';

/** A part of the mean latency. */
export interface TimePart {
  readonly kind: 'connect' | 'cpu' | 'run-queue' | 'waiting' | 'not-known';
  readonly ms: number;
  /** Of the mean latency, 0..1. */
  readonly share: number;
}

/**
 * Where a request's time goes on average: connecting, on the CPU, waiting for a core, and the rest, which it waits for a free
 * worker, for others, or on the wire. Threads that work side by side can spend more CPU than time passes: parts are cut at the
 * latency. Without the server's CPU the rest can't be told apart. Empty without a latency.
 */
export function timeParts({ latencyMs, connectMs, connections, server }: Measurement): TimePart[] {
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
  take(cpuMs === null ? 'not-known' : 'waiting', rest);
  return parts;
}
