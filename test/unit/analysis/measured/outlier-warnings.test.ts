import { describe, expect, it } from 'vitest';
import { oddStarts, slowRequests } from '../../../../src/analysis/measured/outlier-warnings.ts';
import { normalFrom, seededRandom } from '../../../../src/analysis/statistics/random.ts';
import { warningSentence } from '../../../../src/words/warnings.ts';

describe('outliers are told, where they weigh', () => {
  const random = seededRandom(1);
  const calm = Array.from({ length: 400 }, () => 40 + normalFrom(random));

  it('as requests that took far longer than the others', () => {
    const [warning, ...more] = slowRequests([...calm, 1040, 3041]);
    expect(more).toEqual([]);
    expect(warning).toMatchObject({ kind: 'slow-requests', slow: 2, requests: 402, longestMs: 3041 });
    expect(warning && warningSentence(warning)).toMatch(
      /^2 of 402 requests took far longer than the others: up to 3\.04 s, where half took [34]\d\.\d ms or less\. Their delay is 20 % of all the time/,
    );
  });

  it('not where they are few and short, fast, or among too small a sample', () => {
    expect(slowRequests([...calm, 90])).toEqual([]);
    expect(slowRequests([...calm, 1, 2])).toEqual([]);
    expect(slowRequests([40, 40, 3000])).toEqual([]);
    expect(slowRequests([])).toEqual([]);
  });

  it('as server starts that ran at another rate', () => {
    const starts = [126, 125, 127, 126.5, 124, 125.5, 126, 127.5, 125];
    expect(oddStarts(starts)).toEqual([]);
    expect(oddStarts([...starts, 31])).toEqual([
      { kind: 'odd-starts', odd: 1, starts: 10, farthestRps: 31, medianRps: 125.75 },
    ]);
  });
});
