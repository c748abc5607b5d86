import { describe, expect, test } from 'vitest';
import { initialCells } from '../../../src/benchmark/initial-cells.ts';
import { Sitting } from '../../../src/benchmark/sitting.ts';
import { isPending } from '../../../src/model/run/fold.ts';
import type { Cell, RunRecord } from '../../../src/model/run/record.ts';
import { pendingCell, predictedCell } from '../../fixtures/cell-ends.ts';
import { finishedRecord } from '../../fixtures/sample-records.ts';
import { launcherWithout, planWith } from './run-fixtures.ts';

const record = finishedRecord;
const isMeasured = (cell: Cell) => cell.measurement !== null && cell.sameAs === null;
const [first, second] = record.cells.filter(isMeasured) as [Cell, Cell];
const ofSitting = (cells: readonly Cell[]) => cells.map((cell) => (isPending(cell) ? cell : { ...cell, sitting: 0 }));

function sittingOn(part: Omit<NonNullable<ConstructorParameters<typeof Sitting>[0]>, 'continues'>, from = record) {
  const cells = ofSitting(from.cells);
  return { sitting: new Sitting({ ...part, continues: from }, cells), run: { ...from, cells } as RunRecord };
}

describe('a sitting', () => {
  test('of a run that begins with nothing measures everything', () => {
    const cells = initialCells(planWith(), launcherWithout(null), undefined);
    const sitting = new Sitting(undefined, cells);
    const run = { ...record, cells };
    expect(sitting.goesOn).toBeUndefined();
    expect(sitting.seen(run)).toBe(run);
    expect(cells.every((cell) => sitting.awaits(cell))).toBe(true);
  });

  test('measures a cell that has figures as if it had none, and they stay in the record until there are new ones', () => {
    const { sitting, run } = sittingOn({ cells: [first] });
    const pending = sitting.seen(run).cells.filter(isPending);
    expect(pending.map(({ settings }) => settings)).toContainEqual(first.settings);
    expect(pending.every(({ endpoint }) => endpoint === first.endpoint)).toBe(true);
    expect(
      run.cells.find((cell) => cell === first || cell.measurement === first.measurement)?.measurement,
    ).not.toBeNull();
    sitting.take({ type: 'cell-finished', cell: first, remainingSeconds: null });
    const now = { ...run, cells: [...run.cells] };
    expect(sitting.seen(now).cells.filter(isPending).length).toBe(pending.length - 1);
  });

  test('of single cells touches no other that still waits for its turn', () => {
    const stopped = {
      ...record,
      status: 'stopped' as const,
      cells: record.cells.map((cell) => (cell === first ? cell : pendingCell(cell))),
    };
    const { sitting, run } = sittingOn({ cells: [second] }, stopped);
    expect(
      sitting
        .seen(run)
        .cells.filter(isPending)
        .every((cell) => sitting.awaits(cell)),
    ).toBe(true);
    expect(sitting.goesOn?.awaited).toBeLessThan(record.cells.length / 2);
  });

  test('of whole endpoints has nothing to do with the others, and calibrates its own again', () => {
    const { sitting, run } = sittingOn({ endpoints: [first.endpoint] });
    expect(new Set(sitting.seen(run).cells.map(({ endpoint }) => endpoint))).toEqual(new Set([first.endpoint]));
    expect(sitting.calibrations.some(({ endpoint }) => endpoint === first.endpoint)).toBe(false);
    expect(sitting.calibrations.length).toBe(
      record.calibrations.filter(({ endpoint }) => endpoint !== first.endpoint).length,
    );
  });

  test('that goes on measures what is left, predicted or not, and knows the sittings before it', () => {
    const cells = record.cells.map((cell) =>
      cell === first ? pendingCell(cell) : cell === second ? predictedCell(cell) : cell,
    );
    const stopped = {
      ...record,
      cells,
      status: 'stopped' as const,
      elapsedSeconds: 50,
      finishedAt: '2026-05-04T03:10:00.000Z',
      sittings: [{ startedAt: record.startedAt, finishedAt: null, elapsedSeconds: 20 }],
    };
    const sitting = new Sitting({ continues: stopped }, cells);
    const left = cells.filter((cell) => cell.status === 'pending' || cell.status === 'predicted').length;
    expect(sitting.goesOn).toMatchObject({ awaited: left, recommendations: record.recommendations });
    expect(sitting.goesOn?.sittings).toEqual([
      stopped.sittings[0],
      { startedAt: '2026-05-04T03:09:30.000Z', finishedAt: stopped.finishedAt, elapsedSeconds: 30 },
    ]);
  });
});
