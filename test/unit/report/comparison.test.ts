import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/analysis/compare/compare-runs.ts';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { comparisonText, shortComparison } from '../../../src/report/comparison.ts';
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
    expect(text).toMatch(/What else differs:\n {2}Another number of cores: 2 before, 8 after\.\n/);
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

describe('shortComparison', () => {
  const short = (before: RunRecord, after: RunRecord) => shortComparison(compareRuns(before, after), '1 May, 03:02');

  it('says in one sentence that nothing changed', () => {
    expect(short(runAt(1, 50), runAt(2, 50))).toEqual({
      changes: ['Nothing changed beyond noise since the run of 1 May, 03:02.'],
      nothingChanged: true,
      warnings: [],
    });
  });

  it('gives each endpoint that changed a sentence with its interval, and what it is bound by now', () => {
    const [diagnosis] = sampleRecord().diagnoses;
    const later = runAt(2, 500, { diagnoses: [{ ...diagnosis!, bound: 'cpu' }] });
    const { changes } = short(runAt(1, 50), later);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatch(
      /^`sleep` is faster by 900 % \(\+\d+ % to \+[\d,]+ %, 2 servers\)\. It was I\/O-bound and is CPU-bound now\.$/,
    );
  });

  it('does not hide settings that changed behind an endpoint that did not', () => {
    const before = runAt(1, 50);
    const cells = [sampleCell('sync', 1, sampleMeasurement(25)), sampleCell('sync', 2, sampleMeasurement(200))];
    const { changes } = short(before, runAt(2, 50, { cells }));
    expect(changes.join('\n')).toMatch(
      /^`sleep` changed under some settings only\. sync · 1 worker.* −50 %.*2 workers.*\+100 %/,
    );
    expect(changes.join('\n')).not.toContain('Nothing changed');
  });

  it('says why runs of another load can not be compared, and what else differs', () => {
    const before = runAt(1, 50);
    const plan = { ...before.plan, load: { ...before.plan.load, connections: 99 } };
    const { changes, warnings } = short(before, runAt(2, 50, { plan }));
    expect(changes).toEqual(['The two runs had different loads, so their rates cannot be compared.']);
    expect(warnings).toEqual(['The plans have different loads.']);
  });
});
