import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { settingsKey } from '../../model/settings.ts';
import { figureNames, figures } from '../../report/figures/figures.ts';
import { shortLabel } from '../../report/figures/grid.ts';
import { plainText } from '../../words/plain-text.ts';
import type { RunPage } from '../page.ts';
import { nextSort } from '../preferences.ts';
import { rowDetails } from './row-details.ts';
import {
  figureNamed,
  type TableColumn,
  type TableFigure,
  type TableModel,
  type TableRow,
  tableModel,
} from './table-model.ts';

/** All figures: what the charts show, and what has no place in them. */
export function table(page: RunPage): TemplateResult | typeof nothing {
  if (page.record.cells.length === 0) return nothing;
  const model = tableModel(page.record, page.preferences);
  return html`
    <section class="figures" id="figures" aria-label="Figures">
      <div class="figures-head">
        <h2>Figures</h2>
        ${controls(page, model)}
      </div>
      <div class="table-scroll" tabindex="0" role="group" aria-label="Figures, scrollable">
        <table>
          <thead>
            <tr>
              <th class="open-column"><span class="visually-hidden">Details</span></th>
              <th class="narrow-only">settings</th>
              ${model.columns.map((column) => heading(page, column))}
            </tr>
          </thead>
          <tbody>
            ${repeat(
              model.rows,
              ({ row }) => row.key,
              (row) => bodyRows(page, model, row),
            )}
          </tbody>
        </table>
      </div>
      ${footnotes(model)}
    </section>
  `;
}

function controls({ preferences, prefer }: RunPage, { grid }: TableModel): TemplateResult | typeof nothing {
  if (grid.endpoints.length < 2) return nothing;
  const chosen = grid.endpoints.includes(preferences.endpoint ?? '') ? preferences.endpoint : null;
  const value = (event: Event) => (event.target as HTMLSelectElement).value;
  return html`
    <div class="figures-controls">
      <label>
        Endpoint
        <select @change=${(event: Event) => prefer({ endpoint: value(event) === '' ? null : value(event).slice(1), sort: null })}>
          <option value="" .selected=${chosen === null}>all</option>
          ${grid.endpoints.map((name) => html`<option value=${`=${name}`} .selected=${chosen === name}>${plainText(name, 60)}</option>`)}
        </select>
      </label>
      ${
        chosen === null
          ? html`<label>
            Figure
            <select @change=${(event: Event) => prefer({ figure: value(event) })}>
              ${figureNames.map((name) => html`<option value=${name} .selected=${name === figureNamed(preferences.figure)}>${figures[name].title}</option>`)}
            </select>
          </label>`
          : nothing
      }
    </div>
  `;
}

function heading({ preferences, prefer }: RunPage, column: TableColumn): TemplateResult {
  const { sort } = preferences;
  const direction = sort?.column === column.id ? sort.direction : 'none';
  const arrow = { ascending: '↑', descending: '↓', none: '' }[direction];
  return html`
    <th class=${column.numeric ? 'numeric' : 'wide-only'} title=${column.explanation} aria-sort=${direction}>
      <button @click=${() => prefer({ sort: nextSort(sort, column.id, column.firstSort) })}>
        ${column.title}${column.unit === '' ? nothing : html` <span class="unit">${column.unit}</span>`}
        ${arrow === '' ? nothing : html`<span aria-hidden="true">${arrow}</span>`}
      </button>
    </th>
  `;
}

function bodyRows(page: RunPage, model: TableModel, row: TableRow): TemplateResult {
  const { open } = page.preferences;
  const { key } = row.row;
  const isOpen = open.includes(key);
  const toggle = () => page.prefer({ open: isOpen ? open.filter((one) => one !== key) : [...open, key] });
  return html`
    <tr class=${isOpen ? 'open' : ''} data-key=${key}>
      <td class="open-column">
        <button class="disclosure" aria-expanded=${isOpen} aria-label="Details of ${plainText(row.row.label, 100)}" @click=${toggle}>
          ${isOpen ? '▾' : '▸'}
        </button>
      </td>
      <td class="narrow-only">${narrowLabel(row)}</td>
      ${row.settings.map((text) => html`<td class="wide-only">${text}</td>`)}
      ${row.figures.map((figure, index) => figureCell(figure, model.ranged[index]!, waitingText(page, model, row, index)))}
    </tr>
    ${
      isOpen
        ? html`<tr class="details">
          <td></td>
          <td colspan=${model.columns.length + 1}>${rowDetails(page, row.cells)}</td>
        </tr>`
        : nothing
    }
  `;
}

/** All settings in one column, for panels in which they have no room side by side. */
function narrowLabel({ row }: TableRow): TemplateResult {
  const same = row.settings['workerClass'];
  const twins = row.twins.map(({ workerClass, ...others }) =>
    plainText(shortLabel(workerClass === same ? others : { workerClass: workerClass ?? '–', ...others }), 60),
  );
  return html`${plainText(row.label, 60)}${twins.length === 0 ? nothing : html`<span class="twins">= ${twins.join(', ')}</span>`}`;
}

/** What stands where a figure is still to come: nothing while the run goes on, but for the cell in progress. */
function waitingText({ live, state }: RunPage, model: TableModel, { row, cells }: TableRow, index: number): string {
  if (!live) return 'not measured';
  const { doing } = state.view;
  if (doing === null || doing.endpoint === null || settingsKey(doing.settings) !== row.key) return '';
  const column = model.columns[model.columns.length - 1]?.id.startsWith('endpoint:') ? cells[index] : cells[0];
  return column?.endpoint === doing.endpoint ? 'measuring…' : '';
}

function figureCell(figure: TableFigure, ranged: boolean, waiting: string): TemplateResult {
  const classes = ['numeric', figure.best ? 'best' : '', figure.bad ? 'bad' : ''].join(' ').trim();
  if (figure.state !== null) {
    const text = figure.state === 'pending' ? waiting : figure.state;
    return html`<td class="${classes} state" title=${figure.title}>${text}</td>`;
  }
  return html`
    <td class=${classes} title=${figure.title}>
      ${figure.bad ? html`<span class="sign" role="img" aria-label="had failures">✕</span>` : nothing}${
        figure.warned ? html`<span class="sign warned" role="img" aria-label="has warnings">!</span>` : nothing
      }${figure.best ? html`<span class="sign" role="img" aria-label="best">★</span>` : nothing}
      ${figure.text}${ranged ? html`<span class="range">${figure.range}</span>` : nothing}
    </td>
  `;
}

function footnotes({ grid, rows, footnotes: notes }: TableModel): TemplateResult | typeof nothing {
  const twins = rows.some(({ row }) => row.twins.length > 0);
  const all = [
    ...(twins ? ['Settings joined by “=” are the same server, so it was measured once.'] : []),
    ...(rows.some(({ figures: list }) => list.some(({ range }) => range !== ''))
      ? ['Small figures are 95 % intervals.']
      : []),
    ...notes,
  ];
  return grid.rows.length === 0 || all.length === 0 ? nothing : html`<p class="footnotes muted">${all.join(' ')}</p>`;
}
