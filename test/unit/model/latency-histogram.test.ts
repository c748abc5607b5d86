import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addHistograms,
  bucketOfMs,
  bucketStartMs,
  histogramCount,
  histogramCountAbove,
  histogramOf,
  histogramQuantileMs,
} from '../../../src/model/trial/latency-histogram.ts';

const time = fc.double({ min: 1e-5, max: 3_600_000, noNaN: true });

describe('a latency histogram', () => {
  it('puts each time into the one bucket that holds it, about 2 % wide', () => {
    fc.assert(
      fc.property(time, (ms) => {
        const bucket = bucketOfMs(ms);
        const [from, to] = [bucketStartMs(bucket), bucketStartMs(bucket + 1)];
        expect(from).toBeLessThanOrEqual(ms * (1 + 1e-12));
        expect(to).toBeGreaterThan(ms * (1 - 1e-12));
        expect(to / from).toBeLessThanOrEqual(1 + 1 / 32 + 1e-12);
        expect(to / from).toBeGreaterThanOrEqual(1 + 1 / 64 - 1e-12);
      }),
    );
  });

  it('keeps powers of two and what is next to them apart', () => {
    for (let power = 0; power < 43; power++) {
      const ms = 2 ** power / 1e6;
      expect(bucketStartMs(bucketOfMs(ms))).toBeCloseTo(ms, 12);
    }
    expect(bucketOfMs(0)).toBe(0);
  });

  it('loses no count when several become one, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.array(time, { maxLength: 30 }), { maxLength: 5 }), (parts) => {
        const together = addHistograms(parts.map(histogramOf));
        expect(together).toEqual(histogramOf(parts.flat()));
        expect(addHistograms([...parts].reverse().map(histogramOf))).toEqual(together);
        expect(histogramCount(together)).toBe(parts.flat().length);
      }),
    );
  });

  it('gives quantiles within half a bucket of the nearest rank', () => {
    fc.assert(
      fc.property(
        fc.array(time, { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (times, q) => {
          const exact = [...times].sort((a, b) => a - b)[Math.ceil(q * times.length - 1e-9) - 1]!;
          const found = histogramQuantileMs(histogramOf(times), q)!;
          expect(Math.abs(found / exact - 1)).toBeLessThanOrEqual(1 / 64 + 1e-9);
        },
      ),
    );
  });

  it('has no quantile without a time', () => {
    expect(histogramQuantileMs(histogramOf([]), 0.5)).toBeNull();
  });

  it('counts what is above a limit, to a bucket', () => {
    fc.assert(
      fc.property(fc.array(time, { maxLength: 50 }), time, (times, limit) => {
        const surely = times.filter((ms) => ms > limit * 1.035).length;
        const perhaps = times.filter((ms) => ms > limit * 0.965).length;
        const above = histogramCountAbove(histogramOf(times), limit);
        expect(above).toBeGreaterThanOrEqual(surely - 1e-9);
        expect(above).toBeLessThanOrEqual(perhaps + 1e-9);
      }),
    );
  });
});
