import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { PanelState } from '../../../src/model/panel-protocol.ts';
import { launchChromium } from '../../editor/host/chromium.ts';
import {
  bundlePanel,
  emptyState,
  type OpenPanelOptions,
  openPanel,
  type PanelAssets,
  type PanelBrowserPage,
} from '../../fixtures/panel-browser.ts';

/** A browser that the tests of a file share, and the panel's files: there before the first of them. */
export interface PanelSuite {
  readonly browser: Browser;
  readonly assets: PanelAssets;
  /** Opens the panel in a page of its own, which keeps nothing in the browser that another could find. */
  readonly open: (state: PanelState, options?: OpenPanelOptions) => Promise<PanelBrowserPage>;
}

/** Starts the browser and bundles the panel before the first test of a file, and ends the browser after the last. */
export function panelSuite(): PanelSuite {
  let parts: { readonly browser: Browser; readonly context: BrowserContext; readonly assets: PanelAssets } | null =
    null;
  const ready = () => {
    if (parts === null) throw new Error('The browser is started before the first test, and not yet.');
    return parts;
  };
  beforeAll(async () => {
    const [browser, assets] = await Promise.all([launchChromium(), bundlePanel()]);
    const context = await browser.newContext();
    // Its process ends with its last page: one stays.
    await openPanel(context, assets, emptyState);
    parts = { browser, context, assets };
  }, 120_000);
  afterAll(() => parts?.browser.close());
  return {
    get browser() {
      return ready().browser;
    },
    get assets() {
      return ready().assets;
    },
    open: (state, options) => openPanel(ready().context, ready().assets, state, options),
  };
}

/** For `evaluate`: resolves when the page has drawn itself in its new size and theme. */
export const drawn = 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))';
