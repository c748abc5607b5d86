import { html, nothing, type TemplateResult } from 'lit';
import type { CapacityRecord, SettingsCapacity } from '../../model/run/capacity.ts';
import { capacitySentences, limitWords, machinesSentence, triedText } from '../../words/capacity.ts';
import { formatMoment } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { settingsLabel } from '../../words/settings-label.ts';
import type { Page } from '../page.ts';

/** Which rate an endpoint keeps its latency at: the button that asks, how far the search is, and its answer. */
export function capacityOf(endpoint: string, page: Page): TemplateResult | typeof nothing {
  const { finding = null, capacities = [] } = page.state;
  const record = capacities.find((one) => one.endpoint === endpoint);
  if (finding?.endpoint === endpoint)
    return html`<p class="profiling told" role="status">${plainText(finding.text, 200)}…</p>`;
  if (record === undefined && !page.hasEditor) return nothing;
  const ask = () => page.post({ type: 'find-capacity', endpoint });
  return html`
    <div class=${record === undefined ? 'capacity' : 'capacity told'}>
      ${record === undefined ? nothing : answer(record, page)}
      ${
        page.hasEditor
          ? html`<vscode-button
              secondary
              title=${t('Try rates, each on a fresh server, until it is known which one keeps a latency; some minutes')}
              ?disabled=${!page.canRun}
              @click=${ask}
              >${record === undefined ? t('Find Capacity…') : t('Find Capacity Again…')}</vscode-button
            >`
          : nothing
      }
    </div>
  `;
}

/** The answers of all endpoints, where there is no run whose cards could show them. */
export function allCapacities(page: Page): TemplateResult | typeof nothing {
  const { finding = null, capacities = [] } = page.state;
  const names = new Set([
    ...capacities.map(({ endpoint }) => endpoint),
    ...(finding === null ? [] : [finding.endpoint]),
  ]);
  if (names.size === 0) return nothing;
  return html`<section class="verdicts" aria-label=${t('Capacities')}>
    ${[...names].map((name) => html`<article class="verdict"><h3>${plainText(name, 80)}</h3>${capacityOf(name, page)}</article>`)}
  </section>`;
}

function answer(record: CapacityRecord, page: Page): TemplateResult {
  const targetRps = page.preferences.targetRps;
  const change = (event: Event) => {
    const typed = Number((event.target as HTMLInputElement).value);
    page.prefer({ targetRps: typed > 0 ? typed : null });
  };
  return html`
    <h4>${t('Capacity with {0}', limitWords(record))} <span class="muted">${formatMoment(record.at)}</span></h4>
    <ul>
      ${record.capacities.map((found) => html`<li>${settingsAnswer(found, record, targetRps)}</li>`)}
    </ul>
    <label class="target">
      ${t('Machines for requests/s:')}
      <input type="number" min="0" step="any" .value=${targetRps === null ? '' : String(targetRps)} @change=${change} />
    </label>
  `;
}

function settingsAnswer(found: SettingsCapacity, record: CapacityRecord, targetRps: number | null): TemplateResult {
  const machines = targetRps === null ? null : machinesSentence(found, targetRps);
  return html`
    <strong>${plainText(settingsLabel(found.settings), 120)}</strong>: ${capacitySentences(found, record).join(' ')}
    ${machines === null ? nothing : html`<span class="machines">${machines}</span>`}
    ${
      found.tried.length === 0
        ? nothing
        : html`<details>
            <summary>${t('Rates tried')}</summary>
            <ol>
              ${found.tried.map((tried) => html`<li>${triedText(tried, record.percentile)}</li>`)}
            </ol>
          </details>`
    }
  `;
}
