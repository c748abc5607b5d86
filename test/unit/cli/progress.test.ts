import { describe, expect, it } from 'vitest';
import { LiveLine, RunProgress } from '../../../src/cli/progress.ts';
import { cellText, liveText } from '../../../src/cli/progress-text.ts';
import type { BenchmarkEvent } from '../../../src/model/run/events.ts';
import { foldRun, idleView } from '../../../src/model/run/fold.ts';
import { fitted } from '../../../src/report/columns.ts';
import { failedCell, pendingCell, said } from '../../fixtures/cell-ends.ts';
import { sampleCell, sampleMeasurement, sampleRecord } from '../history/sample-record.ts';
import { fakeTerminal } from './fake-terminal.ts';

const record = sampleRecord();
const settings = { workerClass: 'gevent', workers: 2 };
const pending = record.cells.map(pendingCell);
const started: BenchmarkEvent = {
  type: 'run-started',
  id: 'a',
  at: record.startedAt,
  plan: record.plan,
  machine: record.machine,
  cells: pending,
  expectedSeconds: 80,
  notes: [{ kind: 'configuration-read', server: 'gunicorn', file: 'gunicorn.conf.py' }],
};
const measured: BenchmarkEvent = {
  type: 'cell-finished',
  cell: sampleCell('sync', 1, sampleMeasurement(0.33)),
  remainingSeconds: 75,
};
const twin: BenchmarkEvent = {
  type: 'cell-finished',
  cell: { ...sampleCell('sync', 2, sampleMeasurement(0.33)), sameAs: { workerClass: 'sync', workers: 1 } },
  remainingSeconds: 75,
};
const measuring: BenchmarkEvent = { type: 'trial-started', purpose: 'measurement', endpoint: 'sleep', settings };
const half: BenchmarkEvent = {
  type: 'trial-progress',
  endpoint: 'sleep',
  settings,
  progress: { phase: 'measuring', succeeded: 16, failed: 0, elapsedSeconds: 3, fraction: 0.5 },
};
const done: BenchmarkEvent = {
  type: 'run-finished',
  at: record.startedAt,
  status: 'finished',
  failure: null,
  elapsedSeconds: 80,
  budgets: [],
};

function told(events: readonly BenchmarkEvent[], liveWidth: number | null): string {
  const terminal = fakeTerminal(liveWidth);
  let view = idleView;
  using progress = new RunProgress(terminal);
  for (const event of events) {
    view = foldRun(view, event);
    progress.update(event, view);
  }
  return terminal.written.err;
}

describe('liveText', () => {
  it('says which cell, where, how far, and how long it will take', () => {
    const view = [started, measured, measuring, half].reduce(foldRun, idleView);
    expect(liveText(view, 79.2)).toBe('cell 2/4 · gevent · 2 workers · sleep · measuring 50 % · 1 min 20 s left');
    expect(liveText(view, 3.2)).toContain('· 4 s left');
    expect(liveText(view, -3)).toContain('· nearly done');
    expect(liveText(view, null)).toBe('cell 2/4 · gevent · 2 workers · sleep · measuring 50 %');
  });

  it('says what happens before the first measurement', () => {
    expect(liveText(idleView, null)).toBe('Looking for the server');
    const view = [started].reduce(foldRun, idleView);
    expect(liveText(view, null)).toBe('cell 1/4 · starting what the service needs');
    const starting: BenchmarkEvent = { type: 'server-starting', settings, command: [] };
    expect(liveText(foldRun(view, starting), null)).toBe('cell 1/4 · gevent · 2 workers · starting the server');
  });
});

describe('cellText', () => {
  it('gives the figures of a measured cell, its failed requests too', () => {
    const measurement = sampleMeasurement(5.3);
    const failing = { ...measurement, requests: { ...measurement.requests, failed: 12 } };
    expect(cellText(sampleCell('gevent', 2, measurement))).toBe(
      'gevent · 2 workers · sleep: 5.30 requests/s, 3.02 s per request',
    );
    expect(cellText(sampleCell('gevent', 2, failing))).toMatch(/, 12 of 32 failed$/);
  });

  it('gives the first line of a reason, and nothing that moves the cursor', () => {
    const cell = failedCell(sampleCell('gevent', 1, null), said('It \u001b[31mdied.', ['Traceback']));
    expect(cellText(cell)).toBe('gevent · 1 worker · sleep: failed. It �[31mdied.');
  });
});

describe('RunProgress', () => {
  it('writes plain lines where there is no live line, one for each server that was measured', () => {
    expect(told([started, measuring, half, measured, twin, done], null)).toBe(
      'Benchmarking 4 settings × 1 endpoint, about 1 min 20 s.\n' +
        'gunicorn reads gunicorn.conf.py; the settings under test win over it.\n' +
        '[1/4] sync · 1 worker · sleep: 0.330 requests/s, 48.5 s per request\n',
    );
  });

  it('keeps one live line under what stays, and takes it away at the end', () => {
    const text = told([started, measured, measuring, half, done], 60);
    expect(text).not.toContain('requests/s');
    const erase = '\r\u001b[K';
    const screen = text.split('\n').map((line) => line.split(erase).at(-1));
    expect(screen).toEqual([
      'Benchmarking 4 settings × 1 endpoint, about 1 min 20 s.',
      'gunicorn reads gunicorn.conf.py; the settings under test win over it.',
      '',
    ]);
    for (const shown of text.split('\n').at(-1)!.split(erase)) expect([...shown].length).toBeLessThan(60);
  });

  it('says that it is stopping, and how to leave at once', () => {
    const terminal = fakeTerminal();
    using progress = new RunProgress(terminal);
    progress.stopping();
    expect(terminal.written.err).toBe('Stopping; what was measured is kept. Press Ctrl-C again to leave at once.\n');
  });
});

describe('LiveLine', () => {
  it('writes nothing where there is no terminal', () => {
    const terminal = fakeTerminal();
    {
      using line = new LiveLine(terminal);
      line.show(() => 'measuring');
    }
    expect(terminal.written.err).toBe('');
  });

  it('does not write the same line again', () => {
    const terminal = fakeTerminal(80);
    using line = new LiveLine(terminal);
    for (let count = 0; count < 5; count++) line.show(() => 'measuring');
    expect(terminal.written.err).toBe('measuring');
  });
});

describe('fitted', () => {
  it('cuts by columns, of which a letter of Korean takes two', () => {
    expect(fitted('🦀🦀🦀', 6)).toBe('🦀🦀🦀');
    expect(fitted('🦀🦀🦀', 5)).toBe('🦀🦀…');
    expect(fitted('측정하는 중', 8)).toBe('측정하…');
  });
});
