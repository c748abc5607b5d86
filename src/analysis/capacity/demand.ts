import type { EffectiveSettings } from '../../model/settings.ts';

/** What one request of an endpoint asks of the server and of what is behind it. */
export interface Demand {
  /** CPU time of the server, ms (C). */
  readonly cpuMs: number;
  /** Time in which the server only waits, ms (W). */
  readonly waitMs: number;
  /** Share of C in which the threads of a process work on no other request, 0..1: 1 for Python code, less where an extension releases the interpreter lock. */
  readonly lockShare: number;
  /** Cores that one request alone keeps busy while it computes, 1 and over: more than 1 where a library computes in threads of its own. */
  readonly coresPerRequest: number;
  /** Share of C that an event loop's own thread spends, 0..1: less than 1 where a pool of threads computes beside the loop. */
  readonly loopShare: number;
  /** Share of C in which the request holds a lock that all processes share, 0..1. */
  readonly globalLockShare: number;
  /** Share of W in which the request holds a lock of its process, so that the others of that process stand still, 0..1. */
  readonly processLockShare: number;
  /** Requests that can wait at once over all processes (a connection pool, a lock that all processes share); `null`: no limit. */
  readonly waitsAtOnce: number | null;
  /** Whether an event loop goes on with other requests during the wait (`false`: a driver that blocks it). */
  readonly waitsYield: boolean;
}

/** The demand that the figures of a calibration suggest, before anything else is known. */
export function plainDemand(cpuMs: number, waitMs: number, threads: ComputingThreads = oneThread): Demand {
  return {
    cpuMs,
    waitMs,
    ...threads,
    lockShare: 1,
    globalLockShare: 0,
    processLockShare: 0,
    waitsAtOnce: null,
    waitsYield: true,
  };
}

/** How the threads of a process share the CPU time of one request. */
export type ComputingThreads = Pick<Demand, 'coresPerRequest' | 'loopShare'>;

/** One thread does it all. */
export const oneThread: ComputingThreads = { coresPerRequest: 1, loopShare: 1 };

/** Time of one request when it is alone and every core is free, ms. */
export function serviceMs({ cpuMs, waitMs, coresPerRequest }: Demand, cores: number): number {
  return cpuMs / Math.min(coresPerRequest, Math.max(1, cores)) + waitMs;
}

/** Requests that one process works on at once under this demand; `Infinity` where nothing bounds them. */
export function slotsPerProcess(effective: EffectiveSettings, demand: Pick<Demand, 'waitsYield'>): number {
  switch (effective.model) {
    case 'serial':
    case 'blocking-loop':
      return 1;
    case 'event-loop':
      return demand.waitsYield ? (effective.slotsPerProcess ?? Number.POSITIVE_INFINITY) : 1;
    case 'threads':
    case 'unknown':
      return effective.slotsPerProcess ?? Number.POSITIVE_INFINITY;
  }
}

/**
 * Cores that one process can use at most, its requests computing in one thread each. What releases the interpreter lock sets other threads free, where there are any:
 * an event loop's requests share one thread, apart from what it hands to a pool.
 */
export function coresPerProcess(
  effective: EffectiveSettings,
  { lockShare, loopShare }: Pick<Demand, 'lockShare' | 'loopShare'>,
): number {
  if (!effective.sharedLock) return Number.POSITIVE_INFINITY;
  switch (effective.model) {
    case 'serial':
    case 'blocking-loop':
      return 1;
    case 'event-loop':
      return Math.min(1 / loopShare, (effective.poolThreads ?? Number.POSITIVE_INFINITY) / (1 - loopShare));
    case 'threads':
    case 'unknown':
      return 1 / lockShare;
  }
}

/** Cores that all processes together can use at most: fewer than the machine's where they compute with a lock held that they share. */
export function coresOfAll({ globalLockShare }: Pick<Demand, 'globalLockShare'>): number {
  return 1 / globalLockShare;
}

/**
 * How connections come to processes. `shared`: whichever process is free takes the next one. `random`: each request goes to
 * some process, whether it is free or not. `pinned`: each connection stays with the process that took it.
 */
export type Routing = 'shared' | 'random' | 'pinned';

export function routingOf(effective: EffectiveSettings, keepAlive: boolean): Routing {
  if (effective.processes <= 1) return 'shared';
  if (keepAlive && effective.keepAlive === true) return 'pinned';
  return effective.model === 'serial' ? 'shared' : 'random';
}
