import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { usableCores } from '../../../src/host/cores.ts';

/** A machine of four cores whose group may use so much of them. */
const withQuota = (cpuMax: string) =>
  usableCores((path) => ({ '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': cpuMax })[path] ?? null, 4);

describe('usableCores', () => {
  it('is what a container may use of the machine, in whole cores', () => {
    expect(withQuota('250000 100000')).toEqual({ cores: 2, quota: 2.5 });
    expect(withQuota('50000 100000')).toEqual({ cores: 1, quota: 0.5 });
    expect(withQuota('800000 100000')).toEqual({ cores: 4, quota: 8 });
  });

  it('is what Node counts where nothing is limited, or nothing is known', () => {
    expect(withQuota('max 100000')).toEqual({ cores: 4, quota: null });
    expect(usableCores(() => null).cores).toBe(availableParallelism());
  });
});
