import { describe, expect, it } from 'vitest';
import type { RateEvidence } from '../../../../src/analysis/rate/rate-evidence.ts';
import { RateSearch } from '../../../../src/analysis/rate/rate-search.ts';
import { median } from '../../../../src/analysis/statistics/order-statistics.ts';
import { randomQueue, searchSimulated, trueRate } from '../../../fixtures/simulated-queue.ts';

const cases = 40;
const offs = [0.5, 0.8, 1, 1.25, 2];

describe('the search for the highest rate, on made-up servers whose highest rate is known', () => {
  const searches = Array.from({ length: cases }, (_, index) => {
    const { queue, limitMs } = randomQueue(index + 1);
    const right = trueRate(queue, limitMs, 0.05);
    // The forecast is off by a factor of two either way.
    const forecast = right * (offs[index % offs.length] ?? 1);
    return { right, queue, ...searchSimulated(queue, { limitMs, tail: 0.05, forecast, seed: index + 1 }) };
  });

  it('has an interval that holds the true rate in nine cases of ten', () => {
    const holds = searches.filter(({ right, low, high }) => right >= low && right <= (high ?? Infinity));
    expect(holds.length).toBeGreaterThanOrEqual(0.9 * cases);
  });

  it('is off by a few per cent, to neither side, and says so by an interval that is no wider than it must be', () => {
    const offBy = searches.map(({ rate, right }) => rate / right - 1);
    expect(median(offBy.map(Math.abs))).toBeLessThan(0.03);
    expect(Math.abs(median(offBy))).toBeLessThan(0.02);
    const undisturbed = searches.filter(({ queue }) => queue.disturbedShare === 0);
    expect(median(undisturbed.map(({ low, high }) => (high ?? Infinity) / low))).toBeLessThan(1.2);
  });

  it('takes no more than fourteen trials', () => {
    expect(Math.max(...searches.map(({ trials }) => trials))).toBeLessThanOrEqual(14);
    expect(Math.min(...searches.map(({ trials }) => trials))).toBeGreaterThanOrEqual(5);
  });
});

describe('the search for the highest rate', () => {
  const forecast = { rate: 100, roomMs: 50, tail: 0.05 };
  const bounds = { least: 1, most: 150 };
  /** A trial with so many log-odds more over the limit than is allowed. */
  const told = (rate: number, logOdds: number): RateEvidence => ({
    rate,
    overShare: 1 / (1 + 19 * Math.exp(-logOdds)),
    isBeyond: false,
    saturationRps: null,
    requests: 1000,
    clustering: 4,
  });

  it('says that no rate that could be tried was too high', () => {
    const search = new RateSearch(forecast, bounds);
    for (let rate = search.next(); rate !== null; rate = search.next()) search.add(told(rate, -4));
    expect(search.found).toMatchObject({ rate: 150, high: null });
    expect(search.found.trials).toBeLessThan(10);
  });

  it('says that none is kept', () => {
    const search = new RateSearch(forecast, { least: 20, most: 150 });
    for (let rate = search.next(); rate !== null; rate = search.next()) search.add(told(rate, 4));
    expect(search.found).toMatchObject({ rate: 0, low: 0, high: 20 });
  });

  it('is not led astray by one trial that another program spoiled', () => {
    const search = new RateSearch(forecast, bounds);
    let trial = 0;
    for (let rate = search.next(); rate !== null; rate = search.next())
      search.add(told(rate, ++trial === 3 ? 5 : 60 * Math.log(rate / 110)));
    expect(search.found.rate).toBeGreaterThan(104);
    expect(search.found.rate).toBeLessThan(116);
  });

  it('ends with a wide interval where trials contradict one another, and with a narrow one sooner where they agree', () => {
    const found = (of: (rate: number, trial: number) => number) => {
      const search = new RateSearch(forecast, bounds);
      let trial = 0;
      for (let rate = search.next(); rate !== null; rate = search.next()) search.add(told(rate, of(rate, trial++)));
      const { low, high, trials } = search.found;
      return { width: (high ?? Infinity) / low, trials };
    };
    const agreeing = found((rate) => 60 * Math.log(rate / 110));
    const contradicting = found((rate, trial) => 60 * Math.log(rate / (trial % 2 === 0 ? 90 : 130)));
    expect(agreeing.width).toBeLessThan(1.16);
    expect(contradicting.width).toBeGreaterThan(1.25);
    expect(agreeing.trials).toBeLessThan(contradicting.trials);
  });

  it('stays below what the load generator can start', () => {
    const search = new RateSearch(forecast, bounds);
    search.limitTo(90);
    const first = search.next();
    expect(first).toBeLessThan(90);
    for (let rate = first; rate !== null; rate = search.next()) search.add(told(rate, -4));
    expect(search.found.high).toBeNull();
    expect(search.found.rate).toBeCloseTo(90 / 1.1);
  });
});
