import { describe, expect, it } from 'vitest';
import { SettledRate } from '../../../../src/load/trial/settled-rate.ts';

/** The moment at which a trial ends whose rate at each moment is this, told ten times a second for up to 10 s; `null`: not before. */
function endOf(rateAt: (seconds: number) => number): number | null {
  const settled = new SettledRate(2);
  let answers = 0;
  for (let tenths = 1; tenths <= 100; tenths++) {
    answers += Math.round(rateAt(tenths / 10) / 10);
    if (settled.add(tenths / 10, answers)) return tenths / 10;
  }
  return null;
}

describe('a rate that settles', () => {
  it('ends a trial at the least time where it is steady', () => {
    expect(endOf(() => 5000)).toBe(2);
    expect(endOf(() => 250)).toBe(2);
  });

  it('does not end one that still rises, or swings', () => {
    expect(endOf((seconds) => 1000 + 300 * seconds)).toBeNull();
    expect(endOf((seconds) => (Math.floor(seconds * 2) % 2 === 0 ? 800 : 1200))).toBeNull();
  });

  it('waits for one that rises first, and for more answers of one that scatters', () => {
    const warmed = endOf((seconds) => Math.min(4000, 1000 + 1500 * seconds));
    expect(warmed).toBeGreaterThan(4);
    let seed = 7;
    const noise = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647 - 0.5;
    };
    const scattered = endOf(() => 1000 * (1 + 0.35 * noise()));
    expect(scattered).toBeGreaterThan(2);
  });

  it('does not end where nothing is answered', () => {
    expect(endOf(() => 0)).toBeNull();
  });
});
