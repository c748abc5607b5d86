import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted, percentileAt, type Queue, rateAt } from '../../../src/analysis/rate/queue-forecast.ts';
import { machinesFor, RateSearch } from '../../../src/analysis/rate/rate-search.ts';
import { normalFrom, seededRandom } from '../../../src/analysis/statistics/random.ts';

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

  it('gives the rate at which it reaches a limit, and is fitted to what was measured', () => {
    fc.assert(
      fc.property(queues, fc.double({ min: 1.05, max: 20, noNaN: true }), (queue, times) => {
        const limit = queue.aloneMs * times;
        const rate = rateAt(limit, queue);
        expect(percentileAt(rate * 0.999, queue)).toBeLessThanOrEqual(limit * 1.001);
        const again = fitted({ ...queue, saturationRps: queue.saturationRps * 1.7 }, rate, limit);
        expect(Math.abs(percentileAt(rate, again) / limit - 1)).toBeLessThan(0.02);
      }),
    );
    expect(rateAt(10, { saturationRps: 100, aloneMs: 20, servers: 2, tail: 0.05 })).toBe(0);
  });
});

/** What works on so many requests at once, each of which takes its time, answers so many a second. */
const servers = queues.map((queue): Queue => ({ ...queue, saturationRps: (1000 * queue.servers) / queue.aloneMs }));

describe('the search for the highest rate', () => {
  /** Searches on a server that is another queue than the forecast believes, and answers with some noise. */
  function search(truth: Queue, believed: Queue, limitMs: number, noise = 0, seed = 1) {
    const random = seededRandom(seed);
    const searching = new RateSearch(believed, limitMs, 100_000);
    for (let rate = searching.next(); rate !== null; rate = searching.next()) {
      const latencyMs = percentileAt(rate, truth) * Math.exp(noise * normalFrom(random));
      const told = Number.isFinite(latencyMs) ? latencyMs : null;
      const achievedRps = Math.min(rate, truth.saturationRps);
      searching.add({ rate, latencyMs: told, achievedRps, kept: told !== null && told <= limitMs });
    }
    return searching.found;
  }

  it('ends within 7 % below the true rate, by no more than twelve trials, though its forecast is off by a factor of two', () => {
    fc.assert(
      fc.property(
        servers,
        fc.double({ min: 1.5, max: 10, noNaN: true }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        (truth, times, off) => {
          fc.pre(truth.saturationRps > 5);
          const limit = truth.aloneMs * times;
          const right = rateAt(limit, truth);
          fc.pre(right > 1 && right < 50_000);
          const { rate, failedAt, trials } = search(
            truth,
            { ...truth, saturationRps: truth.saturationRps * off },
            limit,
          );
          expect(rate).toBeLessThanOrEqual(right * 1.0001);
          expect(rate).toBeGreaterThan(right * 0.93);
          expect(failedAt).toBeGreaterThanOrEqual(right * 0.9999);
          expect(trials).toBeLessThanOrEqual(12);
        },
      ),
    );
  });

  it('stays near the true rate where trials differ by a tenth', () => {
    const truth = { saturationRps: 200, aloneMs: 20, servers: 4, tail: 0.05 };
    const right = rateAt(60, truth);
    for (let seed = 1; seed <= 30; seed++) {
      const { rate } = search(truth, { ...truth, saturationRps: 260 }, 60, 0.1, seed);
      expect(Math.abs(rate / right - 1)).toBeLessThan(0.15);
    }
  });

  it('says that no rate is kept where one request alone takes too long, and that none failed where none did', () => {
    const slow = { saturationRps: 100, aloneMs: 50, servers: 1, tail: 0.05 };
    expect(search(slow, slow, 20)).toMatchObject({ rate: 0 });
    const searching = new RateSearch(slow, 1000, 150);
    for (let rate = searching.next(); rate !== null; rate = searching.next())
      searching.add({ rate, latencyMs: 51, achievedRps: rate, kept: true });
    expect(searching.found).toMatchObject({ rate: 150, failedAt: null });
  });

  it('counts machines', () => {
    expect(machinesFor(500, 240, 0.7)).toBe(3);
    expect(machinesFor(168, 240, 0.7)).toBe(1);
    expect(machinesFor(500, 0, 0.7)).toBeNull();
  });
});
