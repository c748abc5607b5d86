import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fewestForQuantile,
  median,
  medianWithInterval,
  quantileOfSorted,
  quantileRanks,
  quantileWithInterval,
  sorted,
} from '../../../../src/analysis/statistics/order-statistics.ts';
import { normalFrom, seededRandom } from '../../../../src/analysis/statistics/random.ts';

describe('quantiles', () => {
  it('the median of 32 values lies between the 10th and the 23rd', () => {
    expect(quantileRanks(32, 0.5)).toEqual({ low: 10, high: 23 });
  });

  it('needs 29, 59, 299 and 2,995 values for p90, p95, p99 and p99.9', () => {
    expect([0.9, 0.95, 0.99, 0.999].map((share) => fewestForQuantile(share))).toEqual([29, 59, 299, 2995]);
  });

  it('says nothing below that', () => {
    const values = Array.from({ length: 58 }, (_, i) => i);
    expect(quantileWithInterval(values, 0.95)).toEqual({ value: null, low: null, high: null });
    expect(quantileWithInterval([...values, 58], 0.95).value).toBeCloseTo(55.1, 10);
    expect(medianWithInterval([1, 2, 3]).value).toBeNull();
  });

  it('are between the smallest and the largest value, and rise with the share', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, share, share, (list, a, b) => {
        const rising = sorted(list);
        const [low, high] = [quantileOfSorted(rising, Math.min(a, b)), quantileOfSorted(rising, Math.max(a, b))];
        expect(low).toBeGreaterThanOrEqual(rising[0]!);
        expect(high).toBeLessThanOrEqual(rising.at(-1)!);
        expect(low).toBeLessThanOrEqual(high + 1e-9);
      }),
    );
  });

  it("the median's interval holds the true median in 95 of 100 samples and more, whatever the distribution", () => {
    const random = seededRandom(5);
    for (const count of [10, 32, 101]) {
      let held = 0;
      for (let i = 0; i < 1500; i++) {
        // Log-normal: its true median is 1.
        const { low, high } = medianWithInterval(Array.from({ length: count }, () => Math.exp(normalFrom(random))));
        if (low !== null && high !== null && low <= 1 && high >= 1) held++;
      }
      expect(held / 1500).toBeGreaterThan(0.94);
    }
  });

  it('the median of an even number of values is half-way', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
