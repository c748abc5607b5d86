import { describe, expect, it } from 'vitest';
import { plainDemand } from '../../../../src/analysis/capacity/demand.ts';
import { believedFit } from '../../../../src/analysis/fit/believed-fit.ts';
import type { DemandFit } from '../../../../src/analysis/fit/fit-demand.ts';

const plain: DemandFit = {
  demand: plainDemand(1, 20),
  ...{ classCost: {}, plausible: [], supposition: 'plain', error: 0, typicalError: 0 },
  cpuShareRange: [0.05, 0.05],
};
const oneLock: DemandFit = { ...plain, supposition: 'shared-limit', demand: { ...plain.demand, waitsAtOnce: 1 } };
const pool: DemandFit = { ...plain, supposition: 'shared-limit', demand: { ...plain.demand, waitsAtOnce: 4 } };

describe('what is told of a fit beside a verdict', () => {
  it('is no lock, unless the verdict is one', () => {
    expect(believedFit(oneLock, 'lock')).toBe(oneLock);
    for (const bound of ['cpu', 'io', 'mixed', 'inconclusive'] as const) {
      const believed = believedFit(oneLock, bound);
      expect([believed?.supposition, believed?.demand]).toEqual(['plain', plain.demand]);
    }
  });

  it('is no wait for others where the CPU bounds it, or nothing is known', () => {
    expect(believedFit(pool, 'io')).toBe(pool);
    expect(believedFit(pool, 'cpu')?.demand).toEqual(plain.demand);
    expect(believedFit(pool, 'inconclusive')?.demand).toEqual(plain.demand);
    expect(believedFit(null, 'io')).toBeNull();
  });
});
