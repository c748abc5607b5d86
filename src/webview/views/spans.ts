import { html, type TemplateResult } from 'lit';
import { spansOf } from '../../words/plain-text.ts';

/** A sentence with its commands and names set as code. */
export function sentence(text: string): TemplateResult[] {
  return spansOf(text).map((span) => (span.code ? html`<code>${span.text}</code>` : html`${withUnits(span.text)}`));
}

/** Keeps a figure and its unit on one line. */
function withUnits(text: string): string {
  return text.replace(/(?<=\d) (?=(?:%|ms|s|kB|MB|GB)(?!\w))/g, '\u00a0');
}
