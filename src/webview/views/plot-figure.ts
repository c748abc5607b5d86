import { html, nothing, svg, type TemplateResult } from 'lit';
import type { PlotModel } from '../../report/figures/plot-model.ts';
import { formatFigure, noFigure } from '../../words/figures.ts';
import type { Term } from '../../words/glossary.ts';
import { t } from '../../words/language.ts';
import { pointShape, strokeOf } from '../chart/plot-sign.ts';
import type { RunPage } from '../page.ts';
import { term } from './explained.ts';
import { captionOf, chartContext, saveChart } from './save-chart.ts';

/** Whose plot it is. */
interface PlotPlace {
  /** Endpoint, or endpoint and settings, as a picture's title names it. */
  readonly of: string;
  /** Sample size behind it, in words; empty where it has none of its own. */
  readonly n: string;
  /** Key of a cell's place. */
  readonly chosen?: string;
}

/** A plot with its title, what its lines are, and the same as a table for who can't see it. */
export function plotFigure(
  page: RunPage,
  model: PlotModel,
  name: Term,
  { of, n, chosen = '' }: PlotPlace,
): TemplateResult {
  const caption = captionOf(page, `${of}: ${model.title}`, n);
  return html`<figure class="plot" data-vscode-context=${chartContext(caption.title)}>
    <figcaption>${term(name, model.title)} ${model.series.length > 1 ? lineNames(model) : nothing} ${saveChart(page, caption.title)}</figcaption>
    <servebench-plot .model=${model} .chosen=${chosen} .caption=${caption}></servebench-plot>
    ${asTable(model)}
  </figure>`;
}

function lineNames({ series, marks = [] }: PlotModel): TemplateResult {
  return html`<span class="line-names">
    ${series.map(
      (one, index) =>
        html`<span><span class="line-sign series-${one.colour}" aria-hidden="true">${one.shape === 'points' ? pointShape(index).sign : strokeSample(strokeOf(series, index))}</span> ${one.name}</span>`,
    )}
    ${marks.map((name) => html`<span>${name}</span>`)}
  </span>`;
}

function strokeSample(stroke: readonly number[]): TemplateResult {
  return html`<svg viewBox="0 0 28 8" width="28" height="8">${svg`<line x2="28" y1="4" y2="4" stroke-dasharray=${stroke.length === 0 ? 'none' : stroke.join(' ')}></line>`}</svg>`;
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
