import { describe, expect, it } from 'vitest';
import { priorOf, waitRange, wasBusy } from '../../../../src/analysis/fit/calibration-prior.ts';
import type { MeasuredRate } from '../../../../src/analysis/fit/measured-rate.ts';
import type { Calibration } from '../../../../src/model/run/record.ts';
import type { EffectiveSettings } from '../../../../src/model/settings.ts';

const calibration: Calibration = {
  endpoint: 'sqlite',
  settings: {},
  requests: 383,
  cpuMs: 2.33,
  waitMs: 0.95,
  latencyMs: 3.28,
  warnings: [],
};

function rateOf(processes: number, model: EffectiveSettings['model'], rps: number): MeasuredRate {
  const effective: EffectiveSettings = {
    workerClass: null,
    processes,
    slotsPerProcess: 1,
    concurrency: processes,
    model,
    keepAlive: false,
    sharedLock: true,
    key: `${model} ${processes}`,
  };
  return { effective, rps, cpuMs: 2.35 };
}

describe('what a calibration says of CPU and wait', () => {
  it('takes the latency of one request at a time while nothing else is known', () => {
    expect(priorOf(calibration, [])?.totalMs).toBeCloseTo(3.28);
    expect(priorOf(calibration, [])?.share).toBeCloseTo(2.33 / 3.28);
  });

  it('lets one serial process with a queue tell how long a request takes without its client', () => {
    const prior = priorOf(calibration, [rateOf(2, 'serial', 770), rateOf(1, 'serial', 407)]);
    expect(prior?.totalMs).toBeCloseTo(1000 / 407);
    expect(prior?.share).toBeGreaterThan(0.95);
  });

  it('bounds the wait by what surely and by what possibly was waiting for a core', () => {
    // A tenth of a millisecond may be what waking up the two processes takes.
    expect(waitRange(calibration)?.leastMs).toBeCloseTo(0.85);
    expect(waitRange(calibration)?.mostMs).toBe(0.95);
    const busy = { ...calibration, latencyMs: 9.33, waitMs: 5, queuedMs: { least: 2, most: 4 }, otherCores: 1.8 };
    expect(waitRange(busy)).toEqual({ leastMs: 1.9, mostMs: 5.5 });
    expect([wasBusy(busy), wasBusy(calibration), wasBusy(null)]).toEqual([true, false, false]);
    const prior = priorOf(busy, []);
    expect(prior?.share).toBeCloseTo(2.33 / 7.33);
    expect(prior?.shareLow).toBeLessThanOrEqual(2.33 / (2.33 + 5.5));
    expect(prior?.shareHigh).toBeGreaterThanOrEqual(2.33 / (2.33 + 2));
    expect(waitRange({ ...busy, cpuMs: null })).toBeNull();
  });

  it('knows what the event loop alone spent, where that was read', () => {
    expect(priorOf(calibration, [])?.threads).toEqual({ loopShare: 1, coresPerRequest: 1 });
    expect(priorOf({ ...calibration, mainThreadShare: 0.1 }, [])?.threads.loopShare).toBe(0.1);
  });

  it('sees a request that computes on several cores at once', () => {
    const parallel = { ...calibration, cpuMs: 6, waitMs: 0, latencyMs: 3.2 };
    expect(priorOf(parallel, [])?.threads.coresPerRequest).toBeCloseTo(6 / 3.2);
    expect(priorOf({ ...parallel, cpuMs: 3.5 }, [])?.threads.coresPerRequest).toBe(1);
    // On a busy machine it shows only later, on a server that works on one request at a time.
    const crowded = { ...calibration, cpuMs: 4, waitMs: 0, latencyMs: 5 };
    const alone = { ...rateOf(1, 'serial', 430), cpuMs: 4 };
    expect(priorOf(crowded, [alone])?.threads.coresPerRequest).toBeCloseTo(1.72);
    expect(priorOf(crowded, [alone])?.totalMs).toBeCloseTo(4);
  });

  it('keeps the calibration where that process was slower, or several or threads answered', () => {
    for (const other of [rateOf(1, 'serial', 250), rateOf(2, 'serial', 770), rateOf(1, 'threads', 704)])
      expect(priorOf(calibration, [other])?.totalMs).toBeCloseTo(3.28);
  });
});
