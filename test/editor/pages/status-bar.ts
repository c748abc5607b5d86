import type { Locator, Page } from 'playwright-core';

/** Servebench's item in the status bar. */
export class StatusBar {
  readonly item: Locator;

  constructor(page: Page) {
    this.item = page.locator('.statusbar-item[id$="servebench.status"]');
  }

  /** Waits until the item shows a text, and gives the whole of it. */
  async shows(text: RegExp, timeoutMs = 60_000): Promise<string> {
    const shown = this.item.filter({ hasText: text });
    await shown.waitFor({ timeout: timeoutMs });
    return (await shown.textContent())?.trim() ?? '';
  }

  async click(): Promise<void> {
    await this.item.locator('a').click();
  }
}
