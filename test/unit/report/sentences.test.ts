import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/model/run/record.ts';
import type { Transport } from '../../../src/model/trial/times.ts';
import { machineLine, methodSentences } from '../../../src/report/method.ts';
import { cautions, runSummary, verdictsOf } from '../../../src/report/sentences.ts';
import { cellWarnings, sharedWarnings } from '../../../src/report/warnings.ts';
import { failureKinds, namedFailures } from '../../../src/words/failed-requests.ts';
import { summarySentence } from '../../../src/words/findings.ts';
import { said, withFigures } from '../../fixtures/cell-ends.ts';
import {
  everyCellRecord,
  failedRecord,
  finishedRecord,
  runningView,
  samplePlan,
  stoppedRecord,
} from '../../fixtures/sample-records.ts';

describe('verdicts', () => {
  it('put diagnosis and recommendation into one paragraph, with the command', () => {
    const [sleep, , , whole] = verdictsOf(finishedRecord);
    expect(sleep).toMatchObject({
      endpoint: 'sleep',
      boundLabel: 'I/O-bound',
      command: 'gunicorn -k gevent -w 1 blocking_flask:app',
    });
    expect(sleep!.sentence).toMatch(/^`\/sleep\/3` is I\/O-bound: .* gevent with 1 worker answers 16 times/);
    expect(whole!.endpoint).toBeNull();
  });

  it('say what is known so far while a run goes on', () => {
    expect(verdictsOf(runningView.record!, true)[2]!.sentence).toBe(
      'Fastest so far: sync · 2 workers · 1 thread, 12.1 (12.0–12.2) requests per second.',
    );
  });

  it('recommend nothing on failures, on nothing, or on half a run', () => {
    const failing: RunRecord = {
      ...everyCellRecord,
      recommendations: [],
      diagnoses: [],
      cells: everyCellRecord.cells.filter(
        (cell) => cell.measurement!.requests.failed > 0 && cell.endpoint === 'request',
      ),
    };
    expect(verdictsOf(failing)[0]!.sentence).toBe(
      'Nothing can be recommended: no measured cell can be compared with others, see the failures and warnings.',
    );
    expect(verdictsOf(failedRecord)[0]!.sentence).toBe(
      'Nothing could be measured. The server ended before it answered (exit code 3).',
    );
    expect(verdictsOf(stoppedRecord)[0]!.sentence).toMatch(/The run ended before settings could be recommended\.$/);
  });
});

describe('the summary of a run', () => {
  it('counts cells by how they ended', () => {
    expect(runSummary(finishedRecord)).toBe('81 cells in 29 min 34 s: 45 measured, 36 the same server as another.');
    expect(runSummary(stoppedRecord)).toBe('Stopped after 7 of 24 cells in 1 min 33 s; what was measured is kept.');
    expect(runSummary(failedRecord)).toBe('The benchmark failed after 4.2 s: 9 failed.');
    expect(runSummary(runningView.record!, true)).toBe('31 of 81 cells done.');
    const nothing = { ...failedRecord, cells: [], elapsedSeconds: 0.15 };
    expect(runSummary(nothing)).toBe('The benchmark failed after 0.15 s: nothing was started.');
  });
});

describe('cautions', () => {
  it('say how busy other programs kept the machine, and nothing where they did not', () => {
    const disturbed = (otherCores: number): RunRecord => ({
      ...finishedRecord,
      machine: { ...finishedRecord.machine, cores: 4 },
      cells: finishedRecord.cells.map((cell) =>
        cell.measurement === null ? cell : { ...cell, measurement: { ...cell.measurement, host: { otherCores } } },
      ),
    });
    expect(cautions(disturbed(1.9)).join(' ')).toMatch(
      /This machine was busy during .* \(other programs used up to 1\.9 of 4 cores\)/,
    );
    expect(cautions(disturbed(0.5)).join(' ')).not.toContain('Other programs');
  });
});

describe('how it was measured', () => {
  const said = (load: Partial<typeof samplePlan.load>) =>
    methodSentences({ ...finishedRecord, plan: { ...samplePlan, load: { ...samplePlan.load, ...load } } }).join(' ');

  it('names load, warm-up, sample and definitions', () => {
    const text = said({});
    expect(text).toContain('32 requests in all (as `ab -n 32 -c 16`)');
    expect(text).toContain('16 warm-up requests');
    expect(text).toContain('n = 32 requests a cell.');
    expect(text).toContain('÷ (last completion − first start)');
  });

  it('tells the profiles apart', () => {
    expect(said({ requests: undefined, seconds: 10 })).toContain(
      '16 clients that each send the next request when the last is answered, for 10 s;',
    );
    expect(said({ requests: undefined, seconds: 10, rate: 50 })).toContain(
      '50 requests per second on a fixed schedule for 10 s',
    );
    expect(said({ requests: undefined, seconds: 2, ramp: [1, 2, 4] })).toContain(
      'at 1, 2 and 4 connections in turn, 2.0 s each',
    );
    expect(said({ warmUpRequests: 0, keepAlive: false, engine: 'autocannon' })).toMatch(
      /a new connection for each request, sent by autocannon.*no warm-up/,
    );
  });

  it('names the way in which the load reached the server, where the record says it', () => {
    const through = (...transports: (Transport | undefined)[]) => {
      const cells = finishedRecord.cells.map((cell, index) => {
        const transport = transports[index % transports.length];
        if (cell.measurement === null) return cell;
        return withFigures(cell, {
          generator: { ...cell.measurement.generator, ...(transport === undefined ? {} : { transport }) },
        });
      });
      return methodSentences({ ...finishedRecord, cells }).join(' ');
    };
    expect(through('handles')).toContain("The load went over Node's bare TCP handles.");
    expect(through('sockets')).toContain("The load went over Node's stream sockets.");
    expect(through(undefined)).not.toContain('The load went over');
    expect(through('autocannon')).not.toContain('The load went over');
  });
});

it('describes the machine on one line', () => {
  expect(machineLine(finishedRecord.machine)).toBe(
    'Intel(R) Core(TM) i5-5257U CPU @ 2.70GHz · 4 cores (2 physical) · 8.59 GB memory · linux 6.1.0 · python 3.11.2 · gunicorn 26.1.0 · gevent 25.9.1 · commit 9fceb02d0a with uncommitted changes',
  );
});

describe('warnings', () => {
  it('are told once for all cells that share them', () => {
    const [shared, ...others] = sharedWarnings(finishedRecord.cells);
    expect(others).toEqual([]);
    expect(shared!.warning).toMatchObject({ was: 'worker-imbalance' });
    expect(shared!.cells.map((cell) => cell.settings['workers'])).toEqual([1, 2, 4]);
  });

  it('leave failed requests to their own place', () => {
    const failing = everyCellRecord.cells.find((cell) => cell.measurement!.requests.failed > 0)!;
    expect(failing.measurement!.warnings[0]).toMatchObject({ kind: 'failed-requests' });
    expect(cellWarnings(failing)).toEqual([]);
  });

  it('name kinds of failure, the most frequent first', () => {
    expect(failureKinds({ reset: 1, 'total-timeout': 20, refused: 0, 'something-new': 3 })).toBe(
      '20 timed out, 3 something-new, 1 connection reset',
    );
  });
});

it('says what bounds an endpoint, then what is recommended and why', () => {
  const [diagnosis] = finishedRecord.diagnoses;
  const [recommendation] = finishedRecord.recommendations;
  const record = {
    ...finishedRecord,
    recommendations: [
      { ...recommendation!, because: [said('gevent is the fastest.')], gains: [recommendation!.gain!] },
    ],
  };
  expect(verdictsOf(record)[0]).toMatchObject({
    sentence: `${summarySentence(diagnosis!)} gevent is the fastest.`,
    gains: ['15.9 times the requests per second of the smallest settings (95 %: 15.6–16.3).'],
  });
});

describe('the failures of requests', () => {
  it('name the status where the counts say which answers were wrong', () => {
    const errors = { 'unexpected-status': 5, 'total-timeout': 2 };
    expect(namedFailures({ errors, byStatus: { 200: 9, 404: 1, 503: 4 } })).toBe(
      '4 with status 503, 1 with status 404, 2 timed out',
    );
  });

  it('do not name one where another status than 2xx may have been wanted', () => {
    expect(namedFailures({ errors: { 'unexpected-status': 5 }, byStatus: { 200: 5, 404: 9 } })).toBe(
      '5 unexpected status',
    );
  });
});
