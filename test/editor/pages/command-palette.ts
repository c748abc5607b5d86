import type { Page } from 'playwright-core';
import { until } from '../until.ts';

/** The command palette and the other pickers at its place. */
export class CommandPalette {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get #widget() {
    return this.#page.locator('.quick-input-widget');
  }

  /**
   * Types a command's title and runs it. The palette lists the commands that are known when it opens, so it is opened
   * again until the command is there.
   */
  async run(title: string): Promise<void> {
    await this.start(title);
    await this.#widget.waitFor({ state: 'hidden' });
  }

  /** Runs a command that may show a list of its own at the palette's place, which is not seen to close then. */
  async start(title: string): Promise<void> {
    await until(`the command ${title}`, async () => {
      await this.search(title);
      if ((await this.titles()).some((found) => found.includes(title))) return true;
      await this.close();
      return false;
    });
    await this.#widget.locator('.monaco-list-row').filter({ hasText: title }).first().click();
  }

  /** Runs a command that opens a picker at the palette's place, which shows an entry in the end. */
  async runPicker(title: string, entry: RegExp): Promise<void> {
    await until(`the picker of ${title}`, async () => {
      const shown = this.#widget.locator('.monaco-list-row').filter({ hasText: entry }).first();
      // A picker that was closed leaves its rows behind, out of sight.
      if ((await shown.isVisible()) && !(await this.#input.inputValue()).startsWith('>')) return true;
      await this.search(title);
      const command = this.#widget.locator('.monaco-list-row').filter({ hasText: title }).first();
      const isRun = await command.click({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
      // The palette lists the commands that are known when it opens: of a window that is still starting, not yet ours.
      if (!isRun) {
        await this.close();
        return false;
      }
      return shown.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
    });
  }

  /** Opens the palette and types; leaves it open. */
  async search(text: string): Promise<void> {
    // A key pressed while the workbench is still starting goes nowhere, and a palette may just be closing.
    await until('the palette', async () => {
      await this.#page.keyboard.press('F1');
      return this.#input.fill(`>${text}`, { timeout: 1000 }).then(
        () => true,
        () => false,
      );
    });
  }

  /** The rows of the list that is open. */
  async titles(): Promise<readonly string[]> {
    const rows = this.#widget.locator('.monaco-list-row');
    await rows.first().waitFor();
    return rows.allInnerTexts();
  }

  /** Picks an entry of an open picker. */
  async pick(label: string): Promise<void> {
    await this.#widget.locator('.monaco-list-row').filter({ hasText: label }).first().click();
    await this.#widget.waitFor({ state: 'hidden' });
  }

  /** The whole text of the row with a text, as soon as it is there. */
  async row(text: RegExp): Promise<string> {
    const row = this.#row(text);
    await row.waitFor();
    return (await row.innerText()).replace(/\s+/g, ' ');
  }

  /** The rows that are drawn. */
  async rows(): Promise<readonly string[]> {
    return this.titles();
  }

  /** Takes a row of a pick that another one may follow. */
  async choose(text: RegExp): Promise<void> {
    await this.#row(text).click();
  }

  /** Ticks a row of a pick with several choices, or takes the tick away. */
  async toggle(text: RegExp): Promise<void> {
    await this.#row(text)
      .locator('.quick-input-list-checkbox, input[type="checkbox"], .monaco-checkbox')
      .first()
      .click();
  }

  async accept(): Promise<void> {
    await this.#input.press('Enter');
  }

  /** Types into a box that asks for a text. */
  async type(text: string): Promise<void> {
    await this.#input.fill(text);
  }

  /** Waits until the box holds a text that it was given, and gives it. */
  holds(text: RegExp): Promise<string> {
    return until(`a box with ${text}`, async () => {
      const value = (await this.#input.isVisible()) ? await this.#input.inputValue() : '';
      return text.test(value) && value;
    });
  }

  /** Waits for what the box says of the text in it. */
  async says(text: RegExp): Promise<void> {
    await this.#widget.locator('.quick-input-message').filter({ hasText: text }).waitFor();
  }

  #row(text: RegExp) {
    return this.#widget.locator('.monaco-list-row').filter({ hasText: text }).first();
  }

  async close(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.#widget.waitFor({ state: 'hidden' });
  }

  get #input() {
    return this.#widget.locator('input').first();
  }
}
