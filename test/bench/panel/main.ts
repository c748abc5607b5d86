// How long the panel takes from a message to what is drawn of it, in a headless Chromium, what it keeps of an hour of messages,
// and how large its bundle is:
//   node test/bench/panel/main.ts [UPDATES]
import { gzipSync } from 'node:zlib';
import type { PanelState } from '../../../src/model/panel-protocol.ts';
import { viewOfRecord } from '../../../src/model/run/fold.ts';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { renderHtml } from '../../../src/report/exporters/html.ts';
import { renderTable } from '../../../src/report/figures/table.ts';
import { launchChromium } from '../../editor/host/chromium.ts';
import { bundlePanel, emptyState, openPanel, type PanelAssets, panelState } from '../../fixtures/panel-browser.ts';
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
  `webview.js ${kilobytes(assets.script)} minified, ${kilobytes(gzipSync(assets.script))} gzipped; webview-charts.js ${kilobytes(assets.charts)}; webview.css ${kilobytes(assets.style)}`,
);

const browser = await launchChromium();
try {
  console.log('\nms                          from message to drawn:        its own work (script, style, layout):');
  console.log('                                  first   median  slowest    first   median  slowest');
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
  console.log('\nmemory, 81 cells                    heap MB    nodes listeners');
  await memory(Number(process.argv[2] ?? 9000));
  console.log('\nfrom opening the page to its first paint, and to all of it, ms (median of 9, in turns)');
  const bare = {
    script: "document.body.innerHTML = '<main><p class=answer>Nothing</p></main>'",
    charts: '',
    style: '',
  };
  const openings: readonly (readonly [name: string, PanelAssets, PanelState])[] = [
    // What the browser itself and the way to it take.
    ['a page without the panel', bare, emptyState],
    ...[27, 81, 500].map((cells) => {
      const record = { ...everyCellRecord, cells: largest.cells.slice(0, cells) };
      return [`${cells} cells`, assets, panelState(viewOfRecord(record))] as const;
    }),
  ];
  // In turns, so that a machine that is busy for a while is so for all of them.
  const rounds: (readonly [painted: number, drawn: number])[][] = openings.map(() => []);
  for (let round = 0; round < 9; round++)
    for (const [index, [, files, state]] of openings.entries()) rounds[index]!.push(await opening(files, state));
  openings.forEach(([name], index) => {
    const [painted, drawn] = [0, 1].map((one) => median(rounds[index]!.map((times) => times[one]!))) as [
      number,
      number,
    ];
    console.log(`${name.padEnd(34)}${painted.toFixed(0).padStart(9)}${drawn.toFixed(0).padStart(9)}`);
  });
} finally {
  await browser.close();
}

/** First paint with contents, and the frame after the whole page was drawn, from the start of its navigation. */
async function opening(files: PanelAssets, state: PanelState): Promise<readonly [painted: number, drawn: number]> {
  const { page } = await openPanel(browser, files, state, { height: 900 });
  const { painted, drawn } = (await page.evaluate(`new Promise((done) => {
    const look = () => {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      if (!paint || !document.querySelector('.answer')) return requestAnimationFrame(look);
      done({ painted: paint.startTime, drawn: performance.now() });
    };
    look();
  })`)) as { readonly painted: number; readonly drawn: number };
  await page.close();
  return [painted, drawn];
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

/** Times each state from its message until the frame after the one that drew it, and the work in between without the waiting. */
async function report(name: string, states: readonly PanelState[]): Promise<void> {
  const { page } = await openPanel(browser, assets, emptyState, { height: 2800 });
  const times: { readonly drawn: number; readonly work: number }[] = [];
  for (const state of states) {
    times.push(
      (await page.evaluate(`new Promise((done) => {
        const state = ${JSON.stringify(state)};
        let begun;
        const start = performance.now();
        // Its drawing is asked for while it hears the message and runs in the next frame: these stand around it.
        requestAnimationFrame(() => { begun = performance.now(); });
        dispatchEvent(new MessageEvent('message', { data: structuredClone(state) }));
        const heard = performance.now();
        requestAnimationFrame(() => {
          document.body.getBoundingClientRect();
          const work = heard - start + performance.now() - begun;
          requestAnimationFrame(() => done({ drawn: performance.now() - start, work }));
        });
      })`)) as { readonly drawn: number; readonly work: number },
    );
  }
  await page.close();
  const columns = [times.map(({ drawn }) => drawn), times.map(({ work }) => work)].flatMap(([first = 0, ...rest]) =>
    [first, median(rest), Math.max(...rest)].map((ms) => ms.toFixed(1).padStart(9)),
  );
  console.log(`${name.padEnd(34)}${columns.join('')}`);
}

/** What the page keeps while a run sends it `updates` states: heap after a collection, MB, and nodes of the document. */
async function memory(updates: number): Promise<void> {
  const { page } = await openPanel(browser, assets, emptyState, { height: 900 });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const seen = async (done: number) => {
    // What is freed by the end of one collection is collected by the next.
    for (let time = 0; time < 3; time++) await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
    console.log(
      `${`after ${done.toLocaleString('en')} updates`.padEnd(34)}${(of('JSHeapUsedSize') / 1e6).toFixed(2).padStart(9)}${String(of('Nodes')).padStart(9)}${String(of('JSEventListeners')).padStart(9)}`,
    );
  };
  const base = panelState(runningView);
  await page.evaluate(`globalThis.base = ${JSON.stringify(base)}`);
  const send = (from: number, to: number) =>
    page.evaluate(`(async () => {
      for (let index = ${from}; index < ${to}; index++) {
        const state = structuredClone(base);
        const { cells } = state.view.record;
        // A trial goes on, and from time to time another cell gets its result.
        const cell = cells[Math.floor(index / 25) % cells.length];
        if (cell.measurement) cell.measurement.rps.mean *= 1 + (index % 100) / 100;
        const { progress } = state.view.doing;
        if (progress) Object.assign(progress, { elapsedSeconds: (index % 250) / 10, succeeded: 40 * (index % 250) });
        state.view.cellsDone = Math.floor(index / 25) % cells.length;
        state.view.remainingSeconds = 3600 - (index % 3600);
        await new Promise((done) => {
          addEventListener('message', () => requestAnimationFrame(() => setTimeout(done)), { once: true });
          window.postMessage(state);
        });
      }
    })()`);
  // Everything that is made once is there after some.
  const warm = Math.min(300, updates);
  await send(0, warm);
  await seen(warm);
  for (let third = 1; third <= 3; third++) {
    const [from, to] = [third - 1, third].map((part) => warm + Math.round(((updates - warm) * part) / 3)) as [
      number,
      number,
    ];
    for (let at = from; at < to; at += 500) await send(at, Math.min(to, at + 500));
    await seen(to);
  }
  await page.close();
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
