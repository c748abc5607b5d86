import { describe, expect, it } from 'vitest';
import type { Cell, RunRecord } from '../../../src/model/run/record.ts';
import { settingsKey } from '../../../src/model/settings.ts';
import { serviceAnswer } from '../../../src/report/answer.ts';
import { endpointCards } from '../../../src/report/endpoint-cards.ts';
import { said } from '../../fixtures/cell-ends.ts';
import {
  failedRecord,
  finishedRecord,
  runningView,
  sittingsRecord,
  stoppedRecord,
} from '../../fixtures/sample-records.ts';

const onlyFor = (record: RunRecord, ...endpoints: (string | null)[]): RunRecord => ({
  ...record,
  recommendations: record.recommendations.filter(({ endpoint }) => endpoints.includes(endpoint)),
});

/** The record as it would be if other programs had kept some cores busy meanwhile. */
function besideOthers(record: RunRecord, otherCores: number): RunRecord {
  const busy = (cell: Cell): Cell =>
    cell.status === 'measured' ? { ...cell, measurement: { ...cell.measurement, host: { otherCores } } } : cell;
  return { ...record, cells: record.cells.map(busy) };
}

describe('the answer for the service', () => {
  it('is the recommendation for the whole service', () => {
    expect(serviceAnswer(finishedRecord)).toMatchObject({
      standing: 'recommended',
      settings: { workerClass: 'gevent', workers: 2, threads: 1 },
      command: 'gunicorn -k gevent -w 2 blocking_flask:app',
      recommendedFor: null,
      reach: '73 % to 100 % of each endpoint’s best',
      scope: null,
      confidence: 'sure',
      doubts: [],
    });
  });

  it('is not sure where an endpoint’s sittings met another machine', () => {
    const sittings = { ...sittingsRecord, recommendations: finishedRecord.recommendations };
    expect(serviceAnswer(sittings)).toMatchObject({
      confidence: 'not-sure',
      doubts: ['the sittings of the run differ in how fast sleep was'],
    });
  });

  it('is that of one endpoint which suits the others best, where there is none for the whole service', () => {
    const answer = serviceAnswer(onlyFor(finishedRecord, 'sleep', 'request', 'compute'));
    expect(answer).toMatchObject({ standing: 'recommended', recommendedFor: 'sleep' });
    expect(answer.gain).toBe('15.9× the smallest settings (95 %: 15.6–16.3)');
  });

  it('is what leads where nothing is recommended, and says how much that rests on', () => {
    const running = serviceAnswer(runningView.record!, true);
    expect(running).toMatchObject({ standing: 'leading', command: null, confidence: 'not-sure' });
    expect(running.doubts[0]).toBe('the run still goes on');
    expect(serviceAnswer(stoppedRecord)).toMatchObject({ confidence: 'not-sure' });
    expect(serviceAnswer(stoppedRecord).doubts[0]).toMatch(/^only \d+ of \d+ cells were measured$/);
  });

  it('is less sure on a busy machine, and unsure where the gain may be none', () => {
    const busy = besideOthers(finishedRecord, 1.9);
    expect(serviceAnswer(busy)).toMatchObject({
      confidence: 'fairly-sure',
      doubts: ['other programs used up to 1.9 of 4 cores'],
    });
    const noisy = {
      ...finishedRecord.recommendations[0]!,
      endpoint: null,
      gain: { ...finishedRecord.recommendations[0]!.gain!, low: 0.55, high: 5.05 },
    };
    expect(serviceAnswer({ ...finishedRecord, recommendations: [noisy] })).toMatchObject({
      confidence: 'not-sure',
      doubts: ['with this much noise anything from 0.550× to 5.05× is possible'],
    });
  });

  it('is none where nothing can be compared', () => {
    expect(serviceAnswer(failedRecord)).toMatchObject({ standing: 'none', settings: null, confidence: null });
    expect(serviceAnswer({ ...finishedRecord, cells: [], recommendations: [] }).standing).toBe('none');
  });
});

describe('the card of an endpoint', () => {
  it('has its own best with gain and rate, and no percentile that the sample is too small for', () => {
    expect(endpointCards(finishedRecord)[2]).toMatchObject({
      endpoint: 'compute',
      address: 'GET /compute/2000000',
      boundLabel: 'CPU-bound',
      isRecommended: true,
      rps: '12.1 (12.0–12.2)',
      gain: '1.90× the smallest settings (95 %: 1.86–1.93)',
      p95: 'n too small (32 of 59)',
      trouble: null,
    });
  });

  it('says why there is no result: the cell’s failure, or that of all requests', () => {
    const failed = finishedRecord.cells.map(
      (cell): Cell =>
        cell.endpoint !== 'sleep' || cell.status !== 'measured'
          ? cell
          : { ...cell, sameAs: null, status: 'failed', measurement: null, failure: said('gunicorn ended.') },
    );
    const [card] = endpointCards({ ...onlyFor(finishedRecord, 'compute'), cells: failed });
    expect(card).toMatchObject({ settings: null, trouble: 'gunicorn ended.' });
  });

  it('names the fastest where none is recommended', () => {
    const [card] = endpointCards(onlyFor(finishedRecord));
    expect(card).toMatchObject({ isRecommended: false, command: null });
    expect(settingsKey(card!.settings!)).toContain('gevent');
  });
});
