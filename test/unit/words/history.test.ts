import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noMarks } from '../../../src/model/run/run-marks.ts';
import { type ChangeSummary, type RunSummary, summaryOfRun } from '../../../src/model/run/run-summary.ts';
import { answerText, changeText, commitText, pinText, sparkText } from '../../../src/words/history.ts';
import { sampleRecord } from '../history/sample-record.ts';

const summary = summaryOfRun(sampleRecord());
const withRate = (mean: number, alike = summary.alike): RunSummary => ({
  ...summary,
  alike,
  endpoints: summary.endpoints.map((one) => ({ ...one, rps: { mean, low: null, high: null } })),
});

function change(...endpoints: readonly [string, 'faster' | 'slower' | 'no-difference' | 'not-comparable', number][]) {
  return {
    against: 'x',
    endpoints: endpoints.map(([endpoint, verdict, ratio]) => ({ endpoint, verdict, ratio, low: null, high: null })),
  } satisfies ChangeSummary;
}

describe('answerText', () => {
  it('names the settings that won and what they bring', () => {
    const answer = { settings: { workerClass: 'gevent', workers: 2, threads: 1 }, gain: 5.92 };
    expect(answerText({ ...summary, answer })).toBe('gevent · 2 workers · 1 thread · 5.92×');
    expect(answerText({ ...summary, answer: { ...answer, gain: 1.01 } })).toBe('gevent · 2 workers · 1 thread');
  });

  it('says what there is where nothing is recommended', () => {
    expect(answerText(summary)).toBe('3 cells measured');
    expect(answerText({ ...summary, status: 'stopped' })).toBe('stopped after 3 cells');
    expect(answerText({ ...summary, status: 'failed' })).toBe('failed');
    expect(answerText({ ...summary, cells: { measured: 0, all: 4 } })).toBe('nothing was measured');
  });
});

describe('changeText', () => {
  it('names the endpoint that changed most, and counts the others', () => {
    expect(changeText(change(['a', 'faster', 1.1], ['b', 'slower', 0.5], ['c', 'no-difference', 1]))).toBe(
      'b −50 % and 1 more',
    );
    expect(changeText(change(['a', 'slower', 0.88]))).toBe('−12 %');
  });

  it('tells no change from nothing to compare', () => {
    expect(changeText(change(['a', 'no-difference', 1.01]))).toBe('no change');
    expect(changeText(change(['a', 'not-comparable', 1]))).toBeNull();
    expect(changeText(null)).toBeNull();
  });
});

it('a commit has a plus where there were uncommitted changes', () => {
  expect(commitText({ git: { commit: 'a1b2c3d4e5', dirty: true } })).toBe('a1b2c3d+');
  expect(commitText({ git: null })).toBeNull();
});

describe('sparkText', () => {
  it('shows the newest last, and only runs on the same machine under the same load', () => {
    expect(sparkText([withRate(200), withRate(100)], 'sleep')).toBe('▁█');
    expect(sparkText([withRate(200), withRate(900, 'elsewhere'), withRate(100)], 'sleep')).toBe('▁█');
    expect(sparkText([withRate(200), null, withRate(100)], 'sleep')).toBe('▁█');
  });

  it('shows noise as flat', () => {
    expect(new Set(sparkText([withRate(100), withRate(101), withRate(100.5)], 'sleep')).size).toBe(1);
  });

  it('is empty without a trend', () => {
    expect(sparkText([withRate(100)], 'sleep')).toBe('');
    expect(sparkText([withRate(100), withRate(100)], 'another')).toBe('');
    expect(sparkText([], 'sleep')).toBe('');
  });

  it('has a bar for each of the last eight runs, and the highest is that of the highest rate', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 12 }),
        (rates) => {
          const bars = [
            ...sparkText(
              rates.map((rate) => withRate(rate)),
              'sleep',
            ),
          ];
          const shown = rates.slice(0, 8).reverse();
          expect(bars).toHaveLength(shown.length);
          const highest = bars.reduce((a, b) => (a > b ? a : b));
          expect(bars[shown.indexOf(Math.max(...shown))]).toBe(highest);
        },
      ),
    );
  });
});

it('of several pinned runs the one that was pinned last is the baseline', () => {
  const [older, newer, free] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z', null].map((pinnedAt) => ({
    marks: { ...noMarks, pinnedAt },
  }));
  const all = [older!, newer!, free!];
  expect(all.map((run) => pinText(run, all))).toEqual(['pinned', 'baseline', null]);
});
