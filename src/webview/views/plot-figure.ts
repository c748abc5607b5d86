import { html, nothing, type TemplateResult } from 'lit';
import type { PlotModel, PlotSeries } from '../../report/figures/plot-model.ts';
import { formatFigure, noFigure } from '../../words/figures.ts';
import type { Term } from '../../words/glossary.ts';
import { t } from '../../words/language.ts';
import { term } from './explained.ts';

/** A plot with its title, what its lines are, and the same as a table for who can't see it. `chosen`: key of a cell's place. */
export function plotFigure(model: PlotModel, name: Term, chosen = ''): TemplateResult {
  return html`<figure class="plot">
    <figcaption>${term(name, model.title)} ${model.series.length > 1 ? lineNames(model.series) : nothing}</figcaption>
    <servebench-plot .model=${model} .chosen=${chosen}></servebench-plot>
    ${asTable(model)}
  </figure>`;
}

const shapes = ['●', '▲', '■', '◆', '✱'] as const;

/** Points are told apart by shape, lines by colour and stroke, as they are drawn. */
function lineNames(series: readonly PlotSeries[]): TemplateResult {
  return html`<span class="line-names">
    ${series.map(({ name, colour, dashed, shape }, index) => {
      const sign = shape === 'points' ? shapes[index % shapes.length] : dashed ? '╌' : '━';
      return html`<span><span class="line-sign series-${colour}" aria-hidden="true">${sign}</span> ${name}</span>`;
    })}
  </span>`;
}

/** Rows that a chart's table has at most: it is read from top to bottom. */
const mostRows = 120;

function asTable({ x, y, series }: PlotModel): TemplateResult {
  const rows = series.flatMap((one) =>
    one.points.filter(({ lines }) => lines.length > 0).map((point) => ({ one, point })),
  );
  return html`<details class="as-table">
    <summary>${t('As a table')}</summary>
    <div class="table-scroll" tabindex="0" role="group" aria-label=${t('The chart as a table')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t('Series')}</th>
            <th scope="col" class="numeric">${x.title}</th>
            <th scope="col" class="numeric">${y.title}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, mostRows).map(
            ({ one, point }) => html`<tr>
              <td>${point.cell === null ? one.name : point.lines[0]}</td>
              <td class="numeric">${formatFigure(point.x)}</td>
              <td class="numeric">${point.y === null ? noFigure : formatFigure(point.y)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
