import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeSample } from '../../../../src/load/times/time-sample.ts';
import { leastSampleFor, medianIntervalRank, summarize } from '../../../../src/load/times/time-summary.ts';
import { rawSampleLimit } from '../../../../src/load/times/tuning.ts';
import { combineSamples } from '../../../../src/load/trial/combine-reports.ts';

function sampleOf(times: readonly number[]): TimeSample {
  const sample = new TimeSample();
  for (const ms of times) sample.record(ms);
  return sample;
}

/** Times over seven powers of ten, the same in every run. */
function spreadTimes(count: number): number[] {
  let state = 12345;
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return 10 ** ((state / 2 ** 31) * 7 - 3);
  });
}

describe('TimeSample', () => {
  it('gives exact ranks while the times are raw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 }),
        (times) => {
          const sample = sampleOf(times);
          const sorted = [...times].sort((a, b) => a - b);
          sorted.forEach((ms, i) => {
            expect(sample.rankMs(i + 1)).toBe(ms);
          });
          expect(sample.rankMs(0)).toBeNull();
          expect(sample.rankMs(times.length + 1)).toBeNull();
        },
      ),
    );
  });

  it('stays within 0.1 % of the true quantile when it has become a histogram, and keeps least and greatest exactly', () => {
    const times = spreadTimes(rawSampleLimit + 5000);
    const sample = sampleOf(times);
    const sorted = [...times].sort((a, b) => a - b);
    expect(sample.rawMs).toBeNull();
    for (const q of [0.001, 0.1, 0.5, 0.9, 0.99, 0.999]) {
      const truth = sorted[Math.ceil(q * sorted.length) - 1] as number;
      expect(Math.abs((sample.quantileMs(q) as number) / truth - 1)).toBeLessThan(0.001);
    }
    expect(sample.quantileMs(1)).toBe(sorted.at(-1));
    expect(sample.rankMs(1)).toBe(sorted[0]);
  });

  it('records a time often as it records it again and again, raw or not', () => {
    for (const [before, often] of [
      [10, 20],
      [10, rawSampleLimit],
      [rawSampleLimit + 10, 20],
    ] as const) {
      const [atOnce, oneByOne] = [sampleOf(spreadTimes(before)), sampleOf(spreadTimes(before))];
      atOnce.recordOften(0, often);
      for (let i = 0; i < often; i++) oneByOne.record(0);
      const [summary, truth] = [summarize(atOnce), summarize(oneByOne)];
      expect(summary).toEqual(truth);
      expect(summary).toMatchObject({ count: before + often, min: 0 });
      expect(atOnce.rawMs).toEqual(oneByOne.rawMs);
    }
  });

  it('loses nothing when samples of several processes are put together, raw or not', () => {
    const times = spreadTimes(3 * rawSampleLimit);
    for (const cuts of [
      [40, 90],
      [100, rawSampleLimit + 100],
      [rawSampleLimit + 1, 2 * rawSampleLimit + 2],
    ] as const) {
      const all = times.slice(0, cuts[1] + 50);
      const parts = [all.slice(0, cuts[0]), all.slice(cuts[0], cuts[1]), all.slice(cuts[1])];
      const together = combineSamples(parts.map((part) => sampleOf(part).report()));
      const alone = sampleOf(all).report();
      expect(together.count).toBe(all.length);
      expect(together.minMs).toBe(alone.minMs);
      expect(together.maxMs).toBe(alone.maxMs);
      expect(together.sumMs).toBeCloseTo(alone.sumMs, 3);
      expect(together.rawMs).toEqual(alone.rawMs);
      expect(together.buckets).toEqual(alone.buckets);
    }
  });
});

describe('summarize', () => {
  it('gives a quantile only from the sample size on for which it has an upper 95 % bound', () => {
    expect([0.9, 0.95, 0.99, 0.999].map(leastSampleFor)).toEqual([29, 59, 299, 2995]);
    const of = (count: number) => summarize(sampleOf(spreadTimes(count)));
    expect([of(28).p90, of(29).p90]).toEqual([null, expect.any(Number)]);
    expect([of(58).p95, of(59).p95]).toEqual([null, expect.any(Number)]);
    expect([of(298).p99, of(299).p99]).toEqual([null, expect.any(Number)]);
    expect([of(2994).p999, of(2995).p999]).toEqual([null, expect.any(Number)]);
  });

  it('encloses the median by order statistics: the 10th and the 23rd of 32', () => {
    const summary = summarize(sampleOf(Array.from({ length: 32 }, (_, i) => i + 1)));
    expect(summary).toMatchObject({ p50: 16.5, p50Low: 10, p50High: 23, min: 1, max: 32, mean: 16.5 });
    expect(summarize(sampleOf([1, 2, 3, 4, 5])).p50Low).toBeNull();
  });

  it('has ranks that cover the median with 95 %, and no narrower ones would', () => {
    const below = (n: number, rank: number) => {
      let term = 0.5 ** n;
      let sum = 0;
      for (let i = 0; i < rank; i++) {
        sum += term;
        term *= (n - i) / (i + 1);
      }
      return sum;
    };
    for (const n of [6, 7, 20, 32, 100, 500, 1000]) {
      const rank = medianIntervalRank(n) as number;
      expect(below(n, rank)).toBeLessThanOrEqual(0.025);
      expect(below(n, rank + 1)).toBeGreaterThan(0.025);
    }
  });

  it('has the deviation of the sample and nothing at all without one', () => {
    expect(summarize(sampleOf([2, 4, 4, 4, 5, 5, 7, 9])).standardDeviation).toBeCloseTo(2.138, 3);
    const empty = summarize(new TimeSample());
    expect(empty.count).toBe(0);
    expect(Object.values(empty).filter((value) => value !== null)).toEqual([0]);
  });
});
