// How long the panel takes from a message to what is drawn of it, in a headless Chromium, and how large its bundle is:
//   node test/bench/panel/main.ts
import { gzipSync } from 'node:zlib';
import type { PanelState } from '../../../src/model/panel-protocol.ts';
import { viewOfRecord } from '../../../src/model/run/fold.ts';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { renderHtml } from '../../../src/report/exporters/html.ts';
import { renderTable } from '../../../src/report/figures/table.ts';
import { launchChromium } from '../../editor/host/chromium.ts';
import { bundlePanel, emptyState, openPanel, panelState } from '../../fixtures/panel-browser.ts';
import { everyCellRecord, runningView } from '../../fixtures/sample-records.ts';

const repeats = 30;

/** A run as large as a plan may be: 2,000 cells. */
const largest: RunRecord = {
  ...everyCellRecord,
  cells: Array.from({ length: 25 }, (_, copy) =>
    everyCellRecord.cells.map((cell) => ({ ...cell, endpoint: `${cell.endpoint} ${copy}` })),
  )
    .flat()
    .slice(0, 2000),
};

const assets = await bundlePanel();
const kilobytes = (text: string | Uint8Array) => `${(Buffer.byteLength(text) / 1000).toFixed(0)} kB`;
console.log(
  `webview.js ${kilobytes(assets.script)} minified, ${kilobytes(gzipSync(assets.script))} gzipped; webview.css ${kilobytes(assets.style)}`,
);

const browser = await launchChromium();
try {
  console.log('\nfrom message to drawn, ms            first   then: median  slowest');
  const running = (cells: RunRecord['cells'], done: number): PanelState =>
    panelState({ ...runningView, record: { ...runningView.record!, cells }, cellsDone: done });
  const progress = Array.from({ length: repeats }, (_, index) =>
    panelState({ ...runningView, remainingSeconds: 800 - 10 * index }),
  );
  const growing = Array.from({ length: repeats }, (_, index) => {
    const shift = (cell: RunRecord['cells'][number]) =>
      cell.measurement === null
        ? cell
        : {
            ...cell,
            measurement: {
              ...cell.measurement,
              rps: { ...cell.measurement.rps, mean: cell.measurement.rps.mean * (1 + index / 100) },
            },
          };
    return running(everyCellRecord.cells.map(shift), index);
  });
  const saved = (record: RunRecord) => Array.from({ length: 5 }, () => panelState(viewOfRecord(record)));
  const oneCell = Array.from({ length: repeats }, (_, index) => {
    const [first, ...others] = everyCellRecord.cells;
    const { measurement } = first!;
    const rps = { ...measurement!.rps, mean: measurement!.rps.mean * (1 + index / 100) };
    return running([{ ...first!, status: 'measured', measurement: { ...measurement!, rps } }, ...others], index);
  });
  await report('81 cells, only progress changes', progress);
  await report('81 cells, one cell changes', oneCell);
  await report('81 cells, every bar changes', growing);
  await report('81 cells, the same state again', saved(everyCellRecord));
  await report('2,000 cells, the same state again', saved(largest));
  console.log('\nfrom opening the page to its first paint, and to all of it, ms (median of 7)');
  for (const cells of [27, 81, 500]) {
    const record = { ...everyCellRecord, cells: largest.cells.slice(0, cells) };
    const [painted, drawn] = await opening(panelState(viewOfRecord(record)));
    console.log(`${`${cells} cells`.padEnd(34)}${painted.toFixed(0).padStart(9)}${drawn.toFixed(0).padStart(9)}`);
  }
} finally {
  await browser.close();
}

/** First paint with contents, and the frame after the whole page was drawn, from the start of its navigation. */
async function opening(state: PanelState): Promise<readonly [painted: number, drawn: number]> {
  const times: { readonly painted: number; readonly drawn: number }[] = [];
  for (let repeat = 0; repeat < 7; repeat++) {
    const { page } = await openPanel(browser, assets, state, { height: 900 });
    times.push(
      (await page.evaluate(`new Promise((done) => {
        const look = () => {
          const [paint] = performance.getEntriesByName('first-contentful-paint');
          if (!paint || !document.querySelector('.answer')) return requestAnimationFrame(look);
          done({ painted: paint.startTime, drawn: performance.now() });
        };
        look();
      })`)) as { readonly painted: number; readonly drawn: number },
    );
    await page.close();
  }
  return [median(times.map(({ painted }) => painted)), median(times.map(({ drawn }) => drawn))];
}

console.log('\nreports of 81 cells, ms (median of 30)');
console.log(
  `terminal table   ${median(timed(() => renderTable(everyCellRecord, { width: 120, colour: true }))).toFixed(1)}`,
);
const htmlTimes: number[] = [];
let html = '';
for (let repeat = 0; repeat < repeats; repeat++) {
  const start = performance.now();
  html = await renderHtml(everyCellRecord, assets);
  htmlTimes.push(performance.now() - start);
}
const ownData = Buffer.byteLength(/id="servebench-record">(.*)<\/script>/.exec(html)?.[1] ?? '');
console.log(
  `HTML             ${median(htmlTimes).toFixed(1)}  (${kilobytes(html)}, ${((Buffer.byteLength(html) - ownData) / 1000).toFixed(0)} kB beside its record)`,
);

/** Times each state from its message until the frame after the one that drew it. */
async function report(name: string, states: readonly PanelState[]): Promise<void> {
  const { page } = await openPanel(browser, assets, emptyState, { height: 2800 });
  const times: number[] = [];
  for (const state of states) {
    times.push(
      (await page.evaluate(`new Promise((done) => {
        const state = ${JSON.stringify(state)};
        const start = performance.now();
        window.postMessage(state);
        // The message is a task of its own; its drawing is asked for in that task and runs in the next frame.
        addEventListener('message', () => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start))), { once: true });
      })`)) as number,
    );
  }
  await page.close();
  const [first = 0, ...rest] = times;
  const columns = [first, median(rest), Math.max(...rest)].map((ms) => ms.toFixed(0).padStart(9));
  console.log(`${name.padEnd(34)}${columns.join('')}`);
}

function timed(work: () => void): number[] {
  return Array.from({ length: repeats }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
