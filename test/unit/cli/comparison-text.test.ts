import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/analysis/compare-runs.ts';
import { comparisonText } from '../../../src/cli/comparison-text.ts';
import type { RunRecord } from '../../../src/model/record.ts';
import { sampleCell, sampleMeasurement, sampleRecord } from '../history/sample-record.ts';

function runAt(day: number, rps: number, changes: Partial<RunRecord> = {}): RunRecord {
  return sampleRecord({
    id: `run-${day}`,
    startedAt: `2026-05-0${day}T03:02:01.000Z`,
    cells: [sampleCell('sync', 1, sampleMeasurement(rps)), sampleCell('sync', 2, sampleMeasurement(2 * rps))],
    ...changes,
  });
}

describe('comparisonText', () => {
  it('says that nothing changed when nothing did', () => {
    const text = comparisonText(compareRuns(runAt(1, 50), runAt(2, 50)), 100);
    expect(text).toMatch(
      /^Before {2}2026-05-01 .*\nAfter {3}2026-05-02 .*\n\nNothing changed beyond noise\.\n\nsleep: no difference/,
    );
    expect(text).not.toContain('`');
    expect(text.endsWith('\n')).toBe(true);
  });

  it('puts the change first, and names what else is not the same', () => {
    const before = runAt(1, 50);
    const other = { ...before.machine, cores: 8, git: null };
    const text = comparisonText(compareRuns(before, runAt(2, 500, { machine: other })), 100);
    expect(text.split('\n')[3]).toMatch(/^sleep is faster by 900 %/);
    expect(text).toMatch(/After .* run run-2\n/);
    expect(text).toMatch(/What else is not the same:\n {2}Another number of cores: 2 before, 8 after\.\n/);
  });

  it('tells what an endpoint was bound by before and is now', () => {
    const [diagnosis] = sampleRecord().diagnoses;
    const later = runAt(2, 50, { diagnoses: [{ ...diagnosis!, bound: 'cpu' }] });
    expect(comparisonText(compareRuns(runAt(1, 50), later), 100)).toContain(
      '  It was I/O-bound and is CPU-bound now.\n',
    );
  });

  it('keeps to the width', () => {
    const text = comparisonText(compareRuns(runAt(1, 50), runAt(2, 500)), 40);
    for (const line of text.split('\n').slice(4)) expect(line.length).toBeLessThanOrEqual(40);
  });
});
