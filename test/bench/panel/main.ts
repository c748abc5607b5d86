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
  await report('81 cells, only progress changes', progress);
  await report('81 cells, every bar changes', growing);
  await report('81 cells, the same state again', saved(everyCellRecord));
  await report('2,000 cells, the same state again', saved(largest));
} finally {
  await browser.close();
}

console.log('\nreports of 81 cells, ms (median of 30)');
console.log(
  `terminal table   ${median(timed(() => renderTable(everyCellRecord, { width: 120, colour: true }))).toFixed(1)}`,
);
console.log(
  `HTML             ${median(timed(() => renderHtml(everyCellRecord, assets))).toFixed(1)}  (${kilobytes(renderHtml(everyCellRecord, assets))})`,
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
