import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionOn } from '../../../../src/analysis/statistics/gaussian-conditioning.ts';
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

describe('conditioning of jointly normal values', () => {
  it('pulls what is correlated along, and leaves the rest', () => {
    // Two values with correlation 0.8, a third one on its own; the first observed without noise.
    const covariance = (i: number, j: number) => (i === j ? 1 : i + j === 1 ? 0.8 : 0);
    const known = conditionOn(3, covariance, [{ index: 0, value: 2, variance: 1e-9 }]);
    expect([0, 1, 2].map((i) => known.mean(i))).toEqual([
      expect.closeTo(2, 6),
      expect.closeTo(1.6, 6),
      expect.closeTo(0, 6),
    ]);
    expect(known.covariance(1, 1)).toBeCloseTo(1 - 0.64, 6);
    expect(known.covariance(2, 2)).toBeCloseTo(1, 6);
  });

  it('of repeated noisy observations is the precision-weighted mean', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 8 }), (values) => {
        const variance = 0.5;
        const known = conditionOn(
          1,
          () => 1,
          values.map((value) => ({ index: 0, value, variance })),
        );
        const precision = 1 + values.length / variance;
        expect(known.mean(0)).toBeCloseTo((mean(values) * values.length) / variance / precision, 8);
        expect(known.covariance(0, 0)).toBeCloseTo(1 / precision, 8);
      }),
    );
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
