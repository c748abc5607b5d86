import { describe, expect, it } from 'vitest';
import { compareWithEarlier } from '../../../../src/analysis/compare/compare-with-earlier.ts';
import type { RunRecord } from '../../../../src/model/run/record.ts';
import { comparisonSentence } from '../../../../src/words/rate-changes.ts';
import { sampleCell, sampleMeasurement, sampleRecord } from '../../history/sample-record.ts';

/** A run with one measured cell; two runs of the same rate still took their own time. */
function run(id: string, rps: number, changes: Partial<RunRecord> = {}): RunRecord {
  const elapsedSeconds = 10 + id.charCodeAt(0) / 1e6;
  return sampleRecord({
    id,
    cells: [sampleCell('sync', 1, { ...sampleMeasurement(rps), elapsedSeconds })],
    ...changes,
  });
}

const compare = (record: RunRecord, earlier: readonly (RunRecord | null)[]) =>
  compareWithEarlier(record, earlier, (one) => Promise.resolve(one));

describe('compareWithEarlier', () => {
  it('is with the run right before', async () => {
    const comparison = await compare(run('c', 100), [run('b', 50), run('a', 100)]);
    expect(comparison?.before.id).toBe('b');
    expect(comparison?.endpoints[0]?.verdict).toBe('faster');
  });

  it('is null without a run before, or without one that can be read', async () => {
    expect(await compare(run('c', 100), [])).toBeNull();
    expect(await compare(run('c', 100), [null])).toBeNull();
  });

  it('passes over a run that measured nothing, and one of another load', async () => {
    const load = { ...sampleRecord().plan.load, connections: 77 };
    const other = run('l', 100, { plan: { ...sampleRecord().plan, load } });
    const comparison = await compare(run('c', 100), [run('s', 1, { cells: [] }), other, run('b', 50)]);
    expect(comparison?.before.id).toBe('b');
  });

  it('says why when no run before can be compared', async () => {
    const comparison = await compare(run('c', 100), [run('s', 1, { cells: [] }), run('t', 1, { cells: [] })]);
    expect(comparison?.before.id).toBe('s');
    expect(comparison && comparisonSentence(comparison)).toBe('Nothing was measured in both runs.');
  });

  it('never compares a run with the one that it only added cells to', async () => {
    const first = run('b', 50);
    const continued = { ...first, id: 'c', cells: [...first.cells, sampleCell('sync', 4, sampleMeasurement(70))] };
    expect((await compare(continued, [first, run('a', 50)]))?.before.id).toBe('a');
  });
});
