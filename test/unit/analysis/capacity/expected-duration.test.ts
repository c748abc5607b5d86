import { describe, expect, it } from 'vitest';
import { expectedTrialSeconds } from '../../../../src/analysis/capacity/expected-duration.ts';

const rate = { rps: 100, requestMs: 160 };

describe('expected length of a trial', () => {
  it('is requests / rate, and never less than one request', () => {
    expect(
      expectedTrialSeconds({ kind: 'closed', connections: 16, requests: 320, seconds: null }, rate, null),
    ).toBeCloseTo(3.2, 9);
    expect(
      expectedTrialSeconds(
        { kind: 'closed', connections: 1, requests: 1, seconds: null },
        { rps: 100, requestMs: 3000 },
        null,
      ),
    ).toBe(3);
  });

  it('holds the drain of a trial by time, and the warm-up up to its limit', () => {
    const bySeconds = { kind: 'closed', connections: 16, requests: null, seconds: 5 } as const;
    expect(expectedTrialSeconds(bySeconds, rate, null)).toBeCloseTo(5.16, 9);
    expect(expectedTrialSeconds(bySeconds, rate, { requests: 16, maxSeconds: 60 })).toBeCloseTo(5.32, 9);
    expect(expectedTrialSeconds(bySeconds, rate, { requests: 1e6, maxSeconds: 2 })).toBeCloseTo(7.16, 9);
  });

  it('adds up the steps of a ramp', () => {
    expect(expectedTrialSeconds({ kind: 'ramp', steps: [1, 2, 4], secondsPerStep: 2 }, rate, null)).toBeCloseTo(
      6.16,
      9,
    );
    expect(
      expectedTrialSeconds({ kind: 'open', connections: 50, ratePerSecond: 20, seconds: 4 }, rate, null),
    ).toBeCloseTo(4.16, 9);
  });
});
