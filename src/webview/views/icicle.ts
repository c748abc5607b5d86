import { html, nothing, render, svg, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { PanelProfileRow } from '../../model/panel-protocol.ts';
import { foundCalls } from '../../report/profile/found-calls.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';

const rowHeight = 18;

/** What a click or Enter on a row of the user's own code does; `null` where no source can be opened. */
export type OpenRow = ((row: PanelProfileRow) => void) | null;

/** The calls from above to below, as wide as their shares, with a search. */
class IcicleElement extends HTMLElement {
  #rows: readonly PanelProfileRow[] = [];
  #open: OpenRow = null;
  #text = '';

  show(rows: readonly PanelProfileRow[], open: OpenRow): void {
    this.#rows = rows;
    this.#open = open;
    this.#draw();
  }

  #draw(): void {
    const found = foundCalls(this.#rows, this.#text);
    const height = rowHeight * (1 + Math.max(0, ...this.#rows.map(({ depth }) => depth)));
    const search = (event: Event) => {
      this.#text = (event.target as HTMLInputElement).value;
      this.#draw();
    };
    const said =
      found === null
        ? ''
        : found.rows.size === 0
          ? t('No function or file of that name.')
          : t('In {0} of the samples.', percent(found.share));
    render(
      html`
        <div class="icicle-search">
          <input type="search" placeholder=${t('Find a function or file')} aria-label=${t('Find a function or file')} @input=${search} />
          <span class="muted" role="status">${said}</span>
        </div>
        <svg class=${found === null ? 'icicle' : 'icicle searched'} height=${height} role="group" aria-label=${t('Calls')}>
          ${this.#rows.map((row) => this.#box(row, found?.rows.has(row) ?? false))}
        </svg>
      `,
      this,
    );
  }

  #box(row: PanelProfileRow, isFound: boolean) {
    const { depth, from, share, isUserCode } = row;
    const text = `${percent(share)} ${plainText(row.name, 80)} ${plainText(row.place, 120)}`;
    const content = svg`<svg x="${100 * from}%" y=${depth * rowHeight} width="${100 * share}%" height=${rowHeight}>
      <title>${text}</title>
      <rect width="100%" height="100%"></rect>
      <text x="4" y="13">${text}</text>
    </svg>`;
    const kind = `${isUserCode ? 'own' : 'library'}${isFound ? ' found' : ''}`;
    const open = this.#open;
    if (!isUserCode || open === null) return svg`<g class=${kind}>${content}</g>`;
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      open(row);
    };
    return svg`<g class=${kind} role="button" tabindex="0" aria-label=${text} @click=${() => open(row)} @keydown=${pressed}>${content}</g>`;
  }
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** The tree of calls of a profile. */
export function icicle(rows: readonly PanelProfileRow[], open: OpenRow): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  return html`<servebench-icicle
    ${ref((element) => (element as IcicleElement | undefined)?.show(rows, open))}
  ></servebench-icicle>`;
}

export function defineIcicle(): void {
  customElements.define('servebench-icicle', IcicleElement);
}
