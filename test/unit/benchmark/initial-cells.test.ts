import { describe, expect, test } from 'vitest';
import { initialCells } from '../../../src/benchmark/initial-cells.ts';
import { isPending } from '../../../src/model/run/fold.ts';
import type { Cell, RunRecord } from '../../../src/model/run/record.ts';
import { launcherWithout, planWith } from './run-fixtures.ts';

describe('initialCells', () => {
  test('has one cell for each settings × endpoint, and names the first of the same servers', () => {
    const cells = initialCells(planWith(), launcherWithout(null), undefined);
    expect(cells).toHaveLength(16);
    expect(cells.every(isPending)).toBe(true);
    const twins = cells.filter((cell) => cell.sameAs !== null);
    expect(twins.map((cell) => [cell.endpoint, cell.settings, cell.sameAs])).toEqual(
      [1, 2].flatMap((workers) =>
        ['a', 'b'].map((endpoint) => [
          endpoint,
          { workerClass: 'gevent', workers, threads: 2 },
          { workerClass: 'gevent', workers, threads: 1 },
        ]),
      ),
    );
  });

  test('settings that cannot run here say why, and are nobody’s twin', () => {
    const cells = initialCells(planWith(), launcherWithout('gevent'), undefined);
    const gevent = cells.filter((cell) => cell.settings['workerClass'] === 'gevent');
    expect(gevent).toHaveLength(8);
    for (const cell of gevent) {
      expect(cell).toMatchObject({ status: 'skipped', skip: { package: 'gevent' }, sameAs: null });
      expect(isPending(cell)).toBe(false);
    }
  });

  test('only the asked endpoints', () => {
    const cells = initialCells(planWith(), launcherWithout(null), { endpoints: ['b'] });
    expect(new Set(cells.map((cell) => cell.endpoint))).toEqual(new Set(['b']));
  });

  test('on top of an earlier run, each cell is as it ended, with its sitting', () => {
    const plan = planWith();
    const fresh = initialCells(plan, launcherWithout(null), { endpoints: ['a'] });
    const [first, ...others] = fresh;
    const ended = { ...first, status: 'failed', failure: { kind: 'killed' } } as Cell;
    const continues = { cells: [ended, ...others], sittings: [{}] } as unknown as RunRecord;
    const cells = initialCells(plan, launcherWithout(null), { continues });
    expect(cells).toHaveLength(8);
    expect(cells[0]).toEqual({ ...ended, sitting: 1 });
    expect(cells.slice(1)).toEqual(others);
    const withB = initialCells(plan, launcherWithout(null), { endpoints: ['b'], continues });
    expect(withB).toHaveLength(16);
  });
});
