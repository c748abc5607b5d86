import { html, type TemplateResult } from 'lit';
import { placeKey } from '../../model/run/fold.ts';
import { sampleText } from '../../report/figures/sample-text.ts';
import { tradeOffCostNamed, tradeOffCosts, tradeOffPlot } from '../../report/figures/trade-off.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import type { RunPage } from '../page.ts';
import { figureSelect } from './figure-select.ts';
import { plotFigure } from './plot-figure.ts';

/** For each endpoint on show its rate against what that costs. */
export function tradeOffs(page: RunPage): TemplateResult {
  const { record, preferences, prefer } = page;
  const cost = tradeOffCostNamed(preferences.cost);
  const all = [...new Set(record.cells.map((cell) => cell.endpoint))];
  const endpoints = preferences.endpoint !== null && all.includes(preferences.endpoint) ? [preferences.endpoint] : all;
  const chosen = page.chosen;
  return html`
    <section class="trade-offs" aria-label=${t('Trade-offs')}>
      <div class="charts-head">${figureSelect(t('Against'), tradeOffCosts, cost, (name) => prefer({ cost: name }))}</div>
      ${endpoints.map((endpoint) => {
        const model = tradeOffPlot(record, endpoint, cost);
        return html`<section class="endpoint">
          <div class="endpoint-head"><h3>${plainText(endpoint, 80)}</h3></div>
          ${
            model === null
              ? html`<p class="muted">${t('Fewer than two settings have both figures: there is nothing to compare.')}</p>`
              : plotFigure(page, model, 'frontier', {
                  of: endpoint,
                  n: sampleText(record.cells.filter((cell) => cell.endpoint === endpoint)),
                  chosen: chosen === null ? '' : placeKey(chosen),
                })
          }
        </section>`;
      })}
    </section>
  `;
}
