import { html, nothing, type TemplateResult } from 'lit';
import { placeKey } from '../../model/run/fold.ts';
import { type ChartModel, chartFigureNamed, chartFigures, chartOf } from '../../report/figures/chart-model.ts';
import { betterOf } from '../../report/figures/figures.ts';
import { heatMapsOf } from '../../report/figures/heat-map.ts';
import { sampleText } from '../../report/figures/sample-text.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import type { RunPage } from '../page.ts';
import { term } from './explained.ts';
import { figureSelect } from './figure-select.ts';
import { heatMaps } from './heat-maps.ts';
import { legend } from './legend.ts';
import { captionOf, chartContext, saveChart } from './save-chart.ts';

/** For each endpoint on show its chart of one figure, and its maps where bars alone would be too many. */
export function charts(page: RunPage): TemplateResult {
  const { record, preferences, prefer } = page;
  const figure = chartFigureNamed(preferences.figure);
  const all = [...new Set(record.cells.map((cell) => cell.endpoint))];
  const endpoints = preferences.endpoint !== null && all.includes(preferences.endpoint) ? [preferences.endpoint] : all;
  const models = endpoints.map((endpoint) => chartOf(record, endpoint, figure));
  return html`
    <section class="charts" aria-label=${t('Charts')}>
      <div class="charts-head">
        ${figureSelect(t('Figure'), chartFigures, figure, (name) => prefer({ figure: name }))}
        <span class="muted">${term(figure, betterOf(figure) === 'more' ? t('higher is better') : t('lower is better'))}</span>
      </div>
      ${legend(models)} ${models.map((model) => endpointChart(page, model))}
    </section>
  `;
}

/** Bars of an endpoint that can still be told apart; where there are more, its maps come first. */
const mostBars = 120;

function endpointChart(page: RunPage, model: ChartModel): TemplateResult {
  const { endpoint, figure } = model;
  const chosen = page.chosen;
  const cells = page.record.cells.filter((cell) => cell.endpoint === endpoint);
  const caption = captionOf(page, `${endpoint}: ${model.title}`, sampleText(cells));
  const maps = heatMapsOf(page.record, endpoint, figure);
  const bars = html`<figure data-vscode-context=${chartContext(caption.title)}>
    <figcaption>${model.title} ${saveChart(page, caption.title)}</figcaption>
    <servebench-bar-chart
      .model=${model}
      .caption=${caption}
      .chosen=${chosen === null ? '' : placeKey(chosen)}
    ></servebench-bar-chart>
  </figure>`;
  return html`
    <section class="endpoint">
      <div class="endpoint-head">
        <h3>${plainText(endpoint, 80)}</h3>
        ${
          page.canRun
            ? html`<button
              class="link"
              aria-label=${t('Run this endpoint: {0}', plainText(endpoint, 80))}
              @click=${() => page.post({ type: 'run-endpoint', endpoint })}
            >
              ${t('Run this endpoint')}
            </button>`
            : nothing
        }
      </div>
      ${
        maps.length > 0 && cells.length > mostBars
          ? html`<p class="map-title"><strong>${model.title}</strong></p>
              ${heatMaps(page, maps)}
              <details>
                <summary>${t('All {0} settings as bars', cells.length)}</summary>
                ${bars}
              </details>`
          : html`${bars} ${maps.length === 0 ? nothing : heatMaps(page, maps)}`
      }
    </section>
  `;
}
