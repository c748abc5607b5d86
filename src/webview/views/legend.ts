import { html, type TemplateResult } from 'lit';
import type { ChartModel } from '../../report/figures/chart-model.ts';
import { statusWord } from '../../words/cell-status.ts';
import { t } from '../../words/language.ts';
import { swatch } from '../chart/swatch.ts';

/** What colours and signs mean: only those that some chart shows. */
export function legend(models: readonly ChartModel[]): TemplateResult {
  const names = [...new Set(models.flatMap((model) => model.series.map((series) => series.name)))];
  const bars = models.flatMap((model) => model.series.flatMap((series) => series.bars)).filter((bar) => bar !== null);
  const shown = (test: (bar: (typeof bars)[number]) => boolean) => bars.some(test);
  const entries: TemplateResult[] = [];
  if (names.length > 1) {
    names.forEach((name, index) => {
      entries.push(html`<li>${swatch(index, 'plain')} ${name}</li>`);
    });
  }
  if (shown((bar) => bar.twin && bar.value !== null))
    entries.push(html`<li>${swatch(0, 'twin')} ${t('same server as another')}</li>`);
  if (shown((bar) => bar.state === 'predicted'))
    entries.push(html`<li>${swatch(0, 'predicted')} ${statusWord('predicted')}</li>`);
  if (shown((bar) => bar.failedShare > 0))
    entries.push(html`<li>${swatch(0, 'failing')} ✕ ${t('had failed requests')}</li>`);
  else if (shown((bar) => bar.state === 'failed'))
    entries.push(html`<li><span class="failed-sign">✕</span> ${statusWord('failed')}</li>`);
  if (shown((bar) => bar.state === 'skipped')) entries.push(html`<li>– ${statusWord('skipped')}</li>`);
  if (shown((bar) => bar.best === 'recommended')) entries.push(html`<li>${t('★ recommended')}</li>`);
  if (shown((bar) => bar.best === 'fastest')) entries.push(html`<li>${t('★ fastest measured')}</li>`);
  if (shown((bar) => bar.low !== null))
    entries.push(html`<li><span class="interval-sign" aria-hidden="true"></span> ${t('95 % interval')}</li>`);
  return html`<ul class="legend" aria-label=${t('Legend')}>${entries}</ul>`;
}
