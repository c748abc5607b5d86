import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { risingRate } from '../../../../src/analysis/measured/rising-rate.ts';
import { normalFrom, seededRandom } from '../../../../src/analysis/statistics/random.ts';

const noSeries = { bucketMs: 100, succeeded: [], failed: [] };

/** Completions at a rate that changes with time, each interval off by chance. */
function completionsAt(rateOf: (seconds: number) => number, seconds: number, seed: number): number[] {
  const random = seededRandom(seed);
  const completionsMs: number[] = [];
  for (let ms = 0; ms < 1000 * seconds; ) {
    completionsMs.push(ms);
    ms += Math.max(0.01, (1000 / rateOf(ms / 1000)) * (1 + 0.3 * normalFrom(random)));
  }
  return completionsMs;
}

describe('a rate that rises while it is measured', () => {
  it('is seen, with how far it rose', () => {
    const completionsMs = completionsAt((seconds) => 3000 + 5000 * (1 - Math.exp(-seconds / 0.03)), 0.1, 1);
    const rise = risingRate({ completionsMs, series: noSeries });
    expect(rise?.firstRps).toBeGreaterThan(3000);
    expect(rise?.lastRps).toBeGreaterThan(7000);
  });

  it('is seen in the series of a trial with too many answers to keep each', () => {
    const succeeded = [444, 1156, 2828, 2496, 3249, 2449, 5561, 4808, 4586, 4556, 4327, 5096, 6069, 12];
    const rise = risingRate({ completionsMs: null, series: { bucketMs: 100, succeeded, failed: [] } });
    expect(rise?.firstRps).toBeCloseTo((444 + 1156 + 2828 + 2496) / 0.4);
    expect(rise?.lastRps).toBeCloseTo((4556 + 4327 + 5096 + 6069) / 0.4);
  });

  it('is not made of chance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(50, 1000, 20_000), (seed, rps) => {
        const completionsMs = completionsAt(() => rps, Math.min(2, 3000 / rps), seed);
        expect(risingRate({ completionsMs, series: noSeries })).toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  it('says nothing of code where it falls between, and less beside other programs', () => {
    const series = (succeeded: number[]) => ({ completionsMs: null, series: { bucketMs: 100, succeeded, failed: [] } });
    expect(risingRate(series([1000, 700, 1300, 0]))).toBeNull();
    expect(risingRate(series([1000, 1300, 1300, 0]))).not.toBeNull();
    expect(risingRate(series([1000, 1300, 1300, 0]), 1)).toBeNull();
    expect(risingRate(series([1000, 2000, 3000, 0]), 1)).not.toBeNull();
    expect(risingRate(series([2, 20, 40, 0]))).toBeNull();
    expect(risingRate({ completionsMs: [], series: noSeries })).toBeNull();
  });
});
