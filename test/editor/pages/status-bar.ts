import type { Locator, Page } from 'playwright-core';

/** Servebench's item in the status bar. */
export class StatusBar {
  readonly item: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.item = page.locator('.statusbar-item[id$="servebench.status"]');
  }

  /** Waits until the item shows a text, and gives the whole of it. */
  async shows(text: RegExp, timeoutMs = 60_000): Promise<string> {
    const shown = this.item.filter({ hasText: text });
    await shown.waitFor({ timeout: timeoutMs });
    return (await shown.textContent())?.trim() ?? '';
  }

  /** Waits until nothing runs any more. */
  async stopped(): Promise<void> {
    await this.#beside.filter({ has: this.#page.getByRole('button', { name: /again/ }) }).waitFor();
  }

  /** Presses the icon beside the item that runs the last benchmark again. */
  async runAgain(): Promise<void> {
    await this.#beside.filter({ has: this.#page.getByRole('button', { name: /again/ }) }).click();
  }

  /** Presses the icon beside the item that stops. */
  async stop(): Promise<void> {
    await this.#beside.filter({ has: this.#page.getByRole('button', { name: /Stop/ }) }).click();
  }

  get #beside() {
    return this.#page.locator('.statusbar-item[id$="servebench.again"]');
  }

  async click(): Promise<void> {
    await this.item.locator('a').click();
  }
}
