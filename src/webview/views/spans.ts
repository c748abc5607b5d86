import { html, type TemplateResult } from 'lit';
import { spansOf } from '../../report/plain-text.ts';

/** A sentence with its commands and names set as code. */
export function sentence(text: string): TemplateResult[] {
  return spansOf(text).map((span) => (span.code ? html`<code>${span.text}</code>` : html`${span.text}`));
}
