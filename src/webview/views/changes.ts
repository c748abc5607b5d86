import { html, nothing, type TemplateResult } from 'lit';
import { shortComparison } from '../../report/comparison.ts';
import { t } from '../../words/language.ts';
import type { RunPage } from '../page.ts';
import { moment } from './moment.ts';
import { sentence } from './spans.ts';

/** What changed against the run before, beyond noise, in a few sentences; nothing without such a run. */
export function changes({ state, live, post }: RunPage): TemplateResult | typeof nothing {
  const { comparison } = state;
  if (comparison === null || live) return nothing;
  const { before } = comparison;
  const earlier =
    before.commit === null
      ? moment(before.startedAt)
      : `${moment(before.startedAt)} (${t('commit {0}', before.commit)})`;
  const { changes: sentences, warnings, nothingChanged } = shortComparison(comparison, earlier);
  const open = () => post({ type: 'open-run', id: before.id });
  return html`
    <section class="changes" aria-label=${t('What changed')}>
      <h2>${t('What changed')}</h2>
      <ul>
        ${sentences.map((text) => html`<li>${sentence(text)}</li>`)}
      </ul>
      ${warnings.map((text) => html`<p class="muted">${sentence(text)}</p>`)}
      <p class="muted">
        ${nothingChanged ? nothing : html`${t('Compared with the run of {0}.', earlier)}`}
        <button class="link" ?disabled=${state.running} @click=${open}>${t('Show the earlier run')}</button>
        <button class="link" @click=${() => post({ type: 'compare-with' })}>${t('Compare with another run…')}</button>
      </p>
    </section>
  `;
}
