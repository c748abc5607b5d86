import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';

/** The list of saved runs beside the files. */
export class RunsList {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The rows that stand for runs and for groups of them. */
  get rows(): Locator {
    return this.#page.locator('.pane', { has: this.#page.getByText('Benchmark Runs') }).locator('.monaco-list-row');
  }

  /** Waits until the list shows a row with a text. */
  async row(text: RegExp): Promise<Locator> {
    const row = this.rows.filter({ hasText: text }).first();
    await row.waitFor();
    return row;
  }

  /** Picks an entry of a row's menu. */
  async choose(text: RegExp, entry: string): Promise<void> {
    const menu = this.#page.locator('.monaco-menu').filter({ visible: true });
    await until(`the menu of ${text}`, async () => {
      if ((await menu.count()) > 0) return true;
      const row = await this.row(text);
      await row.click({ button: 'right', timeout: 2000 }).catch(() => {});
      return false;
    });
    // A menu that has just come takes no click yet.
    await until(`${entry} to be chosen`, async () => {
      const item = menu.getByRole('menuitem', { name: entry });
      if (await item.isVisible()) await item.click({ timeout: 2000 }).catch(() => {});
      return menu
        .first()
        .waitFor({ state: 'hidden', timeout: 1000 })
        .then(
          () => true,
          () => false,
        );
    });
  }
}
