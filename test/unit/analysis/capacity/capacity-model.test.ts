import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type CapacityInput, hardSlots, predict } from '../../../../src/analysis/capacity/capacity-model.ts';
import { type Demand, plainDemand, routingOf } from '../../../../src/analysis/capacity/demand.ts';
import { simulateTrial } from '../../../../src/analysis/capacity/trial-simulation.ts';
import { mean } from '../../../../src/analysis/statistics/moments.ts';
import { seededRandom } from '../../../../src/analysis/statistics/random.ts';
import type { EffectiveSettings } from '../../../../src/model/settings.ts';

// Many played trials; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

type Kind = 'sync' | 'gthread' | 'gevent' | 'gaiohttp' | 'async';

function server(kind: Kind, processes: number, slots = 1): EffectiveSettings {
  const models = {
    sync: 'serial',
    gthread: 'threads',
    gevent: 'event-loop',
    gaiohttp: 'blocking-loop',
    async: 'threads',
  } as const;
  const slotsPerProcess = kind === 'gevent' ? 1000 : kind === 'async' ? 40 : slots;
  return {
    workerClass: kind,
    processes,
    slotsPerProcess,
    concurrency: processes * slotsPerProcess,
    model: models[kind],
    keepAlive: kind !== 'sync',
    sharedLock: true,
    key: `${kind} ${processes} ${slots}`,
  };
}

function input(effective: EffectiveSettings, demand: Demand, rest: Partial<CapacityInput> = {}): CapacityInput {
  return { effective, demand, cores: 2, connections: 16, keepAlive: false, requests: null, seconds: null, ...rest };
}

const rpsOf = (effective: EffectiveSettings, demand: Demand, rest: Partial<CapacityInput> = {}) =>
  predict(input(effective, demand, rest)).rps;
const abLoad = { requests: 32 };
const sleep3 = plainDemand(1, 3000);

describe('capacity model, long trials', () => {
  it('sync is workers / (C + W) until the cores are full', () => {
    const demand = plainDemand(2, 98);
    for (const workers of [1, 2, 4]) expect(rpsOf(server('sync', workers), demand)).toBeCloseTo(10 * workers, 0);
    expect(rpsOf(server('sync', 8), plainDemand(10, 0))).toBeCloseTo(200, 3);
  });

  it('threads gain nothing for Python code, and everything for waits', () => {
    const compute = plainDemand(10, 0);
    expect(rpsOf(server('gthread', 1, 8), compute)).toBeCloseTo(100, 3);
    expect(rpsOf(server('gthread', 1, 8), { ...compute, lockShare: 0 })).toBeCloseTo(200, 3);
    expect(rpsOf(server('gthread', 1, 8), plainDemand(0.1, 99.9))).toBeCloseTo(80, 0);
  });

  it('an event loop uses one core, whatever releases the interpreter lock, unless a pool computes beside it', () => {
    const free = { ...plainDemand(10, 0), lockShare: 0.1 };
    expect(rpsOf(server('gthread', 1, 8), free)).toBeCloseTo(200, 3);
    expect(rpsOf(server('gevent', 1), free)).toBeCloseTo(100, 3);
    const pooled = plainDemand(10, 0, { coresPerRequest: 1, loopShare: 0.1 });
    expect(rpsOf(server('gevent', 1), pooled)).toBeCloseTo(200, 3);
    const pool = (poolThreads: number) => ({ ...server('gevent', 1), poolThreads });
    expect(rpsOf(pool(4), pooled, { cores: 16 })).toBeCloseTo(100 * (4 / 0.9), 3);
    expect(rpsOf(pool(1), pooled)).toBeCloseTo(100 / 0.9, 3);
  });

  it('a lock held while computing leaves all cores but one idle', () => {
    const locked = { ...plainDemand(10, 0), globalLockShare: 1 };
    for (const one of [server('sync', 2), server('gthread', 4, 4), server('gevent', 4)]) {
      expect(rpsOf(one, locked, { cores: 8 })).toBeCloseTo(100, 3);
      expect(rpsOf(one, locked, { cores: 8, requests: 32 })).toBeLessThan(101);
    }
  });

  it('a request that computes on two cores by itself leaves nothing to a second worker', () => {
    const parallel = plainDemand(20, 0, { coresPerRequest: 2, loopShare: 1 });
    for (const one of [server('sync', 1), server('sync', 4), server('gthread', 1, 4), server('gevent', 1)]) {
      expect(rpsOf(one, parallel)).toBeCloseTo(100, 3);
      expect(rpsOf(one, parallel, { requests: 64 })).toBeCloseTo(100, -1);
    }
    expect(rpsOf(server('sync', 1), parallel, { cores: 1 })).toBeCloseTo(50, 3);
    expect(rpsOf(server('sync', 2), parallel, { cores: 8 })).toBeCloseTo(200, 3);
  });

  it('gevent serves all connections at once, unless its waits block it', () => {
    const demand = plainDemand(0.5, 99.5);
    expect(rpsOf(server('gevent', 1), demand)).toBeGreaterThan(150);
    expect(rpsOf(server('gevent', 1), { ...demand, waitsYield: false })).toBeCloseTo(10, 1);
  });

  it('a lock of the process makes threads worthless and workers count; a shared limit caps both', () => {
    const locked = { ...plainDemand(0.1, 20), processLockShare: 1 };
    expect(rpsOf(server('gthread', 1, 8), locked)).toBeCloseTo(50, 0);
    expect(rpsOf(server('sync', 4), locked)).toBeCloseTo(199, 0);
    const shared = { ...plainDemand(0.1, 20), waitsAtOnce: 2 };
    for (const one of [server('gthread', 1, 8), server('sync', 8), server('gevent', 2)])
      expect(rpsOf(one, shared)).toBeLessThanOrEqual(100.01);
    expect(rpsOf(server('sync', 8), shared)).toBeGreaterThan(97);
  });

  it('never exceeds what slots and cores allow, and its range holds its centre', () => {
    const kinds = fc.constantFrom<Kind>('sync', 'gthread', 'gevent', 'gaiohttp', 'async');
    const positive = fc.double({ min: 0.1, max: 300, noNaN: true });
    fc.assert(
      fc.property(
        kinds,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 8 }),
        positive,
        positive,
        fc.boolean(),
        fc.constantFrom(null, 32, 5000),
        (kind, workers, threads, cpuMs, waitMs, keepAlive, requests) => {
          const one = input(server(kind, workers, threads), plainDemand(cpuMs, waitMs), { keepAlive, requests });
          const { rps, low, high, serverCpuCores } = predict(one);
          const slots = hardSlots(one.effective, one.demand, one.connections);
          const bound = 1000 * Math.min(slots / (cpuMs + waitMs), Math.min(workers, 2) / cpuMs);
          // The jitter of a played trial may shorten its requests by a few per mille.
          expect(rps).toBeLessThanOrEqual(bound * 1.02);
          expect(low).toBeLessThanOrEqual(rps);
          expect(high).toBeGreaterThanOrEqual(rps);
          expect(serverCpuCores!).toBeLessThanOrEqual(2.05);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is fast as many connections', () => {
    const { rps } = predict(input(server('gevent', 4), plainDemand(1, 500), { connections: 5000, cores: 8 }));
    expect(rps).toBeCloseTo(4000, -2);
  });

  it('gives kept-alive connections pinned to threads a range from all on one worker to an even share', () => {
    const prediction = predict(input(server('gthread', 4, 2), plainDemand(1, 99), { keepAlive: true }));
    expect(prediction.low).toBeLessThan(20.5);
    expect(prediction.high).toBeGreaterThan(79);
  });
});

describe('capacity model, short trials in waves', () => {
  it('counts the waves of ab -n 32 -c 16 against three seconds of sleep', () => {
    const seconds = (effective: EffectiveSettings) => 32 / rpsOf(effective, sleep3, abLoad);
    expect(seconds(server('sync', 1))).toBeCloseTo(96, 0);
    expect(seconds(server('sync', 2))).toBeCloseTo(48, 0);
    expect(seconds(server('gthread', 1, 2))).toBeCloseTo(48, 0);
    expect(seconds(server('gevent', 1))).toBeCloseTo(6, 1);
    // 32 requests in slots of 5 are seven waves, not 6.4.
    expect(seconds(server('sync', 5))).toBeCloseTo(21, 0);
  });

  it('takes a trial by time to its last answer', () => {
    // Two waves of 3 s start within 5 s; the second ends at 6 s.
    expect(rpsOf(server('gevent', 1), sleep3, { seconds: 5 })).toBeCloseTo(32 / 6, 1);
  });
});

describe('the formulas and the played trial', () => {
  it('agree within 10 % for long trials where connections are shared', () => {
    const cases: readonly (readonly [EffectiveSettings, Demand])[] = [
      [server('sync', 4), plainDemand(5, 20)],
      [server('sync', 2), plainDemand(10, 10)],
      [server('gthread', 1, 8), plainDemand(4, 30)],
      [server('gthread', 1, 8), { ...plainDemand(10, 5), lockShare: 0.2 }],
      [server('gevent', 1), plainDemand(3, 40)],
      [server('gthread', 1, 4), { ...plainDemand(1, 20), processLockShare: 0.5 }],
      [server('sync', 8), { ...plainDemand(1, 20), waitsAtOnce: 3 }],
    ];
    for (const [effective, demand] of cases) {
      const played = mean(
        [1, 2, 3].map(
          (seed) =>
            simulateTrial({
              demand,
              effective,
              cores: 2,
              connections: 16,
              routing: routingOf(effective, false),
              requests: 1600,
              seconds: null,
              // Exponential-like variety: the formulas are exact for it, and cautious for regular requests.
              jitter: 0.5,
              skew: 0,
              random: seededRandom(seed),
            }).rps,
        ),
      );
      const ratio = rpsOf(effective, demand, { requests: 1600 }) / played;
      expect(ratio, effective.key + JSON.stringify(demand)).toBeGreaterThan(0.9);
      expect(ratio, effective.key + JSON.stringify(demand)).toBeLessThan(1.1);
    }
  });

  it('the played trial keeps count: every request is answered once, and CPU is C for each', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 16, max: 90 }),
        fc.constantFrom('shared', 'random', 'pinned'),
        (workers, threads, requests, routing) => {
          const { completionsMs, latenciesMs, cpuSeconds, elapsedSeconds } = simulateTrial({
            demand: plainDemand(3, 7),
            effective: server('gthread', workers, threads),
            cores: 2,
            connections: 16,
            routing: routing as 'shared',
            requests,
            seconds: null,
            jitter: 0,
            skew: 0.2,
            random: seededRandom(requests),
          });
          expect(completionsMs).toHaveLength(requests);
          expect(Math.min(...latenciesMs)).toBeGreaterThanOrEqual(10 - 1e-9);
          expect(cpuSeconds.reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo(0.003 * requests, 9);
          expect(completionsMs.at(-1)).toBeCloseTo(1000 * elapsedSeconds, 9);
        },
      ),
      { numRuns: 60 },
    );
  });
});
