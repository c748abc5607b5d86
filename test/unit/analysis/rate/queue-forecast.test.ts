import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentileAt, type Queue, rateAt } from '../../../../src/analysis/rate/queue-forecast.ts';

const queues: fc.Arbitrary<Queue> = fc.record({
  saturationRps: fc.double({ min: 1, max: 20_000, noNaN: true }),
  aloneMs: fc.double({ min: 0.1, max: 500, noNaN: true }),
  servers: fc.integer({ min: 1, max: 64 }),
  tail: fc.constantFrom(0.5, 0.1, 0.05, 0.01),
});

describe('the forecast of a percentile', () => {
  it('rises with the rate, from the time alone to no end at the saturation', () => {
    fc.assert(
      fc.property(queues, fc.double({ min: 0.01, max: 0.95, noNaN: true }), (queue, use) => {
        const rate = use * queue.saturationRps;
        expect(percentileAt(rate, queue)).toBeGreaterThanOrEqual(queue.aloneMs);
        expect(percentileAt(rate * 1.04, queue)).toBeGreaterThanOrEqual(percentileAt(rate, queue));
        expect(percentileAt(queue.saturationRps, queue)).toBe(Infinity);
      }),
    );
  });

  it('gives the rate at which it reaches a limit', () => {
    fc.assert(
      fc.property(queues, fc.double({ min: 1.05, max: 20, noNaN: true }), (queue, times) => {
        const limit = queue.aloneMs * times;
        const rate = rateAt(limit, queue);
        expect(percentileAt(rate * 0.999, queue)).toBeLessThanOrEqual(limit * 1.001);
      }),
    );
    expect(rateAt(10, { saturationRps: 100, aloneMs: 20, servers: 2, tail: 0.05 })).toBe(0);
  });
});
