import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  confirms,
  type LookOptions,
  lookAt,
  mayBecomeSure,
  type PairedBlock,
} from '../../../../src/analysis/compare/against-look.ts';
import { anytimeInterval, halfWidth } from '../../../../src/analysis/compare/anytime-interval.ts';
import { normalFrom, type Random, seededRandom } from '../../../../src/analysis/statistics/random.ts';

const options: LookOptions = { thresholdPercent: 2, cpuBound: false };

/** Noise of a pair of starts, standard deviation 1. */
const noises: Readonly<Record<string, (random: Random) => number>> = {
  normal: normalFrom,
  // Now and then another program takes half of the machine.
  bursts: (random) => (random() < 0.1 ? 3 : 0.33) * normalFrom(random),
  // Student's t with three degrees of freedom.
  'heavy tails': (random) =>
    normalFrom(random) / Math.sqrt((normalFrom(random) ** 2 + normalFrom(random) ** 2 + normalFrom(random) ** 2) / 3),
};

interface Simulated {
  readonly verdict: 'slower' | 'faster' | 'no-change' | 'open';
  readonly blocks: number;
}

/** A whole comparison of at most 60 blocks: an answer, and what a second lot says of it. */
function simulate(draw: () => PairedBlock, most = 60): Simulated {
  const first: PairedBlock[] = [];
  while (first.length < most) {
    first.push(draw());
    const look = lookAt(first, options);
    if (look.verdict === 'open') continue;
    if (look.verdict === 'no-change') return { verdict: look.verdict, blocks: first.length };
    const second: PairedBlock[] = [];
    while (second.length < most) {
      second.push(draw());
      const confirmed = confirms(look, second, options);
      if (confirmed !== null)
        return { verdict: confirmed ? look.verdict : 'open', blocks: first.length + second.length };
    }
    return { verdict: 'open', blocks: first.length + second.length };
  }
  return { verdict: 'open', blocks: first.length };
}

function many(runs: number, draw: () => PairedBlock) {
  const all = Array.from({ length: runs }, () => simulate(draw));
  const share = (verdict: Simulated['verdict']) => all.filter((one) => one.verdict === verdict).length / runs;
  return { share, meanBlocks: all.reduce((sum, { blocks }) => sum + blocks, 0) / runs };
}

describe('an interval that may be looked at any time', () => {
  it.each(Object.keys(noises))('misses the mean at any of 60 looks in one run of twenty at most: %s', (name) => {
    const random = seededRandom(11);
    const noise = noises[name]!;
    const runs = 1000;
    let missed = 0;
    for (let run = 0; run < runs; run++) {
      const values: number[] = [];
      for (let n = 0; n < 60; n++) {
        values.push(noise(random));
        const { low, high } = anytimeInterval(values, 0.05);
        if (low > 0 || high < 0) {
          missed++;
          break;
        }
      }
    }
    expect(missed / runs).toBeLessThanOrEqual(0.05);
  });

  it('has no bounds of one value, and is as wide as the values are spread wherever they lie', () => {
    expect(anytimeInterval([1], 0.05)).toEqual({ mean: 1, low: -Infinity, high: Infinity });
    const value = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 6, maxLength: 40 }), value, (values, shift) => {
        const one = anytimeInterval(values, 0.05);
        const moved = anytimeInterval(
          values.map((each) => each + shift),
          0.05,
        );
        expect(one.low).toBeLessThan(one.mean);
        expect(moved.high - moved.low).toBeCloseTo(one.high - one.low, 9);
        expect(moved.mean).toBeCloseTo(one.mean + shift, 9);
      }),
    );
  });

  it('becomes narrower with more values, and with a larger error', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 200 }), fc.double({ min: 0.001, max: 0.2, noNaN: true }), (n, alpha) => {
        expect(halfWidth(n + 1, 1, alpha)).toBeLessThan(halfWidth(n, 1, alpha));
        expect(halfWidth(n, 1, alpha * 2)).toBeLessThan(halfWidth(n, 1, alpha));
      }),
    );
  });

  it('is sure of nothing by a few values that happen to be equal', () => {
    const { low, high } = anytimeInterval([0, 0, 0, 0], 0.05);
    expect(high - low).toBeGreaterThan(0.01);
  });
});

describe('two states of a service', () => {
  it.each(Object.keys(noises).flatMap((name) => [0.01, 0.03, 0.1].map((spread) => [name, spread] as const)))(
    'that are the same are called different in one comparison of a hundred at most: %s, spread %f',
    (name, spread) => {
      const random = seededRandom(5);
      const noise = noises[name]!;
      const { share } = many(500, () => ({ logSpeed: spread * noise(random), logCpu: null }));
      expect(share('slower') + share('faster')).toBeLessThanOrEqual(0.01);
    },
  );

  it('that are the same are called so where starts differ by a per cent', () => {
    const random = seededRandom(6);
    const { share, meanBlocks } = many(200, () => ({ logSpeed: 0.01 * normalFrom(random), logCpu: null }));
    expect(share('no-change')).toBeGreaterThan(0.99);
    expect(meanBlocks).toBeLessThan(12);
  });

  it.each([
    [0.05, 0.02, 0.95],
    [0.1, 0.05, 0.95],
    [0.2, 0.1, 0.95],
  ])('of which one is slower by %f are told apart where starts differ by %f', (slower, spread, least) => {
    const random = seededRandom(7);
    const { share } = many(200, () => ({ logSpeed: Math.log(1 - slower) + spread * normalFrom(random), logCpu: null }));
    expect(share('slower')).toBeGreaterThan(least);
    expect(share('faster')).toBe(0);
  });

  it('are told apart by their CPU time where the machine is far too busy for their rates', () => {
    const busy = { ...options, cpuBound: true };
    const random = seededRandom(8);
    const blocks = Array.from({ length: 12 }, () => ({
      logSpeed: Math.log(0.9) + 0.3 * normalFrom(random),
      logCpu: Math.log(1.1) + 0.02 * normalFrom(random),
    }));
    expect(lookAt(blocks, options).verdict).toBe('open');
    expect(lookAt(blocks, busy)).toMatchObject({ verdict: 'slower', by: 'cpu' });
    expect(confirms({ verdict: 'slower', by: 'cpu' }, blocks, busy)).toBe(true);
    // More CPU time makes an endpoint that waits no slower.
    expect(lookAt(blocks, { ...busy, cpuBound: false }).verdict).toBe('open');
    // Nor one whose rate surely rose.
    const faster = blocks.map((block, index) => ({ ...block, logSpeed: Math.log(1.5) + 0.001 * index }));
    expect(lookAt(faster, busy).verdict).toBe('faster');
  });

  it('are not confirmed to differ by a lot that shows no change, nor by few pairs', () => {
    const same = Array.from({ length: 12 }, (_, index) => ({ logSpeed: 0.002 * (index % 2), logCpu: null }));
    expect(confirms({ verdict: 'slower', by: 'speed' }, same, options)).toBe(false);
    const slow = Array.from({ length: 3 }, (_, index) => ({ logSpeed: -0.3 - 0.001 * index, logCpu: null }));
    expect(confirms({ verdict: 'slower', by: 'speed' }, slow, options)).toBeNull();
  });

  it('are given up where all the blocks that there is time for could not tell', () => {
    const random = seededRandom(9);
    const blocks = Array.from({ length: 10 }, () => ({ logSpeed: 0.4 * normalFrom(random), logCpu: null }));
    expect(mayBecomeSure(blocks, 14, options)).toBe(false);
    expect(mayBecomeSure(blocks, 10_000, options)).toBe(true);
    expect(mayBecomeSure(blocks.slice(0, 5), 14, options)).toBe(true);
    expect(
      mayBecomeSure(
        blocks.map(({ logSpeed }) => ({ logSpeed: logSpeed - 2, logCpu: null })),
        14,
        options,
      ),
    ).toBe(true);
  });
});
