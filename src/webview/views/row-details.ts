import { html, nothing, type TemplateResult } from 'lit';
import type { Cell } from '../../model/run/record.ts';
import { shellLine } from '../../model/shell-line.ts';
import { cellLines } from '../../report/figures/chart-model.ts';
import { bestOf } from '../../report/figures/grid.ts';
import { populations } from '../../report/figures/populations.ts';
import { cellOutput } from '../../words/cells.ts';
import { formatBytes, formatFigure, formatMs, formatQuantile, formatShare } from '../../words/figures.ts';
import { plainText } from '../../words/plain-text.ts';
import type { RunPage } from '../page.ts';

/** Everything that is known about the cells of a row. */
export function rowDetails(page: RunPage, cells: readonly Cell[]): TemplateResult {
  return html`<div class="cell-details">${cells.map((cell) => cellDetails(page, cell))}</div>`;
}

function cellDetails(page: RunPage, cell: Cell): TemplateResult {
  const state = cell.status;
  const output = cellOutput(cell);
  const [, ...lines] = cellLines(cell, bestOf(page.record, cell.endpoint));
  const measurable = page.canRun && state !== 'measured';
  return html`
    <section>
      <h3>${plainText(cell.endpoint, 80)}</h3>
      <ul>
        ${[...lines, ...timeLines(cell), ...serverLines(cell)].map((line) => html`<li>${line}</li>`)}
        ${(cell.measurement?.errorExamples ?? []).map((text) => html`<li class="bad">${plainText(text)}</li>`)}
      </ul>
      ${output.length > 0 ? html`<pre tabindex="0">${output.join('\n')}</pre>` : nothing}
      ${cell.command === null ? nothing : html`<code class="command-line">${plainText(shellLine(cell.command, page.record.machine.platform))}</code>`}
      ${
        page.canRun && state === 'measured'
          ? html`<button class="link" @click=${() => page.post({ type: 'profile', endpoint: cell.endpoint, settings: cell.settings })}>Which line? Profile this cell</button>`
          : nothing
      }
      ${
        measurable
          ? html`<button class="link" @click=${() => page.post({ type: 'measure-cell', endpoint: cell.endpoint, settings: cell.settings })}>Measure this cell</button>`
          : nothing
      }
    </section>
  `;
}

function timeLines({ measurement }: Cell): string[] {
  if (measurement === null || measurement.latencyMs.count === 0) return [];
  const { latencyMs, connectMs, connections } = measurement;
  const { latency, connect } = populations(measurement);
  const median = formatQuantile(latencyMs, 'p50');
  const interval =
    latencyMs.p50Low === null || latencyMs.p50High === null
      ? ''
      : ` (95 %: ${formatMs(latencyMs.p50Low)} – ${formatMs(latencyMs.p50High)})`;
  const quantiles = (['p90', 'p95', 'p99'] as const).map((name) => `${name} ${formatQuantile(latencyMs, name)}`);
  return [
    `latency: median ${median}${interval}, ${quantiles.join(', ')}, longest ${latencyMs.max === null ? '–' : formatMs(latencyMs.max)}${latency}`,
    `connections: ${connections.opened} opened${connectMs.mean === null ? '' : `, ${formatMs(connectMs.mean)} each on average${connect}`}; ${formatShare(connections.reused)} of requests on one used before`,
  ];
}

function serverLines({ measurement }: Cell): string[] {
  if (measurement === null) return [];
  const { server, generator } = measurement;
  const spent: string[] = [];
  if (server?.cpuMsPerRequest != null) spent.push(`${formatMs(server.cpuMsPerRequest)} CPU a request`);
  if (server?.cpuCores != null) spent.push(`${formatFigure(server.cpuCores)} cores busy`);
  if (server?.runQueueMsPerRequest != null)
    spent.push(`${formatMs(server.runQueueMsPerRequest)} waiting for a core a request`);
  if (server?.rssBytes != null) spent.push(`${formatBytes(server.rssBytes)} memory (${server.memoryKind ?? 'rss'})`);
  return [
    ...(spent.length > 0 ? [`server: ${spent.join(', ')}${populations(measurement).server}`] : []),
    `load generator: ${plainText(generator.engine, 20)}, ${formatShare(generator.cpuShare)} of a core`,
  ];
}
