import { html, nothing, type TemplateResult } from 'lit';
import type { CellOf } from '../../model/run/record.ts';
import { timePerRequestOf } from '../../report/figures/figures.ts';
import { populations } from '../../report/figures/populations.ts';
import {
  formatBytes,
  formatEstimate,
  formatFigure,
  formatMs,
  formatNumber,
  formatQuantile,
  formatShare,
  noFigure,
} from '../../words/figures.ts';
import { glossary, type Term } from '../../words/glossary.ts';
import { t } from '../../words/language.ts';
import { term } from './explained.ts';

/** A cell's figures, each with its name and its explanation. */
export function cellFigures(cell: CellOf<'measured'>): TemplateResult {
  const { measurement } = cell;
  const { requests, latencyMs, server, generator, connections } = measurement;
  const time = timePerRequestOf(cell);
  const ms = (value: number | null | undefined) => (value == null ? noFigure : formatMs(value));
  const of = populations(measurement);
  return html`<dl class="cell-figures">
    ${figure('rps', formatEstimate(measurement.rps), `n = ${formatNumber(requests.succeeded)}`)}
    ${figure('timePerRequest', time === null ? noFigure : formatMs(time.mean))}
    ${figure('p50', ms(latencyMs.p50), of.latency, t('Median'))}
    ${figure('p95', formatQuantile(latencyMs, 'p95'), '', 'p95')} ${figure('p99', formatQuantile(latencyMs, 'p99'), '', 'p99')}
    ${figure('longest', ms(latencyMs.max), '', t('Longest'))}
    ${figure('failed', formatNumber(requests.failed), t('of {0} sent', formatNumber(requests.sent)), t('Failed'))}
    ${figure('cpu', ms(server?.cpuMsPerRequest), of.server, t('CPU/request'))}
    ${figure('cores', server?.cpuCores == null ? noFigure : formatFigure(server.cpuCores))}
    ${figure('memory', server?.rssBytes == null ? noFigure : formatBytes(server.rssBytes), server?.memoryKind ?? '', t('Memory'))}
    ${figure('reused', formatShare(connections.reused), t('{0} opened', formatNumber(connections.opened)))}
    ${figure('generator', formatShare(generator.cpuShare), t('of a core'))}
  </dl>`;
}

function figure(name: Term, value: string, note = '', title: string = glossary[name].title): TemplateResult {
  return html`<div>
    <dt>${term(name, title)}</dt>
    <dd>${value}${note === '' ? nothing : html` <span class="muted note">${note.trim()}</span>`}</dd>
  </div>`;
}
