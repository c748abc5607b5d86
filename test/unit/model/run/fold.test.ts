import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BenchmarkEvent } from '../../../../src/model/run/events.ts';
import { foldRun, idleView, isPending, type RunView, viewOfRecord } from '../../../../src/model/run/fold.ts';
import { pendingCell, said } from '../../../fixtures/cell-ends.ts';
import { sampleCell, sampleMeasurement, sampleRecord } from '../../history/sample-record.ts';

const record = sampleRecord();
const pending = record.cells.map(pendingCell);
const started: BenchmarkEvent = {
  type: 'run-started',
  id: record.id,
  at: record.startedAt,
  plan: record.plan,
  machine: record.machine,
  cells: pending,
  expectedSeconds: 60,
  notes: [said('a note')],
};
const finished: BenchmarkEvent = {
  type: 'run-finished',
  at: '2026-05-04T03:04:01.000Z',
  status: 'finished',
  failure: null,
  elapsedSeconds: 120,
  budgets: record.budgets,
};
const settings = { workerClass: 'sync', workers: 1 };

function endedCell(index: number, rps: number): BenchmarkEvent {
  const { settings: point } = pending[index % pending.length]!;
  const cell = sampleCell(String(point.workerClass), Number(point.workers), sampleMeasurement(rps));
  return { type: 'cell-finished', cell, remainingSeconds: 10 };
}

function fold(events: readonly BenchmarkEvent[], from: RunView = idleView): RunView {
  return events.reduce(foldRun, from);
}

const someEvent: fc.Arbitrary<BenchmarkEvent> = fc.oneof(
  fc.tuple(fc.nat(10), fc.integer({ min: 1, max: 1000 })).map(([index, rps]) => endedCell(index, rps)),
  fc.constantFrom<BenchmarkEvent>(
    { type: 'server-starting', settings, command: ['gunicorn'] },
    { type: 'server-ready', settings, url: 'http://127.0.0.1:1', afterMs: 1 },
    { type: 'server-stopped', settings, why: null },
    { type: 'trial-started', purpose: 'measurement', endpoint: 'sleep', settings },
    { type: 'trial-started', purpose: 'calibration', endpoint: 'sleep', settings },
    {
      type: 'trial-progress',
      endpoint: 'sleep',
      settings,
      progress: { phase: 'measuring', succeeded: 1, failed: 0, elapsedSeconds: 1, fraction: 0.5 },
    },
    { type: 'trial-finished', endpoint: 'sleep', settings, calibration: record.calibrations[0]! },
    { type: 'trial-finished', endpoint: 'sleep', settings, calibration: null },
    { type: 'diagnosed', diagnoses: record.diagnoses },
    { type: 'recommended', recommendations: [] },
    { type: 'note', note: said('something') },
  ),
);

function predicted(index: number): BenchmarkEvent {
  const { endpoint, settings: point } = pending[index]!;
  const prediction = { rps: 9, low: 8, high: 10, timePerRequestMs: null, serverCpuCores: null };
  return { type: 'cells-predicted', predictions: [{ endpoint, settings: point, prediction }], remainingSeconds: 7 };
}

describe('foldRun', () => {
  it('changes nothing before a run has started', () => {
    fc.assert(
      fc.property(fc.array(someEvent), (events) => {
        expect(fold(events)).toBe(idleView);
      }),
    );
  });

  it('counts the cells that have ended, never more than there are, and never down', () => {
    fc.assert(
      fc.property(fc.array(someEvent, { maxLength: 30 }), (events) => {
        let view = fold([started]);
        for (const event of events) {
          const next = foldRun(view, event);
          expect(next.cellsDone).toBeGreaterThanOrEqual(view.cellsDone);
          expect(next.cellsDone).toBe(next.record!.cells.filter((cell) => !isPending(cell)).length);
          expect(next.cellsTotal).toBe(next.record!.cells.length);
          expect(next.cellsTotal).toBe(pending.length);
          view = next;
        }
      }),
    );
  });

  it('leaves the view before it as it was', () => {
    fc.assert(
      fc.property(fc.array(someEvent, { maxLength: 20 }), (events) => {
        let view = fold([started]);
        for (const event of events) {
          const before = structuredClone(view);
          const next = foldRun(view, event);
          expect(view).toEqual(before);
          view = next;
        }
      }),
    );
  });

  it('keeps the last ending of each cell in its place', () => {
    const view = fold([started, endedCell(2, 5), endedCell(2, 7)]);
    expect(view.record?.cells.map((cell) => cell.measurement?.rps.mean ?? null)).toEqual([null, null, 7, null]);
    expect(view.cellsDone).toBe(1);
    expect(view.remainingSeconds).toBe(10);
  });

  it('takes a waiting cell of a guided search for predicted, which is no end; one of an exhaustive search goes on waiting', () => {
    const guided = fold([{ ...started, plan: { ...record.plan, search: 'guided' } } as BenchmarkEvent, predicted(3)]);
    expect(guided.record?.cells.map(({ status }) => status)).toEqual(['pending', 'pending', 'pending', 'predicted']);
    expect(guided.record?.cells[3]?.prediction?.rps).toBe(9);
    expect([guided.cellsDone, guided.remainingSeconds]).toEqual([0, 7]);
    const exhaustive = fold([
      { ...started, plan: { ...record.plan, search: 'exhaustive' } } as BenchmarkEvent,
      predicted(3),
    ]);
    expect(exhaustive.record?.cells.map(isPending)).toEqual([true, true, true, true]);
    expect(exhaustive.record?.cells[3]?.prediction?.rps).toBe(9);
  });

  it('keeps what the order of the trials came from, where there is one', () => {
    expect(fold([{ ...started, orderSeed: 7 } as BenchmarkEvent]).record?.orderSeed).toBe(7);
    expect(fold([started]).record).not.toHaveProperty('orderSeed');
  });

  it('keeps what was measured beside a prediction', () => {
    const view = fold([started, endedCell(3, 5), predicted(3)]);
    expect(view.record?.cells[3]).toMatchObject({ status: 'measured', prediction: { rps: 9 } });
    expect(view.record?.cells[3]?.measurement?.rps.mean).toBe(5);
  });

  it('takes settings for the same whatever the order of their names', () => {
    const turned = { ...sampleCell('sync', 1, sampleMeasurement(5)), settings: { workers: 1, workerClass: 'sync' } };
    const view = fold([started, { type: 'cell-finished', cell: turned, remainingSeconds: null }]);
    expect(view.record?.cells).toHaveLength(pending.length);
    expect(view.record?.cells[0]?.measurement?.rps.mean).toBe(5);
  });

  it('tells what is going on', () => {
    const doing = (event: BenchmarkEvent) => fold([started, event]).doing?.activity;
    expect(doing({ type: 'server-starting', settings, command: [] })).toBe('starting');
    expect(doing({ type: 'trial-started', purpose: 'calibration', endpoint: 'sleep', settings })).toBe('calibrating');
    expect(doing({ type: 'trial-started', purpose: 'measurement', endpoint: 'sleep', settings })).toBe('measuring');
    expect(doing({ type: 'server-stopped', settings, why: null })).toBe('between');
  });

  it('reads as stopped at every moment until the run says how it ended', () => {
    const view = fold([started, endedCell(0, 5)]);
    expect(view).toMatchObject({ phase: 'running', record: { status: 'stopped', finishedAt: null } });
    expect(fold([finished], view)).toMatchObject({
      phase: 'done',
      doing: null,
      record: { status: 'finished', finishedAt: '2026-05-04T03:04:01.000Z', elapsedSeconds: 120 },
    });
  });

  it('shows a saved run as the run showed itself at its end', () => {
    fc.assert(
      fc.property(fc.array(someEvent, { maxLength: 30 }), (events) => {
        const all = pending.map((_, index) => endedCell(index, 5));
        const view = fold([started, ...events, ...all, finished]);
        expect(viewOfRecord(view.record!)).toEqual(view);
      }),
    );
  });
});
