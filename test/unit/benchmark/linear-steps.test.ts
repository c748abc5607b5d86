import { describe, expect, it } from 'vitest';
import { CellPlaces } from '../../../src/benchmark/cell-places.ts';
import { EndpointModels } from '../../../src/benchmark/endpoint-models.ts';
import { guided } from '../../../src/benchmark/guided.ts';
import { changedPredictions } from '../../../src/benchmark/predict-cells.ts';
import type { BenchmarkEvent } from '../../../src/model/run/events.ts';
import { foldRun, idleView } from '../../../src/model/run/fold.ts';
import type { Calibration, Cell } from '../../../src/model/run/record.ts';
import { measuredCell } from '../../fixtures/cell-ends.ts';
import { sampleMeasurement } from '../../fixtures/sample-records.ts';
import { machine, planWith, runSoFar } from './run-fixtures.ts';

const launcherDefault = { workerClass: 'sync', workers: 1, threads: 1 };

/** A plan of two endpoints and `points` settings each, every tenth of which was measured; counts how often its cells are read. */
function watchedRun(points: number) {
  const upTo = (most: number) => Array.from({ length: most }, (_, index) => index + 1);
  const settings = { workerClass: ['sync'], workers: upTo(points / 20), threads: upTo(20) };
  const plan = planWith({ search: 'guided', settings });
  const calibrations = plan.endpoints.map(({ name }): Calibration => {
    const figures = { requests: 20, cpuMs: 2, waitMs: 20, latencyMs: 22, warnings: [] };
    return { endpoint: name, settings: launcherDefault, ...figures };
  });
  const reads = { count: 0 };
  const measured = sampleMeasurement({
    ...{ sent: 320, failed: 0, non2xx: 0, elapsedSeconds: 2, p50Ms: 20, maxMs: 40 },
    ...{ cpuMs: 2, processes: 1, warnings: [] },
  });
  const cells = runSoFar(plan).cells.map((cell, index): Cell => {
    const known: Cell = index % 10 === 0 ? measuredCell(cell, measured) : cell;
    return watched(known, reads);
  });
  return { plan, cells, calibrations, reads };
}

function watched(cell: Cell, reads: { count: number }): Cell {
  const seen = {};
  for (const [name, value] of Object.entries(cell)) {
    const get = () => {
      reads.count++;
      return value;
    };
    Object.defineProperty(seen, name, { get, enumerable: true });
  }
  return seen as Cell;
}

/** How much more something reads the cells of a plan that is twice as large. */
function growth(work: (run: ReturnType<typeof watchedRun>) => void): number {
  const readsOf = (points: number) => {
    const run = watchedRun(points);
    run.reads.count = 0;
    work(run);
    return run.reads.count;
  };
  return readsOf(400) / readsOf(200);
}

describe('the work between two trials grows with the cells of a plan, not with their square', () => {
  it('in choosing the next step, telling the rest of the time and predicting', () => {
    const ratio = growth(({ plan, cells, calibrations }) => {
      const run = runSoFar(plan, { cells, calibrations });
      const strategy = guided(launcherDefault);
      expect(strategy.next(run)).not.toBeNull();
      expect(strategy.remainingSeconds(run)).toBeGreaterThan(0);
      expect(changedPredictions(run.endpoints()).length).toBeGreaterThan(cells.length / 2);
    });
    // A sort reads a little more often.
    expect(ratio).toBeLessThan(2.5);
  });

  it('in what a record makes of a whole run: each of its cells predicted, then measured', () => {
    const ratio = growth(({ plan, cells, calibrations }) => {
      const started: BenchmarkEvent = {
        ...{ type: 'run-started', id: 'a', at: '2026-05-04T03:02:01.000Z', plan, machine, cells },
        ...{ expectedSeconds: null, notes: [] },
      };
      const predictions = changedPredictions(new EndpointModels().of({ plan, machine, cells, calibrations }));
      let view = foldRun(idleView, started);
      view = foldRun(view, { type: 'cells-predicted', predictions, remainingSeconds: 1 });
      for (const cell of cells) view = foldRun(view, { type: 'cell-finished', cell, remainingSeconds: 1 });
      expect(view.record?.cells).toEqual(cells);
    });
    expect(ratio).toBeLessThan(2.5);
  });

  it('in finding the cells of each server', () => {
    const ratio = growth(({ cells }) => {
      const places = new CellPlaces(cells);
      for (const { settings } of cells) expect(places.on(settings)).toHaveLength(2);
    });
    expect(ratio).toBeLessThan(2.5);
  });
});

describe('EndpointModels', () => {
  it('works a model out again only where what it learns from has changed', () => {
    const { plan, cells, calibrations } = watchedRun(40);
    const models = new EndpointModels();
    const before = models.of({ plan, machine, cells, calibrations });
    const changed = cells.map((cell) =>
      cell.endpoint === 'a' && cell.measurement !== null
        ? { ...cell, measurement: { ...cell.measurement, rps: { mean: 1, low: null, high: null } } }
        : cell,
    );
    const after = models.of({ plan, machine, cells: changed, calibrations });
    const isKept = after.map(({ endpoint, model }, index) => [endpoint, model === before[index]?.model]);
    expect(isKept).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });
});
