import type { Locator, Page } from 'playwright-core';

/** VS Code's notifications, as toasts. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Waits for a notification with a text. */
  async shows(text: RegExp): Promise<Locator> {
    const toast = this.#page.locator('.notification-toast').filter({ hasText: text });
    await toast.waitFor();
    return toast;
  }

  /** Presses a button of the notification with a text. */
  async press(text: RegExp, button: string): Promise<void> {
    const toast = await this.shows(text);
    await toast.getByRole('button', { name: button, exact: true }).click();
  }
}
