import { html, type TemplateResult } from 'lit';
import type { ChartModel } from '../../report/figures/chart-model.ts';
import { statusWord } from '../../words/cell-status.ts';
import { t } from '../../words/language.ts';
import type { FillKind } from '../chart/fill.ts';
import { swatch } from '../chart/swatch.ts';

/** What colours and signs mean: only those that some chart shows. `inMaps`: figures stand in maps, which have no bars. */
export function legend(models: readonly ChartModel[], inMaps = false): TemplateResult {
  const names = [...new Set(models.flatMap((model) => model.series.map((series) => series.name)))];
  const bars = models.flatMap((model) => model.series.flatMap((series) => series.bars)).filter((bar) => bar !== null);
  const shown = (test: (bar: (typeof bars)[number]) => boolean) => bars.some(test);
  const entries: TemplateResult[] = [];
  const sample = (kind: FillKind, sign: string) => (inMaps ? sign : swatch(0, kind));
  if (names.length > 1 && !inMaps) {
    names.forEach((name, index) => {
      entries.push(html`<li>${swatch(index, 'plain')} ${name}</li>`);
    });
  }
  if (shown((bar) => bar.twin && bar.value !== null))
    entries.push(html`<li>${sample('twin', '=')} ${t('same server as another')}</li>`);
  if (shown((bar) => bar.state === 'predicted'))
    entries.push(html`<li>${sample('predicted', '≈')} ${statusWord('predicted')}</li>`);
  if (shown((bar) => bar.failedShare > 0))
    entries.push(html`<li>${sample('failing', '')} ✕ ${t('had failed requests')}</li>`);
  else if (shown((bar) => bar.state === 'failed'))
    entries.push(html`<li><span class="failed-sign">✕</span> ${statusWord('failed')}</li>`);
  if (shown((bar) => bar.state === 'skipped')) entries.push(html`<li>– ${statusWord('skipped')}</li>`);
  if (shown((bar) => bar.best === 'recommended')) entries.push(html`<li>${t('★ recommended')}</li>`);
  if (shown((bar) => bar.best === 'fastest')) entries.push(html`<li>${t('★ fastest measured')}</li>`);
  if (!inMaps && shown((bar) => bar.low !== null))
    entries.push(html`<li><span class="interval-sign" aria-hidden="true"></span> ${t('95 % interval')}</li>`);
  if (entries.length === 0) return html``;
  return html`<ul class="legend" aria-label=${t('Legend')}>${entries}</ul>`;
}
