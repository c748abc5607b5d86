import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import type { RunPage } from '../page.ts';
import { type EvidenceView, evidenceViews } from '../preferences.ts';
import { cellView } from './cell-view.ts';
import { charts } from './charts.ts';
import { table } from './table.ts';
import { tradeOffs } from './trade-offs.ts';

function titleOf(view: EvidenceView): string {
  switch (view) {
    case 'settings':
      return t('Settings');
    case 'trade-off':
      return t('Trade-off');
    case 'table':
      return t('Table');
  }
}

/** The evidence as views of one selection: what is chosen in one is chosen in all, and told beside them. */
export function evidence(page: RunPage): TemplateResult | typeof nothing {
  const { record, preferences, live } = page;
  if (record.cells.length === 0) return nothing;
  if (!live && record.cells.every(({ status }) => status === 'pending' || status === 'skipped' || status === 'failed'))
    return html`<section class="evidence" aria-label=${t('Evidence')}>
      <h2 class="visually-hidden">${t('Evidence')}</h2>
      ${table(page)} ${cellView(page)}
    </section>`;
  const views = { settings: charts, 'trade-off': tradeOffs, table };
  return html`
    <section class="evidence" aria-label=${t('Evidence')}>
      <div class="evidence-head">
        <h2>${t('Evidence')}</h2>
        <div class="tabs" role="tablist" aria-label=${t('Views')} @keydown=${(event: KeyboardEvent) => walkTabs(event, page)}>
          ${evidenceViews.map((view) => tab(view, page))}
        </div>
        ${endpointSelect(page)}
      </div>
      <div class="evidence-body">
        <div class="evidence-view" role="tabpanel" id="evidence-view" aria-label=${titleOf(preferences.view)}>
          ${views[preferences.view](page)}
        </div>
        ${cellView(page)}
      </div>
    </section>
  `;
}

function tab(view: EvidenceView, { preferences, prefer }: RunPage): TemplateResult {
  const isOpen = preferences.view === view;
  return html`<button
    role="tab"
    aria-selected=${isOpen}
    aria-controls="evidence-view"
    tabindex=${isOpen ? 0 : -1}
    data-view=${view}
    @click=${() => prefer({ view })}
  >
    ${titleOf(view)}
  </button>`;
}

function walkTabs(event: KeyboardEvent, { preferences, prefer }: RunPage): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const count = evidenceViews.length;
  const view = evidenceViews[(evidenceViews.indexOf(preferences.view) + step + count) % count]!;
  prefer({ view });
  (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-view="${view}"]`)?.focus();
}

function endpointSelect({ record, preferences, prefer }: RunPage): TemplateResult | typeof nothing {
  const endpoints = [...new Set(record.cells.map(({ endpoint }) => endpoint))];
  if (endpoints.length < 2) return nothing;
  const chosen = endpoints.includes(preferences.endpoint ?? '') ? preferences.endpoint : null;
  const changed = (event: Event) => {
    const { value } = event.target as HTMLSelectElement;
    prefer({ endpoint: value === '' ? null : value.slice(1), sort: null, cell: null });
  };
  return html`<label class="choice">
    ${t('Endpoint')}
    <select @change=${changed}>
      <option value="" .selected=${chosen === null}>${t('all')}</option>
      ${endpoints.map((name) => html`<option value=${`=${name}`} .selected=${chosen === name}>${plainText(name, 60)}</option>`)}
    </select>
  </label>`;
}
