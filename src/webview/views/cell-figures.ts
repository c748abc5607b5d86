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
    ${figure('p50', ms(latencyMs.p50), of.latency, 'Median')}
    ${figure('p95', formatQuantile(latencyMs, 'p95'), '', 'p95')} ${figure('p99', formatQuantile(latencyMs, 'p99'), '', 'p99')}
    ${figure('longest', ms(latencyMs.max), '', 'Longest')}
    ${figure('failed', formatNumber(requests.failed), `of ${formatNumber(requests.sent)}`, 'Failed')}
    ${figure('cpu', ms(server?.cpuMsPerRequest), of.server, 'CPU/request')}
    ${figure('cores', server?.cpuCores == null ? noFigure : formatFigure(server.cpuCores))}
    ${figure('memory', server?.rssBytes == null ? noFigure : formatBytes(server.rssBytes), server?.memoryKind ?? '', 'Memory')}
    ${figure('reused', formatShare(connections.reused), `${formatNumber(connections.opened)} opened`)}
    ${figure('generator', formatShare(generator.cpuShare), 'of a core')}
  </dl>`;
}

function figure(name: Term, value: string, note = '', title: string = glossary[name].title): TemplateResult {
  return html`<div>
    <dt>${term(name, title)}</dt>
    <dd>${value}${note === '' ? nothing : html` <span class="muted note">${note.trim()}</span>`}</dd>
  </div>`;
}
