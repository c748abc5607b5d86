import { html, nothing, svg, type TemplateResult } from 'lit';
import { formatFigure, formatNumber } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import type { RunPage } from '../page.ts';

/** What the trial in progress does right now: its rate so far as a line, answers and failures. Its height never changes. */
export function liveStrip({ live, state, rates }: RunPage): TemplateResult | typeof nothing {
  if (!live) return nothing;
  const progress = state.view.doing?.progress ?? null;
  const now = rates.at(-1);
  const failed =
    progress === null || progress.failed === 0
      ? nothing
      : html`<span class="bad">✕ ${t('{0} failed', formatNumber(progress.failed))}</span>`;
  return html`<div class="live-strip" aria-hidden="true">
    ${line(rates.map(({ rps }) => rps))}
    <span><strong>${now === undefined ? '–' : formatFigure(now.rps)}</strong> ${t('answers/s')}</span>
    <span>${t('{0} answered', progress === null || progress.phase === 'warm-up' ? '–' : formatNumber(progress.succeeded))}</span>
    ${failed}
  </div>`;
}

function line(rates: readonly number[]): TemplateResult {
  const most = Math.max(1e-9, ...rates);
  const step = 100 / Math.max(1, rates.length - 1);
  const points = rates.map((rate, index) => `${(index * step).toFixed(2)},${(29 - (28 * rate) / most).toFixed(2)}`);
  return html`<svg class="spark" viewBox="0 0 100 30" preserveAspectRatio="none">${svg`<polyline points=${points.join(' ')}></polyline>`}</svg>`;
}
