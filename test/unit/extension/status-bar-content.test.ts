import { describe, expect, test } from 'vitest';
import { type StatusBarInput, statusBarContent, tooltipMarkdown } from '../../../src/extension/status-bar-content.ts';
import type { Against } from '../../../src/model/run/against.ts';
import { idleView, type RunView } from '../../../src/model/run/fold.ts';
import type { Recommendation, RunRecord } from '../../../src/model/run/record.ts';
import { said } from '../../fixtures/cell-ends.ts';

const idle: StatusBarInput = {
  view: idleView,
  running: false,
  stopping: false,
  failure: null,
  trusted: true,
  profiling: null,
  finding: null,
  change: null,
  folder: null,
};
const settings = { workerClass: 'gevent', workers: 2, threads: 1 };

function recommendation(endpoint: string | null, because: string): Recommendation {
  return { endpoint, settings, gain: null, gains: [], because: [said(because)], command: '', restsOn: [], advice: [] };
}

function done(record: Partial<RunRecord>): RunView {
  const whole = {
    status: 'finished',
    cells: [],
    diagnoses: [],
    recommendations: [],
    budgets: [],
    ...record,
  } as unknown as RunRecord;
  return { ...idleView, phase: 'done', record: whole };
}

describe('the status bar', () => {
  test('says which folder it is about where there are several', () => {
    expect(statusBarContent({ ...idle, folder: 'api' })).toMatchObject({
      text: '$(dashboard) api: Servebench',
      tooltip: ['Folder: api', expect.any(String)],
      spoken: 'Servebench: api: Servebench',
    });
    const odd = statusBarContent({ ...idle, folder: '$(trash) x', view: done({ status: 'stopped' }) });
    expect(odd.text).toBe('$(debug-stop) \\$(trash) x: benchmark stopped');
  });

  test('offers a benchmark before there was one', () => {
    expect(statusBarContent(idle)).toMatchObject({
      text: '$(dashboard) Servebench',
      beside: 'benchmark',
      mood: 'normal',
    });
  });

  test('counts the cell at work and the minutes left while running; the icon beside it stops', () => {
    const view: RunView = { ...idleView, phase: 'running', cellsDone: 3, cellsTotal: 27, remainingSeconds: 200 };
    const content = statusBarContent({ ...idle, view, running: true });
    expect(content).toMatchObject({ text: '$(sync~spin) cell 4/27 · 3 min', beside: 'stop' });
    expect(content.tooltip).toContain('About 3 min left.');
  });

  test('never counts beyond the last cell', () => {
    const view: RunView = { ...idleView, phase: 'running', cellsDone: 27, cellsTotal: 27 };
    expect(statusBarContent({ ...idle, view, running: true }).text).toBe('$(sync~spin) cell 27/27');
  });

  test('says that it stops, and does not offer to stop twice', () => {
    expect(statusBarContent({ ...idle, running: true, stopping: true })).toMatchObject({ beside: null });
  });

  test('shows the settings of the whole service, the verdicts in the tooltip; the icon beside it runs again', () => {
    const recommendations = [recommendation('sleep', 'sleep waits.'), recommendation(null, 'gevent wins.')];
    const content = statusBarContent({ ...idle, view: done({ recommendations }) });
    expect(content).toMatchObject({ text: '$(dashboard) gevent · 2 workers', beside: 'rerun' });
    expect(content.tooltip).toEqual(['gevent wins.', '`sleep`: gevent · 2 workers · 1 thread']);
  });

  test('says what changed against the run before', () => {
    const recommendations = [recommendation(null, 'gevent wins.')];
    const content = statusBarContent({ ...idle, view: done({ recommendations }), change: 'sleep −12 % $(flame)' });
    expect(content.text).toBe('$(dashboard) gevent · 2 workers · sleep −12 % \\$(flame)');
    expect(content.tooltip).toContain('Against the run before: sleep −12 % $(flame).');
  });

  test('puts a broken budget first', () => {
    const budgets = [
      { endpoint: 'sleep', figure: 'p95Ms', limit: 1, actual: 2, kept: false, finding: said('sleep: p95 is 2 ms.') },
    ];
    const content = statusBarContent({ ...idle, view: done({ budgets }) });
    expect(content.mood).toBe('warning');
    expect(content.tooltip[0]).toBe('Budget broken: sleep: p95 is 2 ms.');
  });

  test('says what a comparison with a branch came to', () => {
    const endpoint = {
      endpoint: 'sleep',
      verdict: 'slower',
      by: 'speed',
      speed: null,
      cpu: null,
      blocks: 8,
      confirmingBlocks: 4,
    };
    const compared = (...verdicts: readonly string[]) =>
      statusBarContent({
        ...idle,
        view: done({
          against: {
            ...{ ref: 'main', commit: '1a2b3c', dirty: true, settings, thresholdPercent: 2 },
            endpoints: verdicts.map((verdict) => ({ ...endpoint, verdict })),
          } as unknown as Against,
        }),
      });
    expect(compared('slower')).toMatchObject({ text: '$(warning) slower than main', mood: 'warning' });
    expect(compared('slower', 'fails').text).toBe('$(warning) 2 slower than main');
    expect(compared('no-change', 'untold').text).toBe('$(dashboard) compared with main, not all sure');
    expect(compared('no-change', 'faster')).toMatchObject({ text: '$(dashboard) no slower than main', mood: 'normal' });
    expect(compared('slower').tooltip[0]).toMatch(/^Compared main .* Worse: sleep\.$/);
  });

  test('says that a capacity is looked for, and stops it', () => {
    const content = statusBarContent({ ...idle, running: true, finding: 'Looking for the highest rate' });
    expect(content).toMatchObject({ text: '$(sync~spin) finding the capacity…', beside: 'stop' });
  });

  test('says why a benchmark failed', () => {
    const content = statusBarContent({ ...idle, failure: 'gunicorn is not installed.' });
    expect(content).toMatchObject({ text: '$(error) Benchmark failed', mood: 'error', beside: 'rerun' });
    expect(content.tooltip[0]).toBe('gunicorn is not installed.');
  });

  test('offers nothing that would run in an untrusted workspace', () => {
    expect(statusBarContent({ ...idle, trusted: false }).beside).toBeNull();
    expect(statusBarContent({ ...idle, trusted: false, view: done({}) }).beside).toBeNull();
  });

  test('is read aloud without the names of its icons', () => {
    expect(statusBarContent(idle).spoken).toBe('Servebench: Servebench');
    expect(statusBarContent({ ...idle, stopping: true, running: true }).spoken).toBe('Servebench: stopping…');
  });

  test('reads nothing of a record as markup, link, image, command or icon', () => {
    const hostile =
      '![x](https://evil.example/x.png) [run](command:servebench.stop) <img src=x> www.evil.example $(flame)';
    const settings = { workerClass: `$(flame) ${hostile}\u202e`, workers: 2 };
    const recommendations = ['one', 'two'].map((endpoint) => ({
      ...recommendation(`${endpoint} \` ${hostile}`, hostile),
      settings,
    }));
    const views = [
      done({ recommendations: [{ ...recommendation(null, hostile), settings }] }),
      done({ recommendations }),
      done({
        budgets: [{ endpoint: 'one', figure: 'p95Ms', limit: 1, actual: 2, kept: false, finding: said(hostile) }],
      }),
    ];
    const contents = [
      ...views.map((view) => statusBarContent({ ...idle, view })),
      statusBarContent({ ...idle, failure: hostile }),
      statusBarContent({
        ...idle,
        running: true,
        view: { ...idleView, doing: { activity: 'measuring', endpoint: hostile, settings, progress: null } },
      }),
    ];
    for (const content of contents) {
      // Code spans are taken out: they are shown as they are.
      const markup = tooltipMarkdown(content).replace(/(`+) ?.*?\1(?!`)/g, '');
      expect(markup).not.toMatch(/(?<!\\)[[\]<>!$_*]|:\/\/|www\./);
      expect(content.text).not.toMatch(/(?<!\\)\$\(flame\)|\u202e/);
      expect(content.spoken.length).toBeLessThan(120);
    }
    expect(contents[0]?.spoken).toContain('$(flame)');
  });
});
