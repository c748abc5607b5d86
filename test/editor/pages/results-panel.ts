import type { FrameLocator, Page } from 'playwright-core';

/** What is used of a canvas: the project's own types know no DOM. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}

/** Whether a canvas has a pixel that is not clear. Runs in the page. */
function hasInk(canvas: Canvas): boolean {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value, index) => index % 4 === 3 && value > 0);
}

/** The results panel, inside its two frames. */
export class ResultsPanel {
  static readonly viewType = 'servebench.results';
  readonly #page: Page;
  readonly frame: FrameLocator;

  constructor(page: Page) {
    this.#page = page;
    // Other editors, such as VS Code's profile viewer, have webviews of their own.
    this.frame = page
      .locator('iframe.webview.ready')
      .filter({ visible: true })
      .contentFrame()
      .frameLocator('#active-frame');
  }

  /** The panel's tab. */
  get tab() {
    return this.#page.getByRole('tab', { name: /^Servebench/ });
  }

  /** Waits until the panel's own script has drawn the page. */
  async drawn(): Promise<void> {
    await this.frame.locator('#app > main:not([data-drawn="answer"])').first().waitFor();
  }

  /** How many charts have something drawn on them. */
  async chartsDrawn(): Promise<number> {
    let drawn = 0;
    for (const canvas of await this.frame.locator('canvas').all()) {
      // A chart may wait with its drawing until it comes into sight.
      await canvas.scrollIntoViewIfNeeded();
      if (await canvas.evaluate(hasInk)) drawn += 1;
    }
    return drawn;
  }

  /** Everything that can be read in the panel. */
  async text(): Promise<string> {
    return ((await this.frame.locator('body').textContent()) ?? '').trim();
  }
}
