import { describe, expect, it } from 'vitest';
import { canGoOn, otherConditions } from '../../../../src/model/run/going-on.ts';
import type { Machine } from '../../../../src/model/run/record.ts';
import { pendingCell } from '../../../fixtures/cell-ends.ts';
import { finishedRecord } from '../../../fixtures/sample-records.ts';

const machine: Machine = {
  ...{ cpu: 'a', cores: 2, physicalCores: 1, memoryBytes: 1, platform: 'linux' },
  versions: { node: '24.1.0', 'uv.lock': '0123456789ab' },
  git: { commit: '0123456789abcdef', dirty: false },
};

describe('going on with a run', () => {
  it('needs something left, of a run that is no comparison', () => {
    const [first, ...others] = finishedRecord.cells;
    const stopped = { ...finishedRecord, status: 'stopped' as const, cells: [pendingCell(first!), ...others] };
    expect(canGoOn(finishedRecord)).toBe(false);
    expect(canGoOn(stopped)).toBe(true);
    expect(canGoOn({ ...stopped, cells: others.filter(({ measurement }) => measurement !== null) })).toBe(false);
    expect(canGoOn({ ...stopped, against: {} as never })).toBe(false);
  });

  it('needs the same machine, versions, lock files and commit', () => {
    expect(otherConditions(machine, { ...machine, memoryBytes: 2 })).toBeNull();
    expect(otherConditions(machine, { ...machine, cores: 4 })).toMatchObject({
      kind: 'other-machine',
      after: { cores: 4 },
    });
    expect(otherConditions(machine, { ...machine, versions: { node: '24.1.0' } })).toEqual({
      ...{ kind: 'other-version', name: 'uv.lock', before: '0123456789ab', after: null },
    });
    expect(otherConditions(machine, { ...machine, git: { ...machine.git!, dirty: true } })).toEqual({
      ...{ kind: 'other-commit', before: '0123456789', after: '0123456789+' },
    });
    expect(otherConditions(machine, { ...machine, git: null })).toMatchObject({ before: '0123456789', after: null });
  });
});
