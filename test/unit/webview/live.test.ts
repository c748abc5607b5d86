import { describe, expect, it } from 'vitest';
import { idleView, type RunView } from '../../../src/model/run/fold.ts';
import type { TrialProgress } from '../../../src/model/trial/trial.ts';
import { howFar } from '../../../src/webview/how-far.ts';
import { RateTrace } from '../../../src/webview/rate-trace.ts';
import { steadyState } from '../../../src/webview/steady-state.ts';
import { panelState } from '../../fixtures/panel-browser.ts';
import { finishedRecord, runningView } from '../../fixtures/sample-records.ts';

const doing = runningView.doing!;

function measuring(seconds: number, succeeded: number, change: Partial<TrialProgress> = {}): RunView {
  const progress = { ...doing.progress!, latency: null, elapsedSeconds: seconds, succeeded, ...change };
  return { ...runningView, doing: { ...doing, progress } };
}

describe('the course of a trial', () => {
  it('is the rate between two words of its progress', () => {
    const trace = new RateTrace();
    const late = measuring(2, 250, { latency: { answers: 100, p50Ms: 8, p95Ms: 12 } });
    for (const view of [measuring(0.5, 50), measuring(1, 150), measuring(1, 150), late]) trace.take(view);
    expect(trace.samples).toEqual([
      { seconds: 0.5, rps: 100, p95Ms: null },
      { seconds: 1, rps: 200, p95Ms: null },
      { seconds: 2, rps: 100, p95Ms: 12 },
    ]);
  });

  it('begins anew with each trial, also of the same cell, and is empty between them', () => {
    const trace = new RateTrace();
    trace.take(measuring(5, 500));
    trace.take(measuring(1, 10));
    expect(trace.samples).toEqual([{ seconds: 1, rps: 10, p95Ms: null }]);
    trace.take(measuring(0, 0, { phase: 'warm-up' }));
    expect(trace.samples).toEqual([]);
  });

  it('takes no more room in a long trial', () => {
    const trace = new RateTrace();
    for (let second = 1; second <= 1000; second++) trace.take(measuring(second, 10 * second));
    expect(trace.samples).toHaveLength(150);
    expect(trace.samples.at(-1)).toEqual({ seconds: 1000, rps: 10, p95Ms: null });
  });
});

describe('what is read', () => {
  const preparing = panelState({ ...idleView, phase: 'running' });

  it('stays while the next run gets ready', () => {
    expect(steadyState(preparing, finishedRecord).view).toMatchObject({ phase: 'done', record: finishedRecord });
    expect(steadyState(preparing, null)).toBe(preparing);
  });

  it('is the new run’s where that measures everything afresh', () => {
    const afresh = panelState(runningView);
    expect(steadyState(afresh, finishedRecord)).toBe(afresh);
  });
});

describe('how far a run is', () => {
  const guided: RunView = {
    ...runningView,
    record: { ...runningView.record!, plan: { ...runningView.record!.plan, search: 'guided' } },
    cellsDone: 6,
    remainingSeconds: 120,
    doing: null,
  };

  it('goes by time, and tells about how many cells a search will measure', () => {
    expect(howFar({ view: guided, elapsedSeconds: 60 })).toEqual({ value: 1 / 3, text: 'Cell 7 of about 18' });
  });

  it('never expects fewer cells than there were, nor more than there are', () => {
    expect(howFar({ view: { ...guided, remainingSeconds: 0 }, elapsedSeconds: 60 }).text).toBe('Cell 7 of about 7');
    expect(howFar({ view: { ...guided, remainingSeconds: 9000 }, elapsedSeconds: 60 }).text).toBe('Cell 7 of about 81');
  });

  it('goes by cells where the rest is not known', () => {
    const view = { ...runningView, remainingSeconds: null, doing: null };
    expect(howFar({ view, elapsedSeconds: 60 })).toEqual({ value: 31 / 81, text: 'Cell 32 of 81' });
    expect(howFar({ view: runningView }).text).toBe('Cell 32 of 81');
  });
});
