import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../src/model/run/record.ts';
import { gridOf } from '../../../../src/report/figures/grid.ts';
import { renderTable } from '../../../../src/report/figures/table.ts';
import { predictedCell } from '../../../fixtures/cell-ends.ts';
import {
  failedRecord,
  finishedRecord,
  guidedNodeRecord,
  hostileRecord,
  longNamesRecord,
  singleCellRecord,
  stoppedRecord,
} from '../../../fixtures/sample-records.ts';

const plain = (record: typeof finishedRecord, width = 120) => renderTable(record, { width, colour: false });

describe('a run on a terminal', () => {
  const text = plain(finishedRecord);
  const row = (pattern: RegExp, from = text) => from.split('\n').find((line) => pattern.test(line));

  it('has a row for each server with its figures in the column’s unit', () => {
    expect(row(/^★ +gevent +1 +1 = 2 = 4/)!.split(/ {2,}/)).toEqual([
      '★',
      'gevent',
      '1',
      '1 = 2 = 4',
      '5.30 (5.24–5.37)',
      '3.02',
      '–',
      '0',
      '1.20',
    ]);
    expect(row(/req\/s/)).toMatch(/req\/s \(95 %\) +time\/req s +p95 ms +failed +CPU\/req ms$/);
  });

  it('marks failed requests, and says how many cells have them', () => {
    expect(row(/gaiohttp +1/)).toMatch(/^✕.* 12\/32 /);
    expect(text).toContain('✕ 7 of 45 measured cells had failed requests: 26 with status 500, 53 cut short.');
  });

  it('says the verdict of each endpoint, the command on a line of its own', () => {
    expect(text).toMatch(/^compute: \/compute\/2000000 is CPU-bound: .*2 workers are as fast as 4/m);
    expect(text.split('\n')).toContain('  gunicorn -w 2 blocking_flask:app');
  });

  it('explains what is left out, and its signs', () => {
    expect(text).toContain('p95 is left out where n is too small: it needs 59 answered requests (here 32).');
    expect(text).toContain('★ recommended: the cheapest settings within noise of the best.');
    expect(text).toContain('Settings joined by "=" are the same server, which was measured once.');
  });

  it('shows the rows of a large plan that matter most, and says how many it leaves out', () => {
    const [first] = finishedRecord.cells.filter(({ endpoint, sameAs }) => endpoint === 'sleep' && sameAs === null);
    const prediction = { rps: 1, low: 0.9, high: 1.1, timePerRequestMs: null, serverCpuCores: null };
    const more = Array.from({ length: 2000 }, (_, index): Cell => {
      const settings = { workerClass: 'sync', workers: 100 + index, threads: 1 };
      return predictedCell({ ...first!, settings, effective: null, prediction });
    });
    const large = plain({ ...finishedRecord, cells: [...finishedRecord.cells, ...more] });
    const left = /^ *([\d,]+) further settings are left out here: --markdown and --csv have them\.$/m.exec(large)?.[1];
    expect(Number(left?.replace(',', '')) + 200).toBe(2000 + gridOf(finishedRecord).rows.length);
    expect(large.split('\n').length).toBeLessThan(3 * 200 + 150);
    expect(row(/^★ +gevent +1 +1 = 2 = 4/, large)).toBeDefined();
  });

  it('has one column for all settings where there is hardly any room', () => {
    const tiny = plain(finishedRecord, 40);
    expect(row(/^★ +gevent/, tiny)!.split(/ {2,}/)).toEqual(['★', 'gevent 1×1', '5.30 ±1 %', '0']);
  });

  it('keeps every column at 80, with shorter intervals', () => {
    const narrow = plain(finishedRecord, 80);
    expect(row(/req\/s/, narrow)).toMatch(/time\/req s +p95 ms +failed/);
    expect(row(/^★ +gevent/, narrow)).toContain('5.30 ±1 %');
  });

  it.each([40, 60, 80, 100, 200])('has no table line longer than %d columns', (width) => {
    for (const record of [finishedRecord, guidedNodeRecord, singleCellRecord, stoppedRecord]) {
      const lines = plain(record, width)
        .split('\n')
        .filter((line) => !/^ {2}(gunicorn|node) /.test(line));
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });

  it('says the same with colour', () => {
    const coloured = renderTable(finishedRecord, { width: 120, colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: styles start with an escape character.
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(text);
    expect(coloured).not.toBe(text);
  });
});

describe('runs that did not go through', () => {
  it('shows why nothing could be measured, with the server’s own lines', () => {
    const text = plain(failedRecord);
    expect(text).toContain(
      'sync 1×1, gevent 1×1, gaiohttp 1×1 failed: The server ended before it answered (exit code 3).',
    );
    expect(text).toContain("  ModuleNotFoundError: No module named 'requests_futures'");
  });

  it('shows what a stopped run has', () => {
    const text = plain(stoppedRecord);
    expect(text).toContain('Stopped after 7 of 24 cells in 1 min 33 s; what was measured is kept.');
    expect(text).toMatch(/sync +1 +4 +not measured/);
    expect(text).toContain('★ fastest of what was measured.');
  });

  it('names predicted, skipped and failed cells', () => {
    const text = plain(guidedNodeRecord);
    expect(text).toMatch(/3 +≈ 122 \(110–132\)/);
    expect(text).toContain('6 workers skipped: Memory: 6 workers would need more than is free.');
    expect(text).toMatch(/^✕ +8 +failed/m);
    expect(text).toContain('6 cells in 41 s: 3 measured, 1 predicted, 1 skipped, 1 failed.');
  });
});

it('lets no text of a plan or a server steer the terminal', () => {
  for (const record of [hostileRecord, longNamesRecord]) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be left.
    expect(plain(record).replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  }
});
