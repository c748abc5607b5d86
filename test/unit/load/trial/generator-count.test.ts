import { describe, expect, it } from 'vitest';
import { partOf } from '../../../../src/load/generator/engine.ts';
import { generatorCount } from '../../../../src/load/trial/generator-count.ts';
import { combineProgress, recentLatency } from '../../../../src/load/trial/progress.ts';
import { histogramOf } from '../../../../src/model/trial/latency-histogram.ts';
import type { LoadProfile, TrialSpec } from '../../../../src/model/trial/trial.ts';

const specOf = (profile: LoadProfile, generators: TrialSpec['generators'], engine: TrialSpec['engine'] = 'native') =>
  ({ profile, generators, engine }) as TrialSpec;
const long: LoadProfile = { kind: 'closed', connections: 64, requests: null, seconds: 10 };

describe('generatorCount', () => {
  it('takes more than one process only where cores allow and the load is long enough', () => {
    expect(generatorCount(specOf(long, 'auto'), 2)).toBe(1);
    expect(generatorCount(specOf(long, 'auto'), 8)).toBe(2);
    expect(generatorCount(specOf({ ...long, connections: 4 }, 'auto'), 64)).toBe(1);
    expect(generatorCount(specOf({ kind: 'closed', connections: 64, requests: 100, seconds: null }, 'auto'), 64)).toBe(
      1,
    );
  });

  it('gives each process four cores, up to four processes', () => {
    const counts = [1, 2, 3, 4, 7, 8, 11, 12, 16, 20, 128].map((cores) => generatorCount(specOf(long, 'auto'), cores));
    expect(counts).toEqual([1, 1, 1, 1, 1, 2, 2, 3, 4, 4, 4]);
  });

  it('takes as many for an open schedule as its rate needs', () => {
    const open = (ratePerSecond: number, connections = 256) =>
      generatorCount(specOf({ kind: 'open', connections, ratePerSecond, seconds: 10 }, 'auto'), 64);
    expect([1, 20_000, 20_001, 60_000, 1_000_000].map((rate) => open(rate))).toEqual([1, 1, 2, 3, 16]);
    expect(open(1_000_000, 3)).toBe(3);
  });

  it('leaves a ramp to one process', () => {
    const ramp: LoadProfile = { kind: 'ramp', steps: [1, 8, 64], secondsPerStep: 1 };
    expect(generatorCount(specOf(ramp, 'auto'), 64)).toBe(1);
    expect(generatorCount(specOf(ramp, 3), 2)).toBe(1);
  });

  it('shares out a closed load of requests only when it is long', () => {
    const requests = (count: number): LoadProfile => ({
      kind: 'closed',
      connections: 64,
      requests: count,
      seconds: null,
    });
    expect(generatorCount(specOf(requests(19_999), 'auto'), 16)).toBe(1);
    expect(generatorCount(specOf(requests(20_000), 'auto'), 16)).toBe(4);
  });

  it('never has a process without a connection or a request', () => {
    expect(generatorCount(specOf({ kind: 'closed', connections: 3, requests: 2, seconds: null }, 8), 16)).toBe(2);
    expect(generatorCount(specOf({ ...long, connections: 3 }, 8), 16)).toBe(3);
    expect(generatorCount(specOf(long, 8, 'autocannon'), 16)).toBe(1);
  });
});

describe('partOf', () => {
  it('shares a total out without a remainder', () => {
    for (const total of [0, 1, 7, 32, 1000]) {
      for (const of of [1, 2, 3, 7]) {
        const parts = Array.from({ length: of }, (_, index) => partOf(total, { index, of }));
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
        expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('the latency of the last moment', () => {
  it('is that of all processes, and of none where too few were answered', () => {
    const hundred = histogramOf(Array.from({ length: 100 }, (_, index) => index + 1));
    const few = histogramOf([1, 2, 3]);
    expect(recentLatency([])).toEqual({ answers: 0, p50Ms: null, p95Ms: null });
    expect(recentLatency([few])).toEqual({ answers: 3, p50Ms: null, p95Ms: null });
    const both = recentLatency([hundred, hundred]);
    expect(both.answers).toBe(200);
    expect(both.p50Ms).toBeCloseTo(50, -0.5);
    expect(both.p95Ms).toBeGreaterThan(92);
    expect(both.p95Ms).toBeLessThan(98);
  });
});

describe('combineProgress', () => {
  it('adds counts and takes the phase of the process that is furthest behind', () => {
    const part = { succeeded: 3, failed: 1, elapsedSeconds: 2, fraction: 0.5 };
    expect(
      combineProgress([
        { ...part, phase: 'draining' },
        { ...part, phase: 'measuring' },
      ]),
    ).toEqual({
      ...part,
      phase: 'measuring',
    });
    expect(
      combineProgress([
        { ...part, phase: 'measuring' },
        { ...part, phase: 'measuring', fraction: 1 },
      ]),
    ).toEqual({
      phase: 'measuring',
      succeeded: 6,
      failed: 2,
      elapsedSeconds: 2,
      fraction: 0.75,
    });
  });
});
