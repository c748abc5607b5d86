import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { koreanTexts } from '../../../scripts/texts-of-code.ts';
import { compareRuns } from '../../../src/analysis/compare/compare-runs.ts';
import type { PanelState } from '../../../src/model/panel-protocol.ts';
import { idleView, viewOfRecord } from '../../../src/model/run/fold.ts';
import { speak, type Texts } from '../../../src/words/language.ts';
import { emptyState, type PanelBrowserPage, panelState } from '../../fixtures/panel-browser.ts';
import { pseudoTexts } from '../../fixtures/pseudo-texts.ts';
import * as sample from '../../fixtures/sample-records.ts';
import { drawn, panelSuite } from './panel-suite.ts';

const panels = panelSuite();
let opened: PanelBrowserPage | null = null;

afterEach(async () => {
  await opened?.page.close();
  opened = null;
});
afterAll(() => speak('en'));

const workspace = emptyState.workspace;
const finished = panelState(viewOfRecord(sample.finishedRecord), {
  comparison: compareRuns(sample.earlierRecord, sample.finishedRecord),
  baseline: { id: 'older', startedAt: sample.earlierRecord.startedAt },
  runs: [
    { id: sample.finishedRecord.id, startedAt: sample.finishedRecord.startedAt },
    { id: sample.earlierRecord.id, startedAt: sample.earlierRecord.startedAt },
  ],
});
const states: readonly (readonly [what: string, state: PanelState, kept?: Record<string, unknown>])[] = [
  ['a finished run', finished],
  ['its table', finished, { view: 'table' }],
  ['its trade-offs', panelState(viewOfRecord(sample.evidentRecord)), { view: 'trade-off' }],
  ['every kind of cell', panelState(viewOfRecord(sample.everyCellRecord))],
  ['a run that goes on', panelState(sample.runningView)],
  ['a stopped run', panelState(viewOfRecord(sample.stoppedRecord))],
  ['a failed run', panelState(viewOfRecord(sample.failedRecord))],
  ['no run', panelState(idleView, { workspace: { ...workspace, hasPlan: false } })],
  ['no trust', panelState(idleView, { workspace: { ...workspace, trusted: false } })],
  ['a run that is prepared', panelState(idleView, { running: true })],
];

const cases = states.map(([what, state, kept]) => ({ what, state, kept }));

async function shown(state: PanelState, texts: Texts, kept?: unknown): Promise<PanelBrowserPage> {
  // The page is told the language by the one that is spoken here.
  speak('ko', texts);
  opened = await panels.open(state, { width: 900, height: 2400, texts, kept });
  return opened;
}

/** Elements whose text is cut off, or that reach beyond the page, but for what is there to be scrolled. */
const cutTexts = `[...document.querySelectorAll('button, vscode-button, h1, h2, h3, summary, label, p, li, dt, dd, th, td, option, .bound')]
  .filter((element) => element.offsetParent !== null && element.closest('.table-scroll, .compared-table, .heat-maps, .term-tip, .visually-hidden, pre') === null)
  .filter((element) => {
    const { left, right } = element.getBoundingClientRect();
    const isCut = getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
    return isCut || left < -1 || right > innerWidth + 1;
  })
  .map((element) => element.tagName + ' ' + element.textContent.trim().slice(0, 80))`;

/** Texts on the page, and those that are read out. What a program wrote or prints stands in an element of code. */
const allTexts = `(() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.nodeType === 3) {
      if (node.parentElement.closest('script, style, code, pre') === null) texts.push(node.data);
    } else for (const name of ['aria-label', 'title', 'placeholder', 'alt']) if (node.hasAttribute(name)) texts.push(node.getAttribute(name));
  }
  return texts.map((text) => text.trim()).filter((text) => text !== '');
})()`;

describe('a language of long words', () => {
  const texts = pseudoTexts();

  it.each(cases)('leaves no English, cuts nothing and scrolls nothing sideways: $what', async ({ state, kept }) => {
    const { page, complaints } = await shown(state, texts, kept);
    const said = (await page.evaluate(allTexts)) as string[];
    expect(said.length).toBeGreaterThan(2);
    // What an earlier version recorded as a sentence stays as it was said.
    const recorded = JSON.stringify(state.view.record);
    const threeWords = /(?<![\p{L}])[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}(?![\p{L}])/gu;
    const left = said.flatMap((text) => text.match(threeWords) ?? []).filter((words) => !recorded.includes(words));
    expect(left).toEqual([]);
    for (const width of [900, 320]) {
      await page.setViewportSize({ width, height: 2400 });
      await page.evaluate("document.documentElement.dir = 'ltr'");
      await page.evaluate(drawn);
      expect(await page.evaluate(cutTexts), `${width} px`).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.evaluate("document.documentElement.dir = 'rtl'");
      expect(await page.evaluate('document.documentElement.scrollWidth'), 'from right to left').toBe(width);
    }
    expect(complaints).toEqual([]);
  });
});

describe('Korean', () => {
  it.each(cases)('is on the page and in what is read out: $what', async ({ state, kept }) => {
    const { page } = await shown(state, koreanTexts(), kept);
    expect(await page.evaluate('document.documentElement.lang')).toBe('ko');
    const said = (await page.evaluate(allTexts)) as string[];
    expect(said.filter((text) => /[가-힣]/.test(text)).length).toBeGreaterThan(2);
    // What became of a cell, in the record's own word.
    expect(said.filter((text) => /^(measured|predicted|failed|skipped|pending|absent)$/.test(text))).toEqual([]);
  });
});
