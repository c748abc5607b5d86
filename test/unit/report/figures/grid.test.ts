import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../src/model/run/record.ts';
import { settingsKey } from '../../../../src/model/settings.ts';
import {
  bestOf,
  failedShare,
  fastestCell,
  gridOf,
  isBestRow,
  shortLabel,
} from '../../../../src/report/figures/grid.ts';
import { everyCellRecord, finishedRecord, runningView } from '../../../fixtures/sample-records.ts';

describe('the grid', () => {
  const grid = gridOf(finishedRecord);

  it('has one row for each server, not for each settings', () => {
    // 9 sync settings; gevent and gaiohttp ignore threads, so 3 each.
    expect(grid.rows.map((row) => row.label)).toEqual([
      'sync 1×1',
      'gevent 1×1',
      'gaiohttp 1×1',
      'sync 1×2',
      'sync 1×4',
      'sync 2×1',
      'gevent 2×1',
      'gaiohttp 2×1',
      'sync 2×2',
      'sync 2×4',
      'sync 4×1',
      'gevent 4×1',
      'gaiohttp 4×1',
      'sync 4×2',
      'sync 4×4',
    ]);
    expect(gridOf(everyCellRecord).rows).toHaveLength(27);
  });

  it('names the settings that are the same server', () => {
    const gevent = grid.rows[1]!;
    expect(gevent.twins).toEqual([
      { workerClass: 'gevent', workers: 1, threads: 2 },
      { workerClass: 'gevent', workers: 1, threads: 4 },
    ]);
    expect(gevent.values).toEqual({ workerClass: 'gevent', workers: '1', threads: '1 = 2 = 4' });
  });

  it('loses no cell: every settings × endpoint is on one row', () => {
    const keys = grid.rows.flatMap((row) => [row.settings, ...row.twins].map(settingsKey));
    expect(new Set(keys).size).toBe(27);
    expect(keys).toHaveLength(27);
    for (const row of grid.rows) expect([...row.cells.keys()]).toEqual(['sleep', 'request', 'compute']);
  });

  it('shows settings by themselves when only some of their cells are another’s', () => {
    const cells: Cell[] = finishedRecord.cells.map((cell) =>
      cell.endpoint === 'sleep' ? { ...cell, sameAs: null } : cell,
    );
    expect(gridOf({ cells }).rows).toHaveLength(27);
  });

  it('does not name combinations that are not there', () => {
    const [first] = finishedRecord.cells;
    const settings = { workerClass: 'sync', workers: 1, threads: 2 };
    const cells: Cell[] = [
      { ...first!, settings },
      { ...first!, settings: { workerClass: 'gthread', workers: 1, threads: 4 }, sameAs: settings },
    ];
    // "sync = gthread" beside "2 = 4" would also claim sync with 4 threads.
    expect(gridOf({ cells }).rows[0]!.values).toEqual({ workerClass: 'sync', workers: '1', threads: '2' });
  });
});

describe('the best cell', () => {
  it('is the recommended one, not the fastest', () => {
    expect(bestOf(finishedRecord, 'compute')).toEqual({
      key: settingsKey({ workerClass: 'sync', workers: 2, threads: 1 }),
      why: 'recommended',
    });
  });

  it('is the fastest without failures while nothing is recommended', () => {
    const { record } = runningView;
    expect(bestOf(record!, 'sleep')?.why).toBe('fastest');
    const failing = everyCellRecord.cells.filter((cell) => cell.endpoint === 'request' && failedShare(cell) > 0.9);
    expect(failing.length).toBeGreaterThan(0);
    expect(fastestCell({ cells: failing }, 'request')).toBeNull();
  });

  it('is found on a row through a twin', () => {
    const row = gridOf(finishedRecord).rows[1]!;
    expect(
      isBestRow(row, { key: settingsKey({ workerClass: 'gevent', workers: 1, threads: 4 }), why: 'fastest' }),
    ).toBe(true);
    expect(isBestRow(row, null)).toBe(false);
  });
});

it('labels settings shortly, whatever their names', () => {
  expect([
    shortLabel({ workerClass: 'gevent', workers: 2, threads: 4 }),
    shortLabel({ workers: 1 }),
    shortLabel({ threads: 3, pool: 'big' }),
    shortLabel({}),
  ]).toEqual(['gevent 2×4', '1 worker', '3 threads pool big', 'as it runs']);
});
