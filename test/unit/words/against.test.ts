import { describe, expect, it } from 'vitest';
import type { AgainstEndpoint } from '../../../src/model/run/against.ts';
import { againstFigures, againstSentence, againstSummary } from '../../../src/words/against.ts';
import { againstMain as against, slowerEndpoint as endpoint } from '../../fixtures/against.ts';

const told = (changes: Partial<AgainstEndpoint>) => againstSentence({ ...endpoint, ...changes }, against);

describe('what is said of a comparison with a commit', () => {
  it('tells each answer with its figures', () => {
    expect(told({})).toBe(
      'Slower than main: 10.2 % fewer requests per second (8.1 to 12.3 %) in 9 pairs of starts, then in 4 more.',
    );
    expect(told({ by: 'cpu' })).toBe(
      'Slower than main: 11 % more CPU time per request (8 to 14 %) in 9 pairs of starts, then in 4 more.',
    );
    expect(told({ verdict: 'faster', speed: { ratio: 1.1, low: 1.05, high: 1.15 } })).toMatch(
      /^Faster than main: 10 % more requests per second \(5 to 15 %\)/,
    );
    expect(
      told({ verdict: 'no-change', speed: { ratio: 1, low: 0.992, high: 1.011 }, confirmingBlocks: 0, blocks: 12 }),
    ).toBe("No change beyond 2 %: the speed is within −0.8 to +1.1 % of main's in 12 pairs of starts.");
    expect(told({ verdict: 'fails' })).toBe('Requests fail that did not fail in main.');
    expect(told({ verdict: 'unsure', confirmed: false })).toMatch(/which a second look did not confirm/);
    expect(told({ verdict: 'unsure', confirmed: null })).toMatch(/may be no more than 2 %\. More time \(--within\)/);
    expect(told({ verdict: 'untold', why: 'too-noisy', otherCores: 1.3 })).toBe(
      'Cannot be told here: starts of one and the same code differ too much for a change of 2 % (−12.3 to −8.1 % in 9 pairs of starts, then in 4 more). Other programs kept 1.3 cores busy. Its CPU time per request changed by +8 to +14 %.',
    );
    expect(told({ verdict: 'untold', why: 'base-fails' })).toMatch(/requests fail in main/);
    expect(told({ verdict: 'untold', why: 'stopped' })).toMatch(/stopped before it was sure/);
    expect(told({ verdict: 'untold', why: 'not-measured' })).toMatch(/no pair of starts/);
  });

  it('gives no interval where the pairs are too few for one', () => {
    const speed = { ratio: 0.9, low: null, high: null };
    expect(told({ verdict: 'untold', why: 'too-noisy', speed, cpu: null })).not.toMatch(/ to /);
    expect(told({ verdict: 'unsure', confirmed: null, speed })).toMatch(/too few pairs for an interval/);
  });

  it('names both sides, and each answer once', () => {
    expect(againstSummary(against)).toBe(
      'Compared main (1a2b3c4d5) with the working tree and its uncommitted changes, under 2 workers. Worse: compute.',
    );
    const endpoints = (['faster', 'no-change', 'unsure', 'untold'] as const).map((verdict) => ({
      ...endpoint,
      verdict,
    }));
    expect(againstSummary({ ...against, dirty: false, ref: '1a2b3c4', endpoints })).toBe(
      'Compared 1a2b3c4d5 with the working tree, under 2 workers. Faster: compute. No change beyond 2 %: compute. Not sure: compute. Cannot be told here: compute.',
    );
    expect(againstFigures(endpoint)).toBe(
      'Before → after: requests/s 100 → 89.8, p50 19.0 ms → 19.0 ms, CPU per request 8.00 ms → 8.00 ms.',
    );
    expect(againstFigures({ ...endpoint, base: null })).toBe('');
  });
});
