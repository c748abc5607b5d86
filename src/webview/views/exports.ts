import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../words/language.ts';
import type { RunPage } from '../page.ts';

/** Links that save the run to a file. */
export function exports({ hasEditor, live, post, state }: RunPage): TemplateResult | typeof nothing {
  if (!hasEditor || live) return nothing;
  return html`
    <p class="exports">
      ${t('Save this run as')}
      ${state.exports.map(({ name, title }) => html`<button class="link" @click=${() => post({ type: 'export', form: name })}>${title}</button>`)}
      <button class="link log" @click=${() => post({ type: 'show-log' })}>${t('Show Log')}</button>
    </p>
  `;
}
