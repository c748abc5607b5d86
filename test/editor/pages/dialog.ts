import type { Page } from 'playwright-core';

/** A question that has to be answered before anything else. */
export class Dialog {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** All that it says, as soon as it is there. */
  async text(): Promise<string> {
    await this.#box.waitFor();
    return this.#box.innerText();
  }

  async press(button: string | RegExp): Promise<void> {
    await this.#box.getByRole('button', { name: button, exact: true }).click();
    await this.#box.waitFor({ state: 'hidden' });
  }

  get #box() {
    return this.#page.locator('.monaco-dialog-box');
  }
}
