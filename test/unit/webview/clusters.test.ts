import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clustersOf } from '../../../src/webview/chart/clusters.ts';

describe('points that lie on one another', () => {
  it('are one group, also where only a third one joins two of them', () => {
    const [a, b, c, alone] = [
      { x: 0, y: 0 },
      { x: 8, y: 0 },
      { x: 4, y: 0 },
      { x: 40, y: 0 },
    ];
    expect(clustersOf([a, b, c, alone]).map((group) => new Set(group))).toEqual([new Set([a, b, c])]);
  });

  it('no point is in two groups, none of a group is far from all others of it, and no two groups touch', () => {
    const spot = fc.record({ x: fc.integer({ min: 0, max: 60 }), y: fc.integer({ min: 0, max: 60 }) });
    fc.assert(
      fc.property(fc.array(spot, { maxLength: 25 }), (spots) => {
        const groups = clustersOf(spots);
        const placed = groups.flat();
        expect(new Set(placed).size).toBe(placed.length);
        const near = (a: { x: number; y: number }, b: { x: number; y: number }) =>
          Math.hypot(a.x - b.x, a.y - b.y) <= 5;
        for (const group of groups)
          for (const one of group) {
            expect(group.some((other) => other !== one && near(one, other))).toBe(true);
            expect(spots.every((other) => group.includes(other) || !near(one, other))).toBe(true);
          }
      }),
    );
  });
});
