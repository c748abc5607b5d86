import { describe, expect, it } from 'vitest';
import { evidenceOf, isKept } from '../../../../src/analysis/rate/rate-evidence.ts';
import { trialSeconds } from '../../../../src/analysis/rate/trial-length.ts';
import { simulateQueue } from '../../../fixtures/simulated-queue.ts';

const even = { servers: 2, serviceMs: 10, variation: 0.3, startDifference: 0, disturbedShare: 0 };
const trial = { seconds: 10, tail: 0.05, lost: 0, cutOff: false };

function evidenceAt(rate: number, seed: number, limitMs = 200) {
  const { series } = simulateQueue(even, { rate, seconds: trial.seconds, limitMs, seed });
  return evidenceOf({ ...trial, rate, series });
}

describe('what a trial says of a rate', () => {
  it('sees an overload by its growing queue, though the percentile is below the limit still', () => {
    // 3 % beyond what it can do: at the trial's end a request waits for 0.3 s, less than the limit.
    const trials = Array.from({ length: 20 }, (_, seed) => evidenceAt(1.03 * 200, seed, 400));
    expect(trials.filter((one) => (one.overShare ?? 1) < 0.05).length).toBeGreaterThan(15);
    expect(trials.filter(({ isBeyond }) => isBeyond).length).toBeGreaterThan(9);
    for (const { saturationRps } of trials.filter(({ isBeyond }) => isBeyond))
      expect(Math.abs((saturationRps ?? 0) / 200 - 1)).toBeLessThan(0.03);
  });

  it('takes no rate that is kept for an overload', () => {
    const trials = Array.from({ length: 100 }, (_, seed) => evidenceAt(0.9 * 200, seed));
    expect(trials.filter(({ isBeyond }) => isBeyond).length).toBeLessThanOrEqual(2);
    expect(trials.every((one) => one.isBeyond || isKept(one, 0.05))).toBe(true);
  });

  it('tells how the slow requests come together', () => {
    const answered = new Array<number>(60).fill(100);
    const clustering = (over: readonly number[]) =>
      evidenceOf({ ...trial, rate: 1000, seconds: 6, series: { sliceMs: 100, answered, over } }).clustering;
    expect(clustering(answered.map(() => 10))).toBe(1);
    expect(clustering(answered.map((_, slice) => (slice >= 40 && slice < 46 ? 75 : 0)))).toBeGreaterThan(20);
    expect(clustering(answered.map(() => 0))).toBeNull();
  });

  it('counts what was lost as slow, and a rate at which much is lost as none', () => {
    const series = { sliceMs: 100, answered: new Array<number>(100).fill(10), over: new Array<number>(100).fill(0) };
    const few = evidenceOf({ ...trial, rate: 100, series, lost: 4 });
    expect(few).toMatchObject({ isBeyond: false, overShare: 4 / 704, requests: 704 });
    expect(evidenceOf({ ...trial, rate: 100, series, lost: 20 })).toMatchObject({
      isBeyond: true,
      saturationRps: null,
    });
  });

  it('takes what a trial that was cut off answered for what the server can do', () => {
    const series = { sliceMs: 100, answered: new Array<number>(30).fill(10), over: new Array<number>(30).fill(9) };
    const { isBeyond, saturationRps } = evidenceOf({ ...trial, rate: 300, seconds: 3, series, cutOff: true });
    expect(isBeyond).toBe(true);
    expect(saturationRps).toBeCloseTo(100);
  });

  it('says nothing of a percentile without an answer', () => {
    const series = { sliceMs: 100, answered: [], over: [] };
    expect(evidenceOf({ ...trial, rate: 10, series, lost: 100 })).toMatchObject({ overShare: null, isBeyond: true });
  });
});

describe('the length of a trial', () => {
  it('has room for an overload to show, and for requests beyond the percentile', () => {
    expect(trialSeconds(1000, 200, 0.05)).toBe(10);
    expect(trialSeconds(20, 200, 0.05)).toBe(20);
    expect(trialSeconds(1, 200, 0.05)).toBe(30);
  });
});
