import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { geometricMean } from '../../../../src/analysis/statistics/geometric-mean.ts';
import { blockMeansInterval } from '../../../../src/analysis/statistics/mean-interval.ts';
import { lag1Autocorrelation, mean, standardDeviation } from '../../../../src/analysis/statistics/moments.ts';
import { farOut } from '../../../../src/analysis/statistics/outliers.ts';
import { integerFrom, normalFrom, seededRandom } from '../../../../src/analysis/statistics/random.ts';

describe('interval of a mean', () => {
  it('of blocks needs ten of them', () => {
    expect(blockMeansInterval([1, 2, 3, 4, 5, 6, 7, 8, 9])).toBeNull();
    expect(blockMeansInterval([1, 2, 1, 2, 1, 2, 1, 2, 1, 2])).not.toBeNull();
  });

  it('of blocks holds the mean in about 95 of 100 trials, even where neighbours rise and fall together', () => {
    for (const [correlation, least] of [
      [0, 0.93],
      [0.3, 0.91],
      [0.6, 0.86],
    ] as const) {
      const random = seededRandom(1 + 10 * correlation);
      let held = 0;
      const tries = 1000;
      for (let i = 0; i < tries; i++) {
        let state = normalFrom(random);
        const blocks = Array.from({ length: 30 }, () => {
          state = correlation * state + Math.sqrt(1 - correlation ** 2) * normalFrom(random);
          return 100 + state;
        });
        const { low, high } = blockMeansInterval(blocks)!;
        if (low <= 100 && high >= 100) held++;
      }
      expect(held / tries, `correlation ${correlation}`).toBeGreaterThan(least);
    }
  });
});

describe('descriptions of a sample', () => {
  it('the geometric mean of ratios is the same seen from either side', () => {
    const positive = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(positive, (values) => {
        expect(geometricMean(values.map((value) => 1 / value))).toBeCloseTo(1 / geometricMean(values), 6);
      }),
    );
    expect(geometricMean([1, 4], [3, 1])).toBeCloseTo(4 ** 0.25, 12);
  });

  it('autocorrelation tells a drift from a sawtooth', () => {
    expect(lag1Autocorrelation(Array.from({ length: 50 }, (_, i) => i))).toBeGreaterThan(0.9);
    expect(lag1Autocorrelation(Array.from({ length: 50 }, (_, i) => i % 2))).toBeLessThan(-0.9);
    expect(lag1Autocorrelation([4, 4, 4, 4])).toBe(0);
  });

  it('counts values that are far out, and leaves small samples and equal values alone', () => {
    const calm = Array.from({ length: 40 }, (_, i) => 100 + (i % 8));
    expect(farOut(calm)).toEqual([]);
    expect(farOut([...calm, 113, 500, -20])).toEqual([500, -20]);
    expect(farOut([1, 2, 300])).toEqual([]);
    expect(farOut([...new Array(20).fill(5), 900])).toEqual([]);
  });
});

describe('random numbers', () => {
  it('are the same for a seed, spread evenly, and normal where asked for', () => {
    const [a, b] = [seededRandom(9), seededRandom(9)];
    expect(Array.from({ length: 5 }, a)).toEqual(Array.from({ length: 5 }, b));
    const random = seededRandom(2);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 8000; i++) counts[integerFrom(random, 4)]!++;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
    const normals = Array.from({ length: 8000 }, () => normalFrom(random));
    expect(Math.abs(mean(normals))).toBeLessThan(0.05);
    expect(standardDeviation(normals)).toBeCloseTo(1, 1);
  });
});
