import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { placeKey } from '../../model/run/fold.ts';
import type { Cell, RunRecord } from '../../model/run/record.ts';
import { settingsKey } from '../../model/settings.ts';
import {
  type ChartFigure,
  type ChartModel,
  chartFigureNamed,
  chartFigures,
  chartOf,
} from '../../report/figures/chart-model.ts';
import { betterOf } from '../../report/figures/figures.ts';
import { bestOf } from '../../report/figures/grid.ts';
import { type HeatMap, heatMapsOf } from '../../report/figures/heat-map.ts';
import { sampleText } from '../../report/figures/sample-text.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import type { ChartCaption } from '../chart/chart-picture.ts';
import type { RunPage } from '../page.ts';
import { remembering } from '../remembering.ts';
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
  const drawings = endpoints.map((endpoint) => drawingOf(record, endpoint, figure));
  return html`
    <section class="charts" aria-label=${t('Charts')}>
      <div class="charts-head">
        ${figureSelect(t('Figure'), chartFigures, figure, (name) => prefer({ figure: name }))}
        <span class="muted">${term(figure, betterOf(figure) === 'more' ? t('higher is better') : t('lower is better'))}</span>
      </div>
      ${legend(
        drawings.map(({ model }) => model),
        drawings.every(isMapFirst),
      )} ${drawings.map((drawing) => endpointChart(page, drawing))}
    </section>
  `;
}

/** What is drawn of an endpoint. */
interface Drawing {
  readonly cells: readonly Cell[];
  readonly model: ChartModel;
  readonly maps: readonly HeatMap[];
}

const remembered = remembering<Drawing>();

/** Made anew only where a cell of the endpoint is another than before: while a run goes on, that is one endpoint. */
function drawingOf(record: RunRecord, endpoint: string, figure: ChartFigure): Drawing {
  const cells = record.cells.filter((cell) => cell.endpoint === endpoint);
  const best = bestOf(record, endpoint);
  return remembered(endpoint, [figure, best?.key, best?.why, ...cells], () => ({
    cells,
    model: chartOf(record, endpoint, figure),
    maps: heatMapsOf(record, endpoint, figure),
  }));
}

/** Bars of an endpoint that can still be told apart; where there are more, its maps come first. */
const mostBars = 120;

/** Whether an endpoint's maps stand in for its bars, which are folded away. */
function isMapFirst({ maps, cells }: Pick<Drawing, 'maps' | 'cells'>): boolean {
  return maps.length > 0 && cells.length > mostBars;
}

function endpointChart(page: RunPage, drawing: Drawing): unknown {
  const { cells, model } = drawing;
  const { endpoint } = model;
  const chosen = page.chosen === null ? '' : placeKey(page.chosen);
  const running =
    page.live && page.state.view.doing?.endpoint === endpoint ? settingsKey(page.state.view.doing.settings) : '';
  const caption = captionOf(page, `${endpoint}: ${model.title}`, sampleText(cells));
  const from = [drawing, chosen, running, page.canRun, caption.title, ...caption.lines];
  return guard(from, () => drawn(page, drawing, chosen, caption));
}

function drawn(page: RunPage, { cells, model, maps }: Drawing, chosen: string, caption: ChartCaption): TemplateResult {
  const { endpoint } = model;
  const bars = html`<figure data-vscode-context=${chartContext(caption.title)}>
    <figcaption>${model.title} ${saveChart(page, caption.title)}</figcaption>
    <servebench-bar-chart
      .model=${model}
      .caption=${caption}
      .chosen=${chosen}
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
        isMapFirst({ maps, cells })
          ? html`<p class="map-title"><strong>${model.title}</strong></p>
              ${heatMaps(page, maps)}
              <details>
                <summary>${t('All {0} settings as bars', cells.length)}</summary>
                ${legend([model])} ${bars}
              </details>`
          : html`${bars} ${maps.length === 0 ? nothing : heatMaps(page, maps)}`
      }
    </section>
  `;
}
