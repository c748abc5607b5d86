import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, quantileOfSorted, sorted } from '../../../../src/analysis/statistics/order-statistics.ts';

describe('quantiles', () => {
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

  it('the median of an even number of values is half-way', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
