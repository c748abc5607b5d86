import { describe, expect, it, vi } from 'vitest';
import { plainDemand } from '../../../../src/analysis/capacity/demand.ts';
import { simulateTrial } from '../../../../src/analysis/capacity/trial-simulation.ts';
import { type RateTrial, rpsOfTrials } from '../../../../src/analysis/measured/rps-interval.ts';
import { mean } from '../../../../src/analysis/statistics/moments.ts';
import { normalFrom, seededRandom } from '../../../../src/analysis/statistics/random.ts';
import type { EffectiveSettings } from '../../../../src/model/settings.ts';

// Many played trials; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

function server(model: EffectiveSettings['model'], processes: number, slotsPerProcess: number): EffectiveSettings {
  return {
    workerClass: null,
    processes,
    slotsPerProcess,
    concurrency: processes * slotsPerProcess,
    model,
    keepAlive: true,
    sharedLock: true,
    key: '',
  };
}

function seriesOf(completionsMs: readonly number[]): RateTrial['series'] {
  const succeeded: number[] = [];
  for (const at of completionsMs) {
    const bucket = Math.floor(at / 100);
    while (succeeded.length <= bucket) succeeded.push(0);
    succeeded[bucket]!++;
  }
  return { bucketMs: 100, succeeded, failed: succeeded.map(() => 0) };
}

function trialOf(completionsMs: readonly number[], keepCompletions = true): RateTrial {
  return {
    succeeded: completionsMs.length,
    elapsedSeconds: Math.max(...completionsMs) / 1000,
    completionsMs: keepCompletions ? completionsMs : null,
    series: seriesOf(completionsMs),
  };
}

/** Share of played trials whose interval holds the rate of all trials together. */
function coverage(
  effective: EffectiveSettings,
  cpuMs: number,
  waitMs: number,
  requests: number,
  jitter: number,
  keepCompletions = true,
): number {
  const trials = Array.from({ length: 120 }, (_, seed) =>
    simulateTrial({
      demand: plainDemand(cpuMs, waitMs),
      effective,
      cores: 2,
      connections: 16,
      routing: 'shared',
      requests,
      seconds: null,
      jitter,
      skew: 0,
      random: seededRandom(seed + 1),
    }),
  );
  const truth = mean(trials.map(({ rps }) => rps));
  const concurrency = effective.concurrency;
  const held = trials.filter(({ completionsMs }) => {
    const { low, high } = rpsOfTrials([trialOf(completionsMs, keepCompletions)], { connections: 16, concurrency });
    return low !== null && high !== null && low <= truth && high >= truth;
  });
  return held.length / trials.length;
}

describe('interval of the request rate within one trial', () => {
  it('holds the true rate in about 95 of 100 trials: waves, queues, full cores', () => {
    expect(coverage(server('event-loop', 1, 1000), 0.2, 50, 480, 0.1), 'waves').toBeGreaterThan(0.9);
    expect(coverage(server('serial', 1, 1), 0, 20, 320, 0.3), 'one slot').toBeGreaterThan(0.9);
    expect(coverage(server('threads', 1, 4), 2, 20, 480, 0.3), 'four slots').toBeGreaterThan(0.9);
    expect(coverage(server('serial', 4, 1), 10, 0, 640, 0.4), 'full cores').toBeGreaterThan(0.9);
    expect(coverage(server('serial', 4, 1), 10, 0, 640, 0.4, false), 'counts of each 100 ms').toBeGreaterThan(0.9);
  });

  it('is narrow where the server is steady, although answers come in waves', () => {
    const completions = Array.from({ length: 320 }, (_, i) => 50 * (Math.floor(i / 16) + 1) + (i % 16) * 0.1);
    const { mean: rps, low, high } = rpsOfTrials([trialOf(completions)], { connections: 16, concurrency: 1000 });
    expect(rps).toBeCloseTo(320 / 1.0015, 3);
    expect(high! - low!).toBeLessThan(0.02 * rps);
  });

  it('is null below ten waves: ab -n 32 -c 16 is two', () => {
    const completions = Array.from({ length: 32 }, (_, i) => 3000 * (1 + Math.floor(i / 16)));
    expect(rpsOfTrials([trialOf(completions)], { connections: 16, concurrency: 1000 })).toEqual({
      mean: 32 / 6,
      low: null,
      high: null,
    });
  });

  it('is not null where 32 requests pass one after another', () => {
    const completions = Array.from({ length: 32 }, (_, i) => 3000 * (i + 1) + (i % 3));
    expect(rpsOfTrials([trialOf(completions)], { connections: 16, concurrency: 1 }).low).not.toBeNull();
  });

  it('has no rate without an answer, and no error either', () => {
    const nothing = { succeeded: 0, elapsedSeconds: 0, completionsMs: [], series: seriesOf([]) };
    expect(rpsOfTrials([nothing])).toEqual({ mean: 0, low: null, high: null });
    expect(rpsOfTrials([])).toEqual({ mean: 0, low: null, high: null });
  });
});

describe('interval of the request rate across server starts', () => {
  const start = (rps: number): RateTrial => ({
    succeeded: 1000,
    elapsedSeconds: 1000 / rps,
    completionsMs: null,
    series: seriesOf([]),
  });

  it('is Student’s over the trials from three starts on', () => {
    // Standard error 2 / √3, t(0.975, 2) = 4.3027.
    const { low, high } = rpsOfTrials([start(98), start(100), start(102)]);
    expect((high! - low!) / 2).toBeCloseTo((4.3027 * 2) / Math.sqrt(3), 3);
  });

  it('holds the true rate in 90 of 100 cases and more, with two starts too, where starts differ by 1 to 4 %', () => {
    for (const variation of [0.01, 0.02, 0.04]) {
      for (const starts of [2, 3, 5]) {
        const random = seededRandom(1000 * variation + starts);
        let held = 0;
        for (let i = 0; i < 500; i++) {
          const trials = Array.from({ length: starts }, () => start(100 * Math.exp(variation * normalFrom(random))));
          const { low, high } = rpsOfTrials(trials);
          if (low! <= 100 && high! >= 100) held++;
        }
        expect(held / 500, `${starts} starts, ${variation}`).toBeGreaterThan(
          variation === 0.04 && starts === 2 ? 0.85 : 0.91,
        );
      }
    }
  });
});
