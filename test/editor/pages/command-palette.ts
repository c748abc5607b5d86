import type { Page } from 'playwright-core';

/** The command palette and the other pickers at its place. */
export class CommandPalette {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get #widget() {
    return this.#page.locator('.quick-input-widget');
  }

  /** Types a command's title and runs it. */
  async run(title: string): Promise<void> {
    await this.search(title);
    // Titles that are recently used or alike may stand first: take the one that is meant.
    await this.#widget.getByRole('option', { name: title }).first().click();
  }

  /** Opens the palette and types; leaves it open. */
  async search(text: string): Promise<void> {
    await this.#page.keyboard.press('F1');
    await this.#widget.locator('input').first().fill(`>${text}`);
  }

  /** The titles in the list that is open. */
  async titles(): Promise<readonly string[]> {
    const rows = this.#widget.locator('.monaco-list-row .quick-input-list-label');
    await rows.first().waitFor();
    return rows.allTextContents();
  }

  /** Picks an entry of an open picker. */
  async pick(label: string): Promise<void> {
    await this.#widget.getByRole('option', { name: label }).first().click();
  }

  async close(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.#widget.waitFor({ state: 'hidden' });
  }
}
