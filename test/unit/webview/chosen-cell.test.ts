import { describe, expect, it } from 'vitest';
import { settingsKey } from '../../../src/model/settings.ts';
import { bestPredictions } from '../../../src/report/best-predictions.ts';
import { chosenCell } from '../../../src/webview/chosen-cell.ts';
import { predictedCell } from '../../fixtures/cell-ends.ts';
import { finishedRecord, guidedNodeRecord } from '../../fixtures/sample-records.ts';

const sync = { workerClass: 'sync', workers: 2, threads: 4 };

describe('the cell that is looked at', () => {
  it('is the chosen one where the run has it', () => {
    const cell = { endpoint: 'compute', key: settingsKey(sync) };
    expect(chosenCell(finishedRecord, { cell, endpoint: 'sleep' })).toMatchObject({
      endpoint: 'compute',
      settings: sync,
    });
  });

  it('is else the recommended one of the endpoint on show, or of the first', () => {
    const gone = { endpoint: 'gone', key: '[]' };
    expect(chosenCell(finishedRecord, { cell: gone, endpoint: 'compute' })).toMatchObject({
      endpoint: 'compute',
      settings: { workerClass: 'sync', workers: 2, threads: 1 },
    });
    expect(chosenCell(finishedRecord, { cell: null, endpoint: null })).toMatchObject({
      endpoint: 'sleep',
      settings: { workerClass: 'gevent', workers: 1, threads: 1 },
    });
  });

  it('is the one with the highest prediction where none is measured', () => {
    const cells = guidedNodeRecord.cells.map((cell, index) =>
      predictedCell({
        ...cell,
        sameAs: null,
        prediction: { rps: index === 2 ? 900 : 100, low: 50, high: 950, timePerRequestMs: 1, serverCpuCores: 1 },
      }),
    );
    expect(chosenCell({ cells, recommendations: [] }, { cell: null, endpoint: null })).toBe(cells[2]);
    expect(bestPredictions(cells)).toEqual([cells[2]]);
  });

  it('is the first where none is best, and none in a run without cells', () => {
    const pending = { cells: guidedNodeRecord.cells.slice(-1), recommendations: [] };
    expect(chosenCell(pending, { cell: null, endpoint: null })).toBe(pending.cells[0]);
    expect(chosenCell({ cells: [], recommendations: [] }, { cell: null, endpoint: null })).toBeNull();
  });
});
