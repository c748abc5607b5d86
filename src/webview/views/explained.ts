import { html, type TemplateResult } from 'lit';
import { explained, glossary, type Term } from '../../words/glossary.ts';

let lastId = 0;

/** Begins a page: its terms get the same ids as those of the page before, so that nothing has to be written anew. */
export function beginTerms(): void {
  lastId = 0;
}

/**
 * A figure's name that explains itself where it is pointed at or focused. The explanation is its description for who listens,
 * and closes with Escape.
 */
export function term(name: Term, text: string = glossary[name].title): TemplateResult {
  lastId += 1;
  const id = `term-${lastId}`;
  return html`<span class="term" tabindex="0" role="note" aria-label=${text} aria-describedby=${id}
    @mouseenter=${place} @focus=${place} @keydown=${closeOnEscape}
    ><span aria-hidden="true">${text}</span><span class="term-tip" role="tooltip" id=${id}>${explained(name)}</span></span
  >`;
}

/** Puts the explanation above its word, or below where there is no room, and within the page: it belongs to no box that could cut it off. */
function place(event: Event): void {
  const word = event.currentTarget as HTMLElement;
  const tip = word.querySelector<HTMLElement>('.term-tip');
  if (tip === null) return;
  const at = word.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.max(4, Math.min(at.left, document.documentElement.clientWidth - width - 4));
  const above = at.top - height - 4;
  tip.style.left = `${left}px`;
  tip.style.top = `${above >= 0 ? above : at.bottom + 4}px`;
}

function closeOnEscape(event: KeyboardEvent): void {
  if (event.key === 'Escape') (event.currentTarget as HTMLElement).blur();
}
