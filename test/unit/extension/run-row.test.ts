import { describe, expect, it } from 'vitest';
import { runGroups, runRow } from '../../../src/extension/history/run-row.ts';
import type { HistoryEntry } from '../../../src/history/history.ts';
import { noMarks } from '../../../src/model/run/run-marks.ts';
import { summaryOfRun } from '../../../src/model/run/run-summary.ts';
import { sampleRecord } from '../history/sample-record.ts';

function entry(id: string, changes: Partial<HistoryEntry> = {}): HistoryEntry {
  const record = sampleRecord({ id, budgets: [] });
  const place = { file: `/runs/${id}.json`, id, startedAt: record.startedAt };
  return { ...place, marks: noMarks, summary: summaryOfRun(record), change: null, unreadable: null, ...changes };
}
const rowOf = (one: HistoryEntry, older: readonly HistoryEntry[] = [], running = false) =>
  runRow(one, { older, all: [one, ...older], running });

describe('runRow', () => {
  it('says when, what came out, at which commit, and what changed', () => {
    const change = {
      against: 'b',
      endpoints: [{ endpoint: 'sleep', verdict: 'slower' as const, ratio: 0.88, low: 0.8, high: 0.95 }],
    };
    const row = rowOf(entry('a', { change }), [entry('b')]);
    expect(row.label).toMatch(/^\d\d:\d\d {2}3 cells measured$/);
    expect(row.description).toBe('abc · −12 % · ▄▄');
    expect(row.spoken).not.toContain('▄');
    expect(row.tooltip.replaceAll('\\', '')).toContain('`sleep`: slower, −12 % (−20 % to −5 %)');
    expect(row).toMatchObject({ icon: 'graph', context: 'run loose' });
  });

  it('puts a name in the place of the answer, which stays beside it', () => {
    const row = rowOf(entry('a', { marks: { name: 'before', note: 'on battery', pinnedAt: '2026-01-01T00:00:00Z' } }));
    expect(row.label).toMatch(/ {2}before$/);
    expect(row.description).toBe('3 cells measured · abc · baseline · on battery');
    expect(row).toMatchObject({ icon: 'pinned', context: 'run baseline' });
  });

  it('shows a broken budget, a failure and a file that can’t be read before all else', () => {
    const { summary } = entry('a');
    expect(rowOf(entry('a', { summary: { ...summary!, brokenBudgets: 2 } }))).toMatchObject({
      icon: 'warning',
      description: 'abc · 2 budgets broken',
    });
    expect(rowOf(entry('a', { summary: { ...summary!, status: 'failed' } })).icon).toBe('error');
    expect(rowOf(entry('a', { summary: null, unreadable: { kind: 'json-broken', name: 'a.json' } }))).toMatchObject({
      icon: 'error',
      label: expect.stringContaining('can’t be read'),
      tooltip: expect.stringContaining('broken or cut off'),
    });
    const newer = { kind: 'newer-version' as const, name: 'a.json', schema: 3, reads: 2 };
    expect(rowOf(entry('a', { summary: null, unreadable: newer }))).toMatchObject({
      icon: 'versions',
      label: expect.stringContaining('of a newer version'),
      tooltip: expect.stringContaining('Update Servebench to open it'),
    });
  });

  it('has no menu while it is running', () => {
    expect(rowOf(entry('a'), [], true)).toMatchObject({ context: '', label: expect.stringContaining('running…') });
  });

  it('reads nothing of a record as markup', () => {
    const name = '[x](command:evil) $(trash) <img>';
    const { tooltip } = rowOf(entry('a', { marks: { ...noMarks, name } }));
    expect(tooltip).not.toContain('](command');
    expect(tooltip).not.toContain('<img');
  });
});

it('runs stand day by day, the pinned ones ahead', () => {
  const today = new Date(2026, 4, 4, 12);
  const at = (days: number) => new Date(2026, 4, 4 - days, 8).toISOString();
  const pinned = entry('p', { marks: { ...noMarks, pinnedAt: at(0) }, startedAt: at(9) });
  const runs = [entry('a', { startedAt: at(0) }), entry('b', { startedAt: at(1) }), entry('c', { startedAt: at(3) })];
  expect(runGroups([...runs, pinned], today).map(({ title, runs: [first] }) => [title, first?.id])).toEqual([
    ['Pinned', 'p'],
    ['Today', 'a'],
    ['Yesterday', 'b'],
    ['2026-05-01', 'c'],
  ]);
});
