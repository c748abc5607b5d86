import { html, svg, type TemplateResult } from 'lit';
import type { Term } from '../../words/glossary.ts';
import { term } from './explained.ts';

/** One bar. `share` is 0..1. */
export interface ShareBar {
  readonly name: string;
  /** What explains the name; `null`: it needs no explanation. */
  readonly term: Term | null;
  readonly share: number;
  readonly text: string;
}

/** Shares of a whole as bars with their figures beside them. */
export function shareBars(title: string, name: Term, bars: readonly ShareBar[]): TemplateResult {
  return html`<figure class="shares">
    <figcaption>${term(name, title)}</figcaption>
    <dl>
      ${bars.map(
        (bar) => html`<div>
          <dt>${bar.term === null ? bar.name : term(bar.term, bar.name)}</dt>
          <dd>
            <svg class="share" role="presentation" aria-hidden="true">${svg`<rect class="track" width="100%" height="100%"></rect><rect class="part" width="${Math.max(0.5, 100 * bar.share)}%" height="100%"></rect>`}</svg>
            <span>${bar.text}</span>
          </dd>
        </div>`,
      )}
    </dl>
  </figure>`;
}
