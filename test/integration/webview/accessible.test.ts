import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/analysis/compare/compare-runs.ts';
import { idleView, viewOfRecord } from '../../../src/model/run/fold.ts';
import { emptyState, type OpenPanelOptions, panelState } from '../../fixtures/panel-browser.ts';
import { panelStates } from '../../fixtures/panel-states.ts';
import { panelThemes } from '../../fixtures/panel-themes.ts';
import * as sample from '../../fixtures/sample-records.ts';
import { drawn, panelSuite } from './panel-suite.ts';

const panels = panelSuite();

const evident = panelState(viewOfRecord(sample.evidentRecord));
const untrusted = { ...emptyState.workspace, trusted: false };

function shownState(name: string): typeof evident {
  const found = panelStates[name];
  if (found === undefined) throw new Error(`There is no state ${name}.`);
  return found.state;
}

/** A state with the first cells of its run only. */
function withFewer(state: typeof evident, cells: number): typeof evident {
  const { record } = state.view;
  if (record === null) throw new Error('The state shows no run.');
  return { ...state, view: { ...state.view, record: { ...record, cells: record.cells.slice(0, cells) } } };
}

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
  'of several sittings': [panelState(viewOfRecord(sample.sittingsRecord)), { endpoint: 'sleep' }],
  running: [panelState(sample.runningView, { running: true })],
  stopped: [panelState(viewOfRecord(sample.stoppedRecord))],
  failed: [panelState(viewOfRecord(sample.failedRecord))],
  'with predictions': [panelState(viewOfRecord(sample.guidedNodeRecord))],
  'with names of any length': [panelState(viewOfRecord(sample.longNamesRecord))],
  'with texts that were made to harm': [panelState(viewOfRecord(sample.hostileRecord))],
  empty: [emptyState],
  preparing: [panelState(idleView, { running: true })],
  untrusted: [panelState(idleView, { workspace: untrusted })],
  ...Object.fromEntries(
    [
      ...['partly-failed', 'predicted-only', 'one-cell', 'without-plan', 'untrusted-result', 'without-folder'],
      ...['compare', 'compared-with-a-branch', 'profile', 'newer-version', 'newer-version-alone', 'first-use'],
    ].map((name) => [name, [shownState(name)] as const]),
  ),
  // As many as it takes to look as the largest do: axe reads every one.
  'of a great many settings': [withFewer(shownState('cells-500'), 126)],
  'of a great many endpoints': [withFewer(shownState('endpoints-60'), 42)],
};

type ThemeName = keyof typeof panelThemes;

/** A look at a page: how wide it is, in which theme, and what axe looks for. */
interface Look {
  readonly width: number;
  readonly theme: ThemeName;
  readonly rules: 'all' | 'colours';
}

// What is where does not hang on the theme: its colours do.
const looks: readonly Look[] = [
  { width: 1100, theme: 'dark', rules: 'all' },
  ...Object.keys(panelThemes)
    .filter((theme) => theme !== 'dark')
    .map((theme): Look => ({ width: 1100, theme: theme as ThemeName, rules: 'colours' })),
  { width: 320, theme: 'dark', rules: 'all' },
];

/** The rules of axe that look at colours, by default. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** What axe objects to in a page as it is: the rule, and the elements. */
function objections(page: Page, rules: Look['rules']): Promise<{ id: string; nodes: string[] }[]> {
  const only = rules === 'all' ? '' : `runOnly: { type: 'rule', values: ${JSON.stringify(colourRules)} },`;
  // It scrolls by itself, waits for pictures that are none here, and writes down a selector for each element that is right.
  const least = `preload: false, resultTypes: ['violations'], selectors: false`;
  return page.evaluate(`axe.run(document, { ${least}, ${only} }).then(({ violations }) =>
    violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html.slice(0, 200)) })))`);
}

describe('the panel', () => {
  it.each(Object.keys(states))('%s has nothing that axe objects to, in any theme', async (name) => {
    const [state, kept] = states[name] ?? [emptyState];
    const { page, dress } = await panels.open(state, {
      theme: 'dark',
      width: 1100,
      height: 1200,
      ...(kept ? { kept } : {}),
    });
    await page.evaluate(axe.source);
    for (const { width, theme, rules } of looks) {
      await page.setViewportSize({ width, height: 1200 });
      await dress(theme);
      await page.evaluate(drawn);
      expect(await objections(page, rules), `${theme}, ${width} px`).toEqual([]);
    }
    await page.close();
  });
});
