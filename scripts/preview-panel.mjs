// Saves a picture of the panel in each of its states, themes and widths, and of the HTML report, by a headless Chromium:
//   node scripts/preview-panel.mjs [--lang ko] [folder = .cache/preview] [name …]
// With names only the states whose names contain one of them. `sheet-THEME-WIDTH.png` shows all of them beside each other.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { renderHtml } from '../src/report/exporters/html.ts';
import { speak } from '../src/words/language.ts';
import { launchChromium } from '../test/editor/host/chromium.ts';
import { bundlePanel, openPanel } from '../test/fixtures/panel-browser.ts';
import { panelStates } from '../test/fixtures/panel-states.ts';
import { panelThemes } from '../test/fixtures/panel-themes.ts';
import * as sample from '../test/fixtures/sample-records.ts';
import { koreanTexts } from './texts-of-code.ts';

/** In CSS pixels: a window of its own, beside code, and a side bar. */
const widths = { wide: 1400, middle: 700, narrow: 320 };
/** Pages are photographed down to here, in CSS pixels: further down it goes on alike. */
const deepest = 2600;

const { values, positionals } = parseArgs({ options: { lang: { type: 'string' } }, allowPositionals: true });
const [folder = '.cache/preview', ...wanted] = positionals;
const texts = values.lang === 'ko' ? koreanTexts() : null;
if (texts !== null) speak('ko', texts);
const out = resolve(folder);
await mkdir(out, { recursive: true });
const isWanted = (name) => wanted.length === 0 || wanted.some((part) => name.includes(part));
const states = Object.entries(panelStates).filter(([name]) => isWanted(name));

const assets = await bundlePanel();
const browser = await launchChromium();
try {
  for (const [name, { state, kept }] of states) {
    const panel = await openPanel(browser, assets, state, {
      kept,
      width: widths.wide,
      ...(texts === null ? {} : { texts }),
    });
    const { page, dress, complaints } = panel;
    const evidence = unansweredEvidence(panel);
    for (const [size, width] of Object.entries(widths)) {
      for (const theme of Object.keys(panelThemes)) {
        await dress(theme);
        await savePicture(page, width, `${name}-${theme}-${size}`, evidence);
      }
    }
    for (const complaint of complaints) console.log(`  ${name}: ${complaint}`);
    await page.close();
    console.log(name);
  }
  for (const theme of Object.keys(panelThemes))
    for (const [size, width] of Object.entries(widths)) await saveSheet(theme, size, width);
  if (isWanted('report')) await saveReports();
} finally {
  await browser.close();
}

/** Answers what the page has asked of a cell since: that it is not there to be drawn. A page asks as it comes to draw it. */
function unansweredEvidence(panel) {
  let heard = 0;
  return async () => {
    const messages = await panel.messages();
    for (const { type, place } of messages.slice(heard))
      if (type === 'cell-evidence') await panel.answer({ type, place, evidence: null });
    heard = messages.length;
  };
}

/**
 * The whole page; charts are made when they come near the screen, so the screen is first made as high as the page. `answer`
 * answers what the page asks meanwhile.
 */
async function savePicture(page, width, name, answer) {
  await page.setViewportSize({ width, height: 900 });
  const height = Math.min(deepest, await page.evaluate(() => document.documentElement.scrollHeight));
  await page.setViewportSize({ width, height: Math.max(300, height) });
  const isDrawn = () =>
    [...document.querySelectorAll('.chart-box')].every((box) => {
      const { top } = box.getBoundingClientRect();
      // What is folded away is not drawn.
      if (!box.checkVisibility()) return true;
      const canvas = box.querySelector('canvas');
      return (
        top > innerHeight ||
        // The place of a chart whose figures are awaited has none.
        (canvas?.style.display === 'block' && Math.abs(canvas.width / devicePixelRatio - box.clientWidth) < 2)
      );
    });
  while (!(await page.evaluate(isDrawn))) {
    await answer();
    await page.waitForTimeout(20);
  }
  // A new theme is drawn with the next frame.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))),
  );
  await page.screenshot({ path: join(out, `${name}.png`) });
}

async function saveSheet(theme, size, width) {
  const scale = size === 'wide' ? 0.4 : 0.65;
  const figures = await Promise.all(
    states.map(async ([name]) => {
      const data = (await readFile(join(out, `${name}-${theme}-${size}.png`))).toString('base64');
      return `<figure><figcaption>${name}</figcaption><img width="${width * scale}" src="data:image/png;base64,${data}"></figure>`;
    }),
  );
  const page = await browser.newPage({ viewport: { width: 1760, height: 900 } });
  await page.setContent(
    `<!DOCTYPE html><style>body { margin: 8px; background: #777; font: 14px sans-serif; display: flex; flex-wrap: wrap; gap: 8px } figure { margin: 0; height: 720px; overflow: hidden } img { display: block }</style>${figures.join('')}`,
  );
  await page.screenshot({ path: join(out, `sheet-${theme}-${size}.png`), fullPage: true });
  await page.close();
}

async function saveReports() {
  const file = join(out, 'report.html');
  await writeFile(file, await renderHtml(sample.finishedRecord, { ...assets, texts }));
  for (const [name, media] of [
    ['report-light', { colorScheme: 'light' }],
    ['report-dark', { colorScheme: 'dark' }],
    ['report-print', { colorScheme: 'dark' }],
    ['report-without-script', { javaScriptEnabled: false }],
  ]) {
    const page = await browser.newPage({ ...media, viewport: { width: 1100, height: 900 } });
    page.on('console', (message) => console.log(`  ${name}: ${message.text()}`));
    page.on('pageerror', (error) => console.log(`  ${name}: ${error}`));
    await page.goto(pathToFileURL(file).href);
    if (media.javaScriptEnabled !== false) await page.waitForSelector('servebench-bar-chart canvas');
    if (name === 'report-print') {
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      await page.pdf({ path: join(out, `${name}.pdf`), printBackground: true });
    } else await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
    await page.close();
    console.log(name);
  }
}
