import type { FrameLocator, Page } from 'playwright-core';

/** The results panel, inside its two frames. */
export class ResultsPanel {
  readonly #page: Page;
  readonly frame: FrameLocator;

  constructor(page: Page) {
    this.#page = page;
    this.frame = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  /** The panel's tab. */
  get tab() {
    return this.#page.getByRole('tab', { name: /^Servebench/ });
  }

  /** Waits until the panel's own script has drawn something. */
  async drawn(): Promise<void> {
    await this.frame.locator('#app > *').first().waitFor();
  }

  /** How many charts have something drawn on them: a canvas with at least one pixel that is not clear. */
  async chartsDrawn(): Promise<number> {
    const canvases = await this.frame.locator('canvas').all();
    const drawn = await Promise.all(
      canvases.map((canvas) =>
        // Runs in the page; the project's own types know no DOM there.
        canvas.evaluate(`element => {
          const { data } = element.getContext('2d').getImageData(0, 0, element.width, element.height);
          return data.some((value, index) => index % 4 === 3 && value > 0);
        }`),
      ),
    );
    return drawn.filter(Boolean).length;
  }

  /** Everything that can be read in the panel. */
  async text(): Promise<string> {
    return ((await this.frame.locator('body').textContent()) ?? '').trim();
  }
}
