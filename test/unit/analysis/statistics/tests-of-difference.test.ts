import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapRatio } from '../../../../src/analysis/statistics/bootstrap.ts';
import { mannWhitney } from '../../../../src/analysis/statistics/mann-whitney.ts';
import { normalFrom, seededRandom } from '../../../../src/analysis/statistics/random.ts';

/** Every way of choosing which of the ranks 1 … n + m belong to the first sample. */
function exactPByEnumeration(u: number, n: number, m: number): number {
  let asFar = 0;
  let all = 0;
  const middle = (n * m) / 2;
  const choose = (from: number, left: number, rankSum: number) => {
    if (left === 0) {
      all++;
      const candidate = rankSum - (n * (n + 1)) / 2;
      if (Math.abs(candidate - middle) >= Math.abs(u - middle)) asFar++;
      return;
    }
    for (let rank = from; rank <= n + m - left + 1; rank++) choose(rank + 1, left - 1, rankSum + rank);
  };
  choose(1, n, 0);
  return asFar / all;
}

describe('Mann–Whitney', () => {
  it('counts out the exact chance for small samples without ties', () => {
    const distinct = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 11 });
    fc.assert(
      fc.property(distinct, fc.integer({ min: 1, max: 3 }), (values, cut) => {
        const first = values.slice(0, cut);
        const second = values.slice(cut);
        const result = mannWhitney(first, second)!;
        expect(result.exact).toBe(true);
        expect(result.p).toBeCloseTo(exactPByEnumeration(result.u, first.length, second.length), 10);
      }),
      { numRuns: 60 },
    );
  });

  it('the two Us add up to all pairs, and p does not depend on the order', () => {
    const values = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [ab, ba] = [mannWhitney(a, b)!, mannWhitney(b, a)!];
        expect(ab.u + ba.u).toBe(a.length * b.length);
        expect(ab.p).toBeCloseTo(ba.p, 10);
      }),
    );
  });

  it('finds nothing among equal values, and has no answer for an empty sample', () => {
    expect(mannWhitney([3, 3, 3], [3, 3])?.p).toBe(1);
    expect(mannWhitney([], [1])).toBeNull();
  });

  it('calls samples of one distribution different in at most 5 of 100 tries, exact or approximated', () => {
    const random = seededRandom(11);
    for (const count of [10, 30]) {
      let different = 0;
      for (let i = 0; i < 1000; i++) {
        const sample = () => Array.from({ length: count }, () => normalFrom(random));
        if (mannWhitney(sample(), sample())!.p < 0.05) different++;
      }
      expect(different / 1000).toBeLessThan(0.065);
    }
  });
});

describe('bootstrap interval of a ratio', () => {
  const sample = (random: () => number, count: number, centre: number) =>
    Array.from({ length: count }, () => centre * (1 + 0.1 * normalFrom(random)));

  it('is the same every time, and null below ten values a side', () => {
    const random = seededRandom(3);
    const [a, b] = [sample(random, 12, 1), sample(random, 12, 2)];
    expect(bootstrapRatio(a, b)).toEqual(bootstrapRatio(a, b));
    expect(bootstrapRatio(a.slice(0, 9), b)).toBeNull();
  });

  it('holds the true ratio in about 95 of 100 samples', () => {
    const random = seededRandom(4);
    let held = 0;
    for (let i = 0; i < 400; i++) {
      const interval = bootstrapRatio(sample(random, 20, 1), sample(random, 20, 1.3), { seed: i, resamples: 400 })!;
      if (interval.low <= 1.3 && interval.high >= 1.3) held++;
    }
    expect(held / 400).toBeGreaterThan(0.89);
    expect(held / 400).toBeLessThan(0.985);
  });
});
