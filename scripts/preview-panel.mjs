// Renders the results panel and the HTML report in a headless Chromium and saves a picture of each of their states:
//   node scripts/preview-panel.mjs [--lang ko] [folder = .cache/preview] [name …]
// With names only the pictures whose names contain one of them.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { compareRuns } from '../src/analysis/compare/compare-runs.ts';
import { idleView, viewOfRecord } from '../src/model/run/fold.ts';
import { renderHtml } from '../src/report/exporters/html.ts';
import { speak } from '../src/words/language.ts';
import { launchChromium } from '../test/editor/host/chromium.ts';
import { bundlePanel, emptyState, openPanel, panelState } from '../test/fixtures/panel-browser.ts';
import * as sample from '../test/fixtures/sample-records.ts';
import { koreanTexts } from './texts-of-code.ts';

const { values, positionals } = parseArgs({ options: { lang: { type: 'string' } }, allowPositionals: true });
const [folder = '.cache/preview', ...wanted] = positionals;
const texts = values.lang === 'ko' ? koreanTexts() : null;
if (texts !== null) speak('ko', texts);
const out = resolve(folder);
await mkdir(out, { recursive: true });

const finished = panelState(viewOfRecord(sample.finishedRecord), {
  runs: [
    { id: sample.finishedRecord.id, startedAt: sample.finishedRecord.startedAt },
    { id: sample.earlierRecord.id, startedAt: sample.earlierRecord.startedAt },
  ],
  comparison: compareRuns(sample.earlierRecord, sample.finishedRecord),
});
const evident = panelState(viewOfRecord(sample.evidentRecord), {
  baseline: { id: 'older', startedAt: sample.earlierRecord.startedAt },
});
const unchanged = { ...sample.finishedRecord, id: 'older', startedAt: sample.earlierRecord.startedAt };
const workspace = emptyState.workspace;
const opened = {
  cell: { endpoint: 'request', key: '[["threads",1],["workerClass","gaiohttp"],["workers",1]]' },
  endpoint: 'request',
};
const pictures = [
  ['finished-900', finished, { width: 900 }],
  ['finished-dark', finished],
  ['finished-light', finished, { theme: 'light' }],
  ['finished-high-contrast', finished, { theme: 'high-contrast' }],
  ['finished-narrow', finished, { width: 320 }],
  ['nothing-changed', { ...finished, comparison: compareRuns(unchanged, sample.finishedRecord) }],
  ['every-cell', panelState(viewOfRecord(sample.everyCellRecord))],
  ['details', finished, { kept: opened }],
  ['trade-off', evident, { kept: { view: 'trade-off' }, width: 1400 }],
  ['table', evident, { kept: { view: 'table' }, width: 1400 }],
  ['table-narrow', evident, { kept: { view: 'table' }, width: 320 }],
  ['cell-dark', evident, { width: 1400 }],
  ['cell-light', evident, { width: 900, theme: 'light' }],
  ['cell-high-contrast', evident, { width: 1400, theme: 'high-contrast' }],
  ['cell-narrow', evident, { width: 320 }],
  ['sittings', panelState(viewOfRecord(sample.sittingsRecord)), { kept: { endpoint: 'sleep' }, width: 1400 }],
  ['sittings-narrow', panelState(viewOfRecord(sample.sittingsRecord)), { kept: { endpoint: 'sleep' }, width: 320 }],
  ['running', panelState(sample.runningView)],
  ['running-narrow', panelState(sample.runningView), { width: 400, theme: 'light' }],
  ['stopped', panelState(viewOfRecord(sample.stoppedRecord))],
  ['failed', panelState(viewOfRecord(sample.failedRecord))],
  ['single', panelState(viewOfRecord(sample.singleCellRecord))],
  ['guided-node', panelState(viewOfRecord(sample.guidedNodeRecord)), { theme: 'light' }],
  ['guided-node-high-contrast', panelState(viewOfRecord(sample.guidedNodeRecord)), { theme: 'high-contrast' }],
  ['long-names', panelState(viewOfRecord(sample.longNamesRecord)), { width: 700 }],
  ['hostile', panelState(viewOfRecord(sample.hostileRecord)), { width: 700 }],
  ['empty', emptyState],
  ['empty-without-plan', panelState(idleView, { workspace: { ...workspace, hasPlan: false } }), { theme: 'light' }],
  ['empty-without-folder', panelState(idleView, { workspace: { ...workspace, hasFolder: false, folderName: null } })],
  ['preparing', panelState(idleView, { running: true })],
  ['untrusted', panelState(viewOfRecord(sample.finishedRecord), { workspace: { ...workspace, trusted: false } })],
  ['untrusted-empty', panelState(idleView, { workspace: { ...workspace, trusted: false } })],
];
const isWanted = (name) => wanted.length === 0 || wanted.some((part) => name.includes(part));

const assets = await bundlePanel();
console.log(
  `webview.js ${(assets.script.length / 1024).toFixed(0)} kB, webview.css ${(assets.style.length / 1024).toFixed(0)} kB`,
);
const browser = await launchChromium();
try {
  for (const [name, state, options] of pictures.filter(([name]) => isWanted(name))) {
    const { page, complaints } = await openPanel(browser, assets, state, { ...options, texts: texts ?? undefined });
    await savePicture(page, name);
    for (const complaint of complaints) console.log(`  ${name}: ${complaint}`);
    await page.close();
  }
  for (const [name, media] of [
    ['report-light', { colorScheme: 'light' }],
    ['report-dark', { colorScheme: 'dark' }],
    ['report-print', { colorScheme: 'dark' }],
    ['report-without-script', { javaScriptEnabled: false }],
  ].filter(([name]) => isWanted(name))) {
    const file = join(out, 'report.html');
    await writeFile(file, await renderHtml(sample.finishedRecord, { ...assets, texts }));
    const page = await browser.newPage({ ...media, viewport: { width: 1100, height: 900 } });
    page.on('console', (message) => console.log(`  ${name}: ${message.text()}`));
    page.on('pageerror', (error) => console.log(`  ${name}: ${error}`));
    await page.goto(pathToFileURL(file).href);
    if (name === 'report-print') {
      await page.waitForSelector('servebench-bar-chart canvas');
      await page.emulateMedia({ media: 'print' });
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      await page.setViewportSize({ width: 718, height: 1000 });
      await savePicture(page, name);
      await page.emulateMedia({ media: null });
      await page.pdf({ path: join(out, `${name}.pdf`), printBackground: true });
      console.log(join(out, `${name}.pdf`));
    } else await savePicture(page, name);
    await page.close();
  }
} finally {
  await browser.close();
}

/** The whole page; charts are made when they come near the screen, so the screen is first made as high as the page. */
async function savePicture(page, name) {
  const { width } = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(6000, height) });
  await setTimeout(250);
  const path = join(out, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  console.log(path);
}
