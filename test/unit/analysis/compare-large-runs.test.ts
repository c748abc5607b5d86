import { describe, expect, it, vi } from 'vitest';
import { compareRuns } from '../../../src/analysis/compare/compare-runs.ts';
import { startsDifference } from '../../../src/analysis/measured/starts-difference.ts';
import type { Cell, RunRecord } from '../../../src/model/run/record.ts';
import { sampleCell, sampleMeasurement, sampleRecord } from '../history/sample-record.ts';

vi.mock('../../../src/analysis/measured/starts-difference.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../../src/analysis/measured/starts-difference.ts')>();
  return { startsDifference: vi.fn(original.startsDifference) };
});

/** A record that no run makes: all its cells say that they are one server, each measured for itself. */
function crafted(id: string, count: number): RunRecord {
  const { effective } = sampleCell('sync', 1, sampleMeasurement(100));
  const cells = Array.from({ length: count }, (_, index): Cell => {
    return { ...sampleCell('sync', 1 + index, sampleMeasurement(100 + (index % 7))), effective };
  });
  return sampleRecord({ id, cells });
}

describe('compareRuns', () => {
  it('holds the starts of a server against each other once, and not more of them than a plan may ask for, whatever a record says', () => {
    const count = 1000;
    const { cells } = compareRuns(crafted('a', count), crafted('b', count));
    expect(cells).toHaveLength(count);
    expect(new Set(cells.map(({ ratio }) => ratio))).toEqual(new Set([1]));
    const calls = vi.mocked(startsDifference).mock.calls;
    expect(calls.map(([before, after]) => [before.length, after.length])).toEqual([[500, 500]]);
  });
});
