import { html, nothing, type TemplateResult } from 'lit';
import { type ChartModel, chartsOf } from '../../report/figures/chart-model.ts';
import { plainText } from '../../words/plain-text.ts';
import type { RunPage } from '../page.ts';
import { legend } from './legend.ts';

/** For each endpoint its two charts, all under one legend. */
export function charts(page: RunPage): TemplateResult | typeof nothing {
  const { record } = page;
  const endpoints = [...new Set(record.cells.map((cell) => cell.endpoint))];
  const models = endpoints.map((endpoint) => chartsOf(record, endpoint));
  const drawable = models
    .flat()
    .some(({ series }) => series.some(({ bars }) => bars.some((bar) => bar?.value != null)));
  if (!drawable && !page.live) return nothing;
  return html`
    <section class="charts" aria-label="Charts">
      ${legend(models.flat())}
      ${endpoints.map((endpoint, index) => endpointCharts(page, endpoint, models[index]!))}
    </section>
  `;
}

function endpointCharts(page: RunPage, endpoint: string, models: readonly ChartModel[]): TemplateResult {
  return html`
    <section class="endpoint">
      <div class="endpoint-head">
        <h2>${plainText(endpoint, 80)}</h2>
        ${
          page.canRun
            ? html`<button
              class="link"
              aria-label="Run ${plainText(endpoint, 80)} again"
              @click=${() => page.post({ type: 'run-endpoint', endpoint })}
            >
              Run this endpoint
            </button>`
            : nothing
        }
      </div>
      <div class="chart-pair">${models.map(figure)}</div>
    </section>
  `;
}

function figure(model: ChartModel): TemplateResult {
  const better = model.metric === 'rps' ? 'higher is better' : 'lower is better';
  return html`
    <figure>
      <figcaption>${model.title} <span class="muted">${better}</span></figcaption>
      <servebench-bar-chart .model=${model}></servebench-bar-chart>
    </figure>
  `;
}
