import { describe, expect, test } from 'vitest';
import { initialCells } from '../../../src/benchmark/initial-cells.ts';
import { isPending } from '../../../src/model/run/fold.ts';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { predictedCell } from '../../fixtures/cell-ends.ts';
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

  test('on top of an earlier run, only the asked cells and their twins are pending', () => {
    const plan = planWith();
    const fresh = initialCells(plan, launcherWithout(null), undefined);
    const predicted = fresh.map(predictedCell);
    const continued = initialCells(plan, launcherWithout(null), {
      cells: [{ endpoint: 'a', settings: { workerClass: 'gevent', workers: 1, threads: 1 } }],
      continues: { cells: predicted } as unknown as RunRecord,
    });
    expect(continued.filter(isPending).map((cell) => [cell.endpoint, cell.settings['threads']])).toEqual([
      ['a', 1],
      ['a', 2],
    ]);
    expect(continued.filter((cell) => cell.status === 'predicted')).toHaveLength(14);
  });
});
