import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { onThemeChange, palette } from '../theme.ts';
import { type FillKind, fillsOf } from './fill.ts';

/** A sample of a bar's fill for the legend, drawn like the bars themselves. */
class SwatchElement extends HTMLElement {
  #series = 0;
  #kind: FillKind = 'plain';
  readonly #canvas = document.createElement('canvas');

  show(series: number, kind: FillKind): void {
    if (series === this.#series && kind === this.#kind) return;
    this.#series = series;
    this.#kind = kind;
    this.paint();
  }

  connectedCallback(): void {
    this.setAttribute('aria-hidden', 'true');
    this.#canvas.width = this.#canvas.height = 24;
    if (!this.#canvas.isConnected) this.append(this.#canvas);
    swatches.add(this);
    this.paint();
  }

  disconnectedCallback(): void {
    swatches.delete(this);
  }

  paint(): void {
    const context = this.#canvas.getContext('2d')!;
    const fills = fillsOf(palette());
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.clearRect(0, 0, 12, 12);
    context.fillStyle = fills.fill(this.#series, this.#kind);
    context.fillRect(0, 0, 12, 12);
    context.strokeStyle = fills.border(this.#series, this.#kind);
    context.strokeRect(0.5, 0.5, 11, 11);
  }
}

const swatches = new Set<SwatchElement>();

/** The swatch of a series. */
export function swatch(series: number, kind: FillKind): TemplateResult {
  return html`<servebench-swatch ${ref((element) => (element as SwatchElement | undefined)?.show(series, kind))}></servebench-swatch>`;
}

/** Defines the element and keeps swatches in the theme's colours. */
export function defineSwatch(): void {
  customElements.define('servebench-swatch', SwatchElement);
  onThemeChange(() => {
    for (const one of swatches) one.paint();
  });
}
