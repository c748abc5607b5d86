import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/analysis/compare/compare-runs.ts';
import { idleView, viewOfRecord } from '../../../src/model/run/fold.ts';
import { launchChromium } from '../../editor/host/chromium.ts';
import {
  bundlePanel,
  emptyState,
  type OpenPanelOptions,
  openPanel,
  type PanelAssets,
  panelState,
} from '../../fixtures/panel-browser.ts';
import { panelThemes } from '../../fixtures/panel-themes.ts';
import * as sample from '../../fixtures/sample-records.ts';

let browser: Browser;
let assets: PanelAssets;

beforeAll(async () => {
  [browser, assets] = await Promise.all([launchChromium(), bundlePanel()]);
});

afterAll(() => browser?.close());

const evident = panelState(viewOfRecord(sample.evidentRecord));
const untrusted = { ...emptyState.workspace, trusted: false };

const states: Readonly<Record<string, readonly [state: typeof evident, kept?: OpenPanelOptions['kept']]>> = {
  'with verdicts, a comparison and a cell': [
    panelState(viewOfRecord(sample.finishedRecord), {
      comparison: compareRuns(sample.earlierRecord, sample.finishedRecord),
    }),
  ],
  'with the evidence of a cell': [evident],
  'with the trade-off': [evident, { view: 'trade-off' }],
  'with the table': [evident, { view: 'table' }],
  'of 81 cells': [panelState(viewOfRecord(sample.everyCellRecord))],
  running: [panelState(sample.runningView, { running: true })],
  stopped: [panelState(viewOfRecord(sample.stoppedRecord))],
  failed: [panelState(viewOfRecord(sample.failedRecord))],
  'with predictions': [panelState(viewOfRecord(sample.guidedNodeRecord))],
  'with names of any length': [panelState(viewOfRecord(sample.longNamesRecord))],
  'with texts that were made to harm': [panelState(viewOfRecord(sample.hostileRecord))],
  empty: [emptyState],
  preparing: [panelState(idleView, { running: true })],
  untrusted: [panelState(idleView, { workspace: untrusted })],
};

describe.each(Object.keys(panelThemes) as (keyof typeof panelThemes)[])('the panel in %s', (theme) => {
  it.each(Object.keys(states))('%s has nothing that axe objects to', async (name) => {
    const [state, kept] = states[name] ?? [emptyState];
    // What is where does not hang on the theme: its colours do.
    for (const width of theme === 'dark' ? [320, 1100] : [1100]) {
      const { page } = await openPanel(browser, assets, state, {
        theme,
        width,
        height: 1200,
        ...(kept ? { kept } : {}),
      });
      await page.evaluate(axe.source);
      const found = await page.evaluate<{ id: string; nodes: string[] }[]>(
        // It scrolls by itself, and waits for pictures that are none here.
        `axe.run(document, { preload: false }).then(({ violations }) =>
          violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html.slice(0, 200)) })))`,
      );
      expect(found, `${width} px`).toEqual([]);
      await page.close();
    }
  });
});
