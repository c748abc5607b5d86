import { html, nothing, svg, type TemplateResult } from 'lit';
import type { TrialProgress } from '../../model/trial/trial.ts';
import { formatFigure, formatMs, formatNumber, noFigure } from '../../words/figures.ts';
import type { Term } from '../../words/glossary.ts';
import { t } from '../../words/language.ts';
import type { RunPage } from '../page.ts';
import { term } from './explained.ts';

/**
 * What the trial in progress does right now: its rate and p95 as lines, latencies, and who keeps the cores busy. Its height never changes,
 * and screen readers read it when they are asked to: it announces nothing.
 */
export function liveStrip({ live, state, rates, record }: RunPage): TemplateResult | typeof nothing {
  if (!live) return nothing;
  const progress = state.view.doing?.progress ?? null;
  const now = rates.at(-1);
  const latency = progress?.phase === 'measuring' ? progress.latency : null;
  const usage = progress?.phase === 'measuring' ? progress.usage : null;
  const { cores } = record.machine;
  return html`<dl class="live-strip" aria-label=${t('The trial in progress')}>
    ${item('rps', t('Rate'), now === undefined ? noFigure : t('{0}/s', formatFigure(now.rps)), line(rates.map(({ rps }) => rps)))}
    ${item('p50', 'p50', ms(latency?.p50Ms))} ${item('p95', 'p95', ms(latency?.p95Ms), line(rates.map(({ p95Ms }) => p95Ms ?? 0)))}
    ${item('cores', t('Server’s cores'), busy(usage?.server, cores), gauge(usage?.server, cores))}
    ${item('generator', t('Generator’s cores'), busy(usage?.generator, cores), gauge(usage?.generator, cores))}
    ${item('others', t('Other programs’ cores'), busy(usage?.others, cores), gauge(usage?.others, cores))} ${answered(progress)}
  </dl>`;
}

function item(
  explained: Term | null,
  name: string,
  value: string,
  picture: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<div>
    <dt>${explained === null ? name : term(explained, name)}</dt>
    <dd><span class="now">${value}</span>${picture}</dd>
  </div>`;
}

function answered(progress: TrialProgress | null): TemplateResult {
  const isCounted = progress !== null && progress.phase !== 'warm-up';
  const failed = isCounted && progress.failed > 0 ? ` · ✕ ${t('{0} failed', formatNumber(progress.failed))}` : '';
  return item(null, t('Answered'), isCounted ? `${formatNumber(progress.succeeded)}${failed}` : noFigure);
}

function ms(value: number | null | undefined): string {
  return value == null ? noFigure : formatMs(value);
}

function busy(value: number | null | undefined, cores: number): string {
  return value == null ? noFigure : t('{0} of {1}', value.toFixed(1), formatNumber(cores));
}

function gauge(value: number | null | undefined, cores: number): TemplateResult {
  const width = value == null ? 0 : Math.min(100, (100 * value) / cores);
  return html`<svg class="share" aria-hidden="true">${svg`<rect class="track" width="100%" height="100%"></rect><rect class="part" width="${width}%" height="100%"></rect>`}</svg>`;
}

function line(values: readonly number[]): TemplateResult {
  const most = Math.max(1e-9, ...values);
  const step = 100 / Math.max(1, values.length - 1);
  const points = values.map((value, index) => `${(index * step).toFixed(2)},${(29 - (28 * value) / most).toFixed(2)}`);
  return html`<svg class="spark" viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">${svg`<polyline points=${points.join(' ')}></polyline>`}</svg>`;
}
