import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/analysis/compare/compare-runs.ts';
import type { FromPanel, PanelEvidence, PanelState } from '../../../src/model/panel-protocol.ts';
import { idleView, placeKey, viewOfRecord } from '../../../src/model/run/fold.ts';
import type { Cell, CellOf } from '../../../src/model/run/record.ts';
import { settingsKey } from '../../../src/model/settings.ts';
import { renderHtml } from '../../../src/report/exporters/html.ts';
import { cellEvidence, leanRecord } from '../../../src/report/exporters/public-record.ts';
import { failureText } from '../../../src/words/failures.ts';
import { explained } from '../../../src/words/glossary.ts';
import { settingsLabel } from '../../../src/words/settings-label.ts';
import { said } from '../../fixtures/cell-ends.ts';
import { emptyState, type OpenPanelOptions, type PanelBrowserPage, panelState } from '../../fixtures/panel-browser.ts';
import { panelStates } from '../../fixtures/panel-states.ts';
import {
  earlierRecord,
  everyCellRecord,
  evidentRecord,
  failedRecord,
  finishedRecord,
  guidedNodeRecord,
  hostileRecord,
  runningView,
  singleCellRecord,
  sittingsRecord,
  stoppedRecord,
} from '../../fixtures/sample-records.ts';
import { panelSuite } from './panel-suite.ts';

/** For what needs a moment on a busy machine; each look at the charts costs one, too. */
const patience = { timeout: 60_000, interval: 200 };

const panels = panelSuite();
let opened: PanelBrowserPage | null = null;

// A page that complains about anything, or is kept from something by its security policy, fails whatever test opened it.
afterEach(async () => {
  const complaints = opened?.complaints ?? [];
  await opened?.page.close();
  opened = null;
  expect(complaints).toEqual([]);
});

async function open(state: PanelState, options: OpenPanelOptions = {}): Promise<PanelBrowserPage> {
  opened = await panels.open(state, options);
  return opened;
}

/** What the user asked for: neither that the page is there, nor what it asks of a cell that it draws. */
function wanted(messages: readonly FromPanel[]): FromPanel[] {
  return messages.filter(({ type }) => type !== 'ready' && type !== 'cell-evidence');
}

const finished = panelState(viewOfRecord(finishedRecord));

const chartPictures = `[...document.querySelectorAll('servebench-bar-chart canvas')].map((canvas) => {
  const blank = document.createElement('canvas');
  blank.width = canvas.width;
  blank.height = canvas.height;
  const picture = canvas.toDataURL();
  return picture === blank.toDataURL() ? '' : picture;
})`;

/** The charts as pictures; a blank one is empty. */
function charts(page: Page): Promise<string[]> {
  return page.evaluate(chartPictures) as Promise<string[]>;
}

/** Waits until the charts near the screen are drawn. */
async function drawnCharts(page: Page, number: number): Promise<string[]> {
  await expect
    .poll(async () => (await charts(page)).filter((picture) => picture !== '').length, patience)
    .toBeGreaterThanOrEqual(number);
  return charts(page);
}

/** The texts of elements, white space as it is read. */
async function textsOf(locator: Locator): Promise<string[]> {
  return (await locator.allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim());
}

async function textOf(locator: Locator): Promise<string> {
  return (await textsOf(locator)).join('\n');
}

describe('a finished run', () => {
  it('shows verdicts, charts and figures under the panel’s strict security policy', async () => {
    const { page } = await open(finished, { height: 3000 });
    expect(await drawnCharts(page, 3)).toHaveLength(3);
    expect(await textOf(page.locator('.answer'))).toMatch(
      /^Run this gevent · 2 workers · 1 thread gunicorn -k gevent -w 2 blocking_flask:app .*73 % to 100 % of each endpoint’s best.*sure/,
    );
    const verdicts = await textsOf(page.locator('.verdict'));
    expect(verdicts).toHaveLength(3);
    expect(verdicts[2]).toMatch(
      /^compute .*CPU-bound .*12\.1 .*1\.90× the smallest settings \(95 %: 1\.86–1\.93\) .*gunicorn -w 2 blocking_flask:app .*2 workers are as fast as 4/,
    );
    expect(await textOf(page.locator('.method'))).toContain('n = 32 requests a cell');
  });

  it('asks the editor for what its buttons say', async () => {
    const { page, messages } = await open(finished);
    await page.getByText('Copy', { exact: true }).first().click();
    await page.getByText('Run Again').click();
    await page.getByLabel('Run this endpoint: compute').click();
    await page.getByRole('button', { name: 'CSV' }).click();
    await page.getByRole('button', { name: 'Show Log' }).click();
    expect(wanted(await messages())).toEqual([
      { type: 'copy-command', text: 'gunicorn -k gevent -w 2 blocking_flask:app' },
      { type: 'rerun' },
      { type: 'run-endpoint', endpoint: 'compute' },
      { type: 'export', form: 'csv' },
      { type: 'show-log' },
    ]);
  });

  it('shows saved runs and opens the chosen one', async () => {
    const runs = [
      { id: finishedRecord.id, startedAt: finishedRecord.startedAt },
      { id: 'older', startedAt: '2026-03-13T16:02:11.000Z' },
    ];
    const { page, messages } = await open({ ...finished, runs });
    await page.getByLabel('Shown run').selectOption('older');
    expect(await messages()).toContainEqual({ type: 'open-run', id: 'older' });
  });

  it('sorts and filters its table, and keeps that, the chosen cell and the view for its next life', async () => {
    const first = await open(finished);
    await first.page.getByRole('tab', { name: 'Table' }).click();
    await expect.poll(() => first.page.locator('.figures-table tbody tr').count(), patience).toBe(15);
    expect(await first.page.locator('td.best').count()).toBe(3);
    await first.page.locator('.evidence-head select').selectOption({ label: 'request' });
    await first.page.getByRole('button', { name: 'Requests/s' }).click();
    await first.page.getByLabel('Details of gevent 4×1').click();
    await first.page.getByLabel('Filter').fill('workers>1');
    const rowTexts = () => textsOf(first.page.locator('.figures-table tbody tr'));
    await expect.poll(async () => (await rowTexts())[0], patience).toMatch(/^◉ gevent 4×1= 4×2, 4×4 .*4\.10/);
    expect(await textOf(first.page.locator('.figures-controls [role=status]'))).toBe('10 of 15 rows');
    const rows = await rowTexts();
    await expect
      .poll(() => first.kept(), patience)
      .toMatchObject({ view: 'table', endpoint: 'request', filter: 'workers>1', cell: { endpoint: 'request' } });
    const kept = await first.kept();
    await first.page.close();

    const second = await open(finished, { kept });
    expect(await textsOf(second.page.locator('.figures-table tbody tr'))).toEqual(rows);
    expect(await textOf(second.page.locator('section.cell'))).toMatch(
      /^gevent · 4 workers · 1 thread request .*4\.10 \(4\.05–4\.15\)/,
    );
  });

  it('leaves out the columns that were taken out, also where the table is copied', async () => {
    const { page, messages } = await open(finished, {
      kept: { view: 'table', endpoint: 'sleep', filter: 'gevent workers=1' },
    });
    await page.getByText('Columns').click();
    await page.locator('.columns').getByLabel('Memory').uncheck();
    await page.locator('.columns').getByLabel('CPU/request').uncheck();
    await page.getByText('Copy as Markdown').click();
    const copied = (await messages()).at(-1);
    expect(copied).toMatchObject({ type: 'copy-markdown', text: expect.stringContaining('★ 5.30 (5.24–5.37)') });
    expect(JSON.stringify(copied)).not.toMatch(/Memory|CPU/);
  });

  it('can be walked through with the keyboard, and read', async () => {
    const { page } = await open(finished);
    await drawnCharts(page, 1);
    const chart = page.locator('servebench-bar-chart').first();
    await chart.locator('canvas').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) await page.keyboard.press(key);
    expect(await chart.locator('[aria-live]').textContent()).toMatch(
      /^gevent · 1 worker · 1 thread\. ★ recommended\. 5\.30/,
    );
    expect(await chart.locator('canvas').getAttribute('aria-label')).toMatch(
      /^Requests per second of sleep for 27 settings/,
    );
    await page.keyboard.press('Enter');
    expect(await textOf(page.locator('section.cell'))).toMatch(/^gevent · 1 worker · 1 thread sleep .*5\.30/);
  });

  it('says what a bar is above the chart, on none of the bars beside it, until it is left', async () => {
    const { page } = await open(finished);
    await drawnCharts(page, 1);
    const chart = page.locator('servebench-bar-chart').first();
    await chart.locator('canvas').focus();
    await page.keyboard.press('ArrowRight');
    const tip = chart.locator('.chart-tip');
    expect(await tip.innerText()).toMatch(/^sync · 1 worker · 1 thread\n0\.333/);
    const [box, canvas] = [await tip.boundingBox(), await chart.locator('canvas').boundingBox()];
    expect(box!.y + box!.height).toBeLessThanOrEqual(canvas!.y + 20);
    await page.keyboard.press('Escape');
    expect(await tip.count()).toBe(0);
  });

  it('takes the colours of a new theme at once', async () => {
    const { page, dress } = await open(finished, { height: 3000 });
    const before = await drawnCharts(page, 3);
    await dress('light');
    await expect
      .poll(async () => (await charts(page)).some((picture, index) => picture === before[index]), patience)
      .toBe(false);
  });

  it.each([320, 480, 1100])('does not scroll sideways at %d pixels', async (width) => {
    const { page } = await open(panelState(viewOfRecord(everyCellRecord)), { width, height: 2600 });
    await drawnCharts(page, 1);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    const cut = `[...document.querySelectorAll('.command code')].filter((code) => code.scrollWidth > code.clientWidth).length`;
    expect(await page.evaluate(cut)).toBe(0);
  });
});

/** Lines of text that elements with a text of their own take. */
const lineCounts = `[...document.querySelectorAll('.answer :is(h2, p), .verdict > p')].map((element) =>
  Math.round(element.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(element).lineHeight)))`;

describe('the answer', () => {
  it.each([
    ['a whole run', finishedRecord],
    ['a stopped run', stoppedRecord],
    ['a guided run', guidedNodeRecord],
    ['a run in which every cell was measured', everyCellRecord],
  ])('of %s stands first, with no sentence of more than two lines at 900 pixels', async (_, record) => {
    const { page } = await open(panelState(viewOfRecord(record)), { width: 900 });
    expect(await page.locator('main > section').first().getAttribute('aria-label')).toBe('Answer');
    for (const lines of (await page.evaluate(lineCounts)) as number[]) expect(lines).toBeLessThanOrEqual(2);
  });

  it('of a partly failed run is for the endpoints that have a result, and says why another has none', async () => {
    const cells = finishedRecord.cells.map((cell) =>
      cell.endpoint === 'request' && cell.status === 'measured' ? refused(cell) : cell,
    );
    const recommendations = finishedRecord.recommendations.filter(({ endpoint }) => endpoint === 'sleep');
    const { page } = await open(panelState(viewOfRecord({ ...finishedRecord, cells, recommendations })));
    expect(await textOf(page.locator('.answer'))).toMatch(
      /^Run this gevent · 1 worker · 1 thread gunicorn .*for sleep and compute; request has no result/,
    );
    expect(await textOf(page.locator('.verdict').nth(1))).toMatch(
      /✕ All 864 requests failed \(864 with status 503\)\. The first: UPSTREAM_URL is not set/,
    );
  });

  it('of predictions alone is that nothing is measured, and which is the highest', async () => {
    const { page } = await open(panelStates['predicted-only']!.state);
    expect(await textOf(page.locator('.answer'))).toBe(
      'Nothing is measured yet Highest prediction for compute: 8 workers, ≈ 1,950 (1,600–2,500) requests/s. A prediction can be wrong: choose a cell below and measure it.',
    );
    expect(await textOf(page.locator('.cell'))).toMatch(/^8 workers compute Predicted/);
  });

  it('of one settings alone calls them no fastest', async () => {
    const { page } = await open(panelState(viewOfRecord(singleCellRecord)));
    expect(await textOf(page.locator('.answer'))).toBe('Measured 2 workers');
    expect(await textOf(page.locator('.verdict'))).toMatch(/2 workers the only settings measured/);
  });

  it('of a comparison with a commit is said once', async () => {
    const { page } = await open(panelStates['compared-with-a-branch']!.state);
    expect(await textOf(page.locator('.run-status'))).toBe('It took 29 min 34 s.');
  });

  it('while a run goes on is what leads, and says what it rests on', async () => {
    const { page } = await open(panelState(runningView));
    expect(await textOf(page.locator('.answer'))).toMatch(
      /^Leading so far gevent .*not sure .*Less sure because the run still goes on\./,
    );
    expect(await page.locator('.answer .command').count()).toBe(0);
  });

  it('tells a failed run’s end once', async () => {
    const text = failureText(failedRecord.failure!);
    const notice = { severity: 'error' as const, text, actions: ['show-log' as const] };
    const { page } = await open(panelState(viewOfRecord(failedRecord), { notice }));
    expect(await page.getByRole('alert').count()).toBe(1);
  });
});

/** A cell whose requests were all answered with 503. */
function refused(cell: CellOf<'measured'>): Cell {
  const { requests } = cell.measurement;
  return {
    ...cell,
    sameAs: null,
    measurement: {
      ...cell.measurement,
      requests: {
        ...requests,
        succeeded: 0,
        failed: requests.sent,
        byStatus: { '503': requests.sent },
        errors: { 'unexpected-status': requests.sent },
      },
      errorExamples: [{ kind: 'recorded', text: 'UPSTREAM_URL is not set: start upstream.mjs' }],
    },
  };
}

const evidentState = panelState(viewOfRecord(evidentRecord), {
  baseline: { id: 'older', startedAt: earlierRecord.startedAt },
});

/** The state as the editor sends it, and the answer to what the panel asks of a cell. */
const lean = panelState(viewOfRecord(leanRecord(evidentRecord)), { baseline: evidentState.baseline });
function evidenceFor(message: FromPanel | undefined): PanelEvidence {
  if (message?.type !== 'cell-evidence') throw new Error('The panel asked for no cell.');
  const { place } = message;
  const cell = evidentRecord.cells.find((one) => placeKey(one) === placeKey(place))!;
  return { type: 'cell-evidence', place, evidence: cellEvidence(cell) };
}
const asked = (messages: readonly FromPanel[]) => messages.filter(({ type }) => type === 'cell-evidence');

describe('the evidence', () => {
  it('is views of one selection: what is chosen in a map is chosen in the table and told beside them', async () => {
    const { page } = await open(evidentState, { height: 2600 });
    await page.locator('.heat-map').nth(0).getByRole('button').nth(4).click();
    expect(await textOf(page.locator('section.cell h3'))).toBe('sync · 2 workers · 2 threads');
    expect(await page.locator('.heat button[aria-pressed=true]').count()).toBe(1);
    await page.getByRole('tab', { name: 'Table' }).click();
    await page.locator('tr.chosen').waitFor();
    expect(await textsOf(page.locator('tr.chosen'))).toEqual([expect.stringMatching(/^◉ sync 2×2/)]);
    await page.getByRole('tab', { name: 'Table' }).press('ArrowLeft');
    await page.getByRole('tab', { name: 'Trade-off', selected: true }).waitFor();
    expect(await page.evaluate('document.activeElement.dataset.view')).toBe('trade-off');
    expect(await page.locator('.trade-offs servebench-plot').count()).toBe(3);
  });

  it('walks through a map with the arrow keys, which is one stop of the keyboard', async () => {
    const { page } = await open(evidentState, { height: 2600 });
    const map = page.locator('.heat-map').first();
    expect(await map.locator('button[tabindex="0"]').count()).toBe(1);
    await map.getByRole('button').first().focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    expect(await textOf(page.locator('section.cell h3'))).toBe('sync · 2 workers · 2 threads');
  });

  it('of a cell is asked for once, drawn when it comes, and beside another’s where one is chosen', async () => {
    const { page, messages, answer } = await open(lean, { height: 2600 });
    await expect.poll(async () => asked(await messages()).length, patience).toBe(1);
    expect(await page.locator('section.cell servebench-plot').count()).toBe(0);
    // Its place is kept: nothing below it moves when it comes.
    const height = async () => Number(await page.evaluate(`document.querySelector('section.cell').offsetHeight`));
    const before = await height();
    expect(await page.locator('section.cell .plot.waiting').count()).toBe(4);
    await answer(evidenceFor(asked(await messages())[0]));
    await expect.poll(() => page.locator('section.cell servebench-plot').count(), patience).toBe(4);
    expect(Math.abs((await height()) - before)).toBeLessThan(80);
    await page.getByText('Server’s log, last 2 lines').click();
    await page.getByText('Booting worker with pid: 100').waitFor();
    expect(await page.locator('section.cell canvas').first().getAttribute('aria-label')).toMatch(
      /^Latencies of gevent 1×1: 2,916 requests, p50 .* ms, p95 .* ms, p99 .* ms\.$/,
    );
    await page.getByLabel('Compare with').selectOption({ label: 'sync 2×1' });
    await expect.poll(async () => asked(await messages()).length, patience).toBe(2);
    await answer(evidenceFor(asked(await messages())[1]));
    await expect.poll(() => textOf(page.locator('section.cell .line-names').first()), patience).toContain('sync 2×1');
    await page.getByLabel('Compare with').selectOption({ index: 1 });
    await expect.poll(async () => asked(await messages()).at(-1), patience).toMatchObject({ place: { run: 'older' } });
  });

  it('has bars for how the workers shared the work, and a table for each of its charts', async () => {
    const kept = { cell: { endpoint: 'sleep', key: settingsKey({ workerClass: 'sync', workers: 2, threads: 1 }) } };
    const { page } = await open(evidentState, { height: 2600, kept });
    expect(await textOf(page.locator('.shares').nth(1))).toMatch(/Share of work.*worker 1 33 % .*worker 2 67 %/);
    expect(await page.locator('section.cell .as-table').count()).toBe(4);
    await page.locator('section.cell .as-table summary').first().click();
    expect(await page.locator('section.cell .as-table').first().locator('tbody tr').count()).toBeGreaterThan(20);
  });

  it('explains each figure where it is pointed at or focused, within the page', async () => {
    const { page } = await open(evidentState, { width: 320, height: 1200 });
    const words = page.locator('.cell-figures .term');
    expect(await words.count()).toBe(12);
    await words.nth(3).focus();
    const tip = words.nth(3).getByRole('tooltip');
    expect(await textOf(tip)).toBe(explained('p95'));
    const box = (await tip.boundingBox())!;
    expect([box.x >= 0, box.x + box.width <= 320]).toEqual([true, true]);
    await page.keyboard.press('Escape');
    expect(await tip.isVisible()).toBe(false);
  });
});

describe('Apply', () => {
  it('asks the editor to write the settings of its recommendation, and of the whole service', async () => {
    const { page, messages } = await open(finished);
    await page.getByLabel('Apply sync · 2 workers · 1 thread to the project').click();
    await page.getByLabel('Apply gevent · 2 workers · 1 thread to the project').click();
    expect(wanted(await messages())).toEqual([
      { type: 'apply', endpoint: 'compute', settings: { workerClass: 'sync', workers: 2, threads: 1 } },
      { type: 'apply', endpoint: null, settings: { workerClass: 'gevent', workers: 2, threads: 1 } },
    ]);
  });

  it.each([
    ['where the settings have no known home', { canApply: false }],
    ['in an untrusted workspace', { workspace: { ...finished.workspace, trusted: false } }],
  ])('is not there %s', async (_, change: Partial<PanelState>) => {
    const { page } = await open({ ...finished, ...change });
    expect(await page.locator(':is(.answer, .verdict) .copy').count()).toBe(4);
    expect(await page.locator('.apply').count()).toBe(0);
  });

  it('waits while a benchmark runs', async () => {
    const { page } = await open({ ...finished, running: true });
    expect(await page.locator('.apply').count()).toBe(4);
    expect(await page.locator('.apply[disabled]').count()).toBe(4);
  });
});

describe('what changed', () => {
  const comparison = compareRuns(earlierRecord, finishedRecord);

  it('is said right below the verdicts: what changed, what else differs, and the way to the earlier run', async () => {
    const { page, messages } = await open({ ...finished, comparison });
    const block = page.locator('.verdicts ~ .changes');
    expect(await textsOf(block.locator('li'))).toEqual([
      expect.stringMatching(/^compute is faster by 50 % \(\+\d+ % to \+\d+ %, \d+ servers\)\.$/),
    ]);
    expect(await textOf(block)).toMatch(
      /Another version of gunicorn: 23\.0\.0 before, .* after\. Compared with the run of Mar 13, 2026/,
    );
    await page.getByText('Show the earlier run').click();
    expect(await messages()).toContainEqual({ type: 'open-run', id: earlierRecord.id });
  });

  it('says against which run when nothing changed', async () => {
    const before = { ...finishedRecord, id: 'before', startedAt: '2026-03-13T16:02:11.000Z' };
    const { page } = await open({ ...finished, comparison: compareRuns(before, finishedRecord) });
    expect(await textsOf(page.locator('.changes li'))).toEqual([
      expect.stringMatching(/^Nothing changed beyond noise since the run of Mar 13, 2026, .*\.$/),
    ]);
  });

  it('is left out of a run in progress and of a first run', async () => {
    const { page, send } = await open(panelState(runningView, { comparison }));
    expect(await page.locator('.changes').count()).toBe(0);
    await send(finished);
    await page.getByText('Run Again').waitFor();
    expect(await page.locator('.changes').count()).toBe(0);
  });
});

describe('a run of several sittings', () => {
  it('that was stopped is gone on with by a button, which is not there for another plan', async () => {
    const stopped = panelState(viewOfRecord(stoppedRecord));
    const { page, messages, send } = await open(stopped);
    await page.getByText('Left to measure: 17 cells.').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await messages()).toContainEqual({ type: 'continue' });
    await send({ ...stopped, workspace: { ...stopped.workspace, planChanged: true } });
    await page.getByText('The plan has changed since this run.').waitFor();
    expect(await page.getByRole('button', { name: 'Continue' }).count()).toBe(0);
  });

  it('says beside figures of another time when they are from, and whether they can be compared', async () => {
    const { page } = await open(panelState(viewOfRecord(sittingsRecord)), {
      kept: { endpoint: 'sleep' },
      height: 2600,
    });
    const cell = page.locator('section.cell');
    expect(await textOf(cell.locator('.earlier-sitting'))).toMatch(/^Measured in an earlier sitting, at Nov 5, 2018/);
    expect(await textOf(cell)).toContain('one request of sleep alone took 1.31 times as long as before (1.24 to 1.39)');
    expect(await textOf(page.locator('.run-status'))).toContain('(2 sittings)');
    await page.locator('.evidence-head select').selectOption({ label: 'compute' });
    await cell.getByText('compute', { exact: false }).first().waitFor();
    expect(await cell.locator('.earlier-sitting').count()).toBe(0);
  });
});

describe('a run in progress', () => {
  it('shows how far it is and can be stopped', async () => {
    const { page, messages, send } = await open(panelState(runningView));
    expect(await textOf(page.locator('.progress-text'))).toMatch(
      /^Cell 32 of 81 Measuring .*: gevent .*\(19 answered\) about 14 min left$/,
    );
    await page.getByText('Stop', { exact: true }).click();
    expect(await messages()).toContainEqual({ type: 'stop' });
    await send({ ...panelState(runningView), stopping: true });
    await page.getByText('Stopping…').first().waitFor();
  });

  it('leaves what is read where it is while the next run gets ready, and lets it be stopped', async () => {
    const { page, send } = await open(finished, { height: 700 });
    await drawnCharts(page, 1);
    await page.evaluate('scrollTo(0, 600)');
    await send(panelState({ ...idleView, phase: 'running' }, { running: true }));
    await page.getByText('Preparing the benchmark…').waitFor();
    expect(await page.evaluate('scrollY')).toBe(600);
    expect(await page.locator('.answer').count()).toBe(1);
    expect(await page.getByText('Stop', { exact: true }).count()).toBe(1);
  });

  it('shows the rate of its trial as it goes, and frames its cell in the map', async () => {
    const { page, send } = await open(panelState(runningView), { height: 2000 });
    const doing = runningView.doing!;
    const at = (seconds: number, succeeded: number) => {
      const latency = { answers: 100, p50Ms: 12, p95Ms: 34 };
      const usage = { server: 0.84, generator: 0.11, others: null };
      const progress = { ...doing.progress!, elapsedSeconds: seconds, succeeded, latency, usage };
      return panelState({ ...runningView, doing: { ...doing, progress } });
    };
    await send(at(10, 20));
    await send(at(11, 70));
    const values = async () => (await page.locator('.live-strip .now').allTextContents()).map((text) => text.trim());
    await expect.poll(values, patience).toEqual(['50.0/s', '12.0 ms', '34.0 ms', '0.8 of 4', '0.1 of 4', '–', '70']);
    expect(await page.locator('.spark polyline').first().getAttribute('points')).toMatch(/^0\.00,\S+ \S+/);
    // What moves a few times a second is read when somebody asks for it.
    expect(await page.locator('.live-strip [aria-live], .live-strip [role=status]').count()).toBe(0);
    expect(await page.locator('.heat.running').count()).toBe(1);
  });

  it('draws new figures into the charts that are there', async () => {
    const { page, send } = await open(panelState(runningView), { height: 3000 });
    const before = await drawnCharts(page, 3);
    await page.evaluate(`window.canvases = [...document.querySelectorAll('canvas')]`);
    const record = { ...runningView.record!, cells: finishedRecord.cells };
    await send(panelState({ ...runningView, record, cellsDone: 80 }));
    await page.getByText('Cell 81 of 81').waitFor();
    await expect
      .poll(async () => (await charts(page)).some((picture, index) => picture === before[index]), patience)
      .toBe(false);
    expect(await page.evaluate(`canvases.every((canvas) => canvas.isConnected)`)).toBe(true);
    expect(await page.locator('servebench-bar-chart .chart-box').count()).toBe(3);
  });

  it('leaves charts alone when a message changes nothing in them', async () => {
    const { page, send } = await open(panelState(runningView), { height: 3000 });
    await drawnCharts(page, 3);
    await page.evaluate(
      `for (const canvas of document.querySelectorAll('servebench-bar-chart canvas')) canvas.getContext('2d').clearRect(0, 0, 5000, 5000)`,
    );
    await send(panelState({ ...runningView, remainingSeconds: 60 }));
    await page.getByText('about 1 min left').waitFor();
    expect(await charts(page)).toEqual(['', '', '']);
  });
});

describe('other states', () => {
  it('without a run says how to begin', async () => {
    const { page, messages } = await open({ ...emptyState, workspace: { ...emptyState.workspace, hasPlan: false } });
    await page.getByText('Create Plan').click();
    await page.getByText('Benchmark This Workspace').click();
    expect(wanted(await messages())).toEqual([{ type: 'create-plan' }, { type: 'rerun' }]);
  });

  it('in an untrusted workspace shows results and starts nothing', async () => {
    const { page, messages } = await open({ ...finished, workspace: { ...finished.workspace, trusted: false } });
    expect(await page.getByText('Run Again').getAttribute('disabled')).not.toBeNull();
    expect(await page.getByText('Run this endpoint').count()).toBe(0);
    await page.getByText('Manage Workspace Trust').click();
    expect(await messages()).toContainEqual({ type: 'trust-workspace' });
  });

  it('after a failure shows the reason, the server’s last lines and the way to the log', async () => {
    const { page } = await open(panelState(viewOfRecord(failedRecord)));
    const notice = page.getByRole('alert');
    expect(await textOf(notice)).toMatch(/^✕ No cell could be measured.*ModuleNotFoundError.*Show Log/);
    // The server's lines are told once, and nothing is offered to be chosen among no figures.
    expect(await page.getByText('ModuleNotFoundError').count()).toBe(1);
    expect(await page.getByLabel('Filter').count()).toBe(0);
  });

  it('offers to measure a cell that was only predicted', async () => {
    const { page, messages } = await open(panelState(viewOfRecord(guidedNodeRecord)));
    await page.getByRole('tab', { name: 'Table' }).click();
    await page.getByLabel('Details of 3 workers').click();
    await page.getByRole('button', { name: 'Measure this cell' }).click();
    expect(await messages()).toContainEqual({ type: 'measure-cell', endpoint: 'compute', settings: { workers: 3 } });
  });

  it('keeps on show the cell that is measured again, though another one is recommended then', async () => {
    const { page, send } = await open(panelState(viewOfRecord(finishedRecord)));
    const shown = page.locator('section.cell .cell-head h3');
    const before = await shown.textContent();
    await page.getByRole('button', { name: 'Measure this cell again' }).click();
    const others = finishedRecord.cells.filter(
      ({ status, settings }) => status === 'measured' && before !== settingsLabel(settings),
    );
    const settings = others[0]?.settings ?? {};
    const recommendations = finishedRecord.recommendations.map((one) => ({ ...one, settings }));
    await send(panelState(viewOfRecord({ ...finishedRecord, recommendations })));
    await page
      .locator('.answer h2')
      .filter({ hasText: settingsLabel(settings) })
      .waitFor();
    expect(await shown.textContent()).toBe(before);
  });

  it('shows the reason alone where nothing was even started', async () => {
    const failure = said('gunicorn is not installed.');
    const { page } = await open(panelState(viewOfRecord({ ...failedRecord, cells: [], failure })));
    await page.getByText('gunicorn is not installed.').waitFor();
    await page.getByText('nothing was started').waitFor();
    expect(await page.locator('h2, h3').count()).toBe(0);
  });

  it('takes no text of a plan or a server for markup', async () => {
    const { page } = await open(panelState(viewOfRecord(hostileRecord)), { height: 2000 });
    await drawnCharts(page, 1);
    await page.getByRole('tab', { name: 'Table' }).click();
    for (const row of await page.locator('.disclosure').all()) await row.click();
    expect(await page.locator('main :is(img, iframe, svg:not(.share, .spark), script, b)').count()).toBe(0);
    expect(await textsOf(page.locator('h1, h2'))).toContain('How it was measured');
  });

  it('tells the editor when its own code goes wrong', async () => {
    const { page, messages, complaints } = await open(finished);
    await page.evaluate(`window.postMessage({ type: 'state', view: null })`);
    await expect
      .poll(async () => (await messages()).at(-1), patience)
      .toMatchObject({ type: 'panel-error', text: expect.stringContaining('TypeError') });
    (complaints as string[]).length = 0;
  });
});

describe('a saved report', () => {
  it('is the same page without an editor and without the network', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'servebench-report-'));
    const page = await panels.browser.newPage({ viewport: { width: 1100, height: 3000 } });
    try {
      const file = join(folder, 'report.html');
      await writeFile(file, await renderHtml(finishedRecord, panels.assets));
      const complaints: string[] = [];
      const asked: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(pathToFileURL(file).href);
      expect(await drawnCharts(page, 3)).toHaveLength(3);
      expect(complaints).toEqual([]);
      expect(asked).toEqual([pathToFileURL(file).href]);
      expect(await page.getByText(/^(Run Again|Stop|Show Log|JSON)$/).count()).toBe(0);
      expect(await page.locator('.plain-report').isVisible()).toBe(false);
    } finally {
      await page.close();
      await rm(folder, { recursive: true });
    }
  });

  it('can be read without scripts', async () => {
    const page = await panels.browser.newPage({ javaScriptEnabled: false });
    try {
      await page.setContent(await renderHtml(finishedRecord, panels.assets));
      expect(await textOf(page.locator('.plain-report'))).toMatch(/is CPU-bound.*★ 12\.1/);
    } finally {
      await page.close();
    }
  });
});
