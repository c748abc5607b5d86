import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Cell } from '../../model/run/record.ts';
import { settingsKey } from '../../model/settings.ts';
import { figureNames } from '../../report/figures/figures.ts';
import { shortLabel } from '../../report/figures/grid.ts';
import { statusWord } from '../../words/cell-status.ts';
import { explained, type Term } from '../../words/glossary.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import type { RunPage } from '../page.ts';
import { nextSort } from '../preferences.ts';
import { figureSelect } from './figure-select.ts';
import { filterRows } from './table-filter.ts';
import {
  figureNamed,
  type TableColumn,
  type TableFigure,
  type TableModel,
  type TableRow,
  tableModel,
} from './table-model.ts';
import { tableMarkdown } from './table-text.ts';

/** A table, and what of it is shown. */
interface ShownTable {
  readonly model: TableModel;
  readonly rows: readonly TableRow[];
  /** Indices of the columns that are shown. */
  readonly shown: readonly number[];
}

/** All figures: what the charts show, and what has no place in them. */
export function table(page: RunPage): TemplateResult | typeof nothing {
  if (page.record.cells.length === 0) return nothing;
  const { preferences } = page;
  const model = tableModel(page.record, preferences);
  const shown = model.columns.flatMap(({ id }, index) => (preferences.hidden.includes(id) ? [] : [index]));
  const view = { model, rows: filterRows(model, preferences.filter), shown };
  return html`
    <section class="figures" id="figures" aria-label=${t('Figures')}>
      ${page.live || page.record.cells.some(hasFigure) ? controls(page, view) : nothing}
      <div class="table-scroll" tabindex="0" role="group" aria-label=${t('Figures, scrollable')}>
        <table class="figures-table">
          <caption class="visually-hidden">${t('Figures of each combination of settings')}</caption>
          <thead>
            <tr>
              <th scope="col" class="head open-column"><span class="visually-hidden">${t('Details')}</span></th>
              <th scope="col" class="head narrow-only">${t('settings')}</th>
              ${shown.map((index) => heading(page, model.columns[index]!))}
            </tr>
          </thead>
          <tbody>
            ${repeat(
              view.rows,
              ({ row }) => row.key,
              (row) => bodyRow(page, view, row),
            )}
          </tbody>
        </table>
      </div>
      ${footnotes(view)}
    </section>
  `;
}

/** Where nothing has a figure there is nothing to choose, to filter or to copy. */
function hasFigure({ measurement, prediction }: Cell): boolean {
  return measurement !== null || prediction !== null;
}

function controls(page: RunPage, view: ShownTable): TemplateResult {
  const { preferences, prefer, post } = page;
  const { model, rows, shown } = view;
  const isOverview = model.columns.at(-1)?.id.startsWith('endpoint:') ?? false;
  const typed = (event: Event) => prefer({ filter: (event.target as HTMLInputElement).value });
  const copy = () => post({ type: 'copy-markdown', text: tableMarkdown(model, rows, shown) });
  return html`
    <div class="figures-controls">
      ${isOverview ? figureSelect(t('Figure'), figureNames, figureNamed(preferences.figure), (figure) => prefer({ figure })) : nothing}
      <label class="choice">
        ${t('Filter')}
        <input
          type="search"
          .value=${preferences.filter}
          placeholder="class:gevent workers>1 failed"
          spellcheck="false"
          @input=${typed}
        />
      </label>
      <details class="columns">
        <summary>${t('Columns')}</summary>
        <ul>
          ${model.columns.map((column) => columnChoice(page, column))}
        </ul>
      </details>
      <button class="link" @click=${copy}>${t('Copy as Markdown')}</button>
      <span class="muted" role="status">${rows.length < model.rows.length ? t('{0} of {1} rows', rows.length, model.rows.length) : ''}</span>
    </div>
  `;
}

function columnChoice({ preferences, prefer }: RunPage, { id, title }: TableColumn): TemplateResult {
  const isShown = !preferences.hidden.includes(id);
  const toggle = () =>
    prefer({ hidden: isShown ? [...preferences.hidden, id] : preferences.hidden.filter((one) => one !== id) });
  return html`<li><label><input type="checkbox" .checked=${isShown} @change=${toggle} /> ${title}</label></li>`;
}

function heading({ preferences, prefer }: RunPage, column: TableColumn): TemplateResult {
  const { sort } = preferences;
  const direction = sort?.column === column.id ? sort.direction : 'none';
  const arrow = { ascending: '↑', descending: '↓', none: '' }[direction];
  return html`
    <th scope="col" class="head ${column.numeric ? 'numeric' : 'wide-only'}" title=${explanationOf(column)} aria-sort=${direction}>
      <button @click=${() => prefer({ sort: nextSort(sort, column.id, column.firstSort) })}>
        ${column.title}${column.unit === '' ? nothing : html` <span class="unit">${column.unit}</span>`}
        ${arrow === '' ? nothing : html`<span aria-hidden="true">${arrow}</span>`}
      </button>
    </th>
  `;
}

const columnTerms: Readonly<Partial<Record<string, Term>>> = {
  rps: 'rps',
  timePerRequest: 'timePerRequest',
  p50: 'p50',
  p95: 'p95',
  failed: 'failed',
  cpu: 'cpu',
  memory: 'memory',
};

function explanationOf({ id, explanation }: TableColumn): string {
  const name = columnTerms[id];
  return name === undefined ? explanation : explained(name);
}

function bodyRow(page: RunPage, { model, shown }: ShownTable, row: TableRow): TemplateResult {
  const { key } = row.row;
  const chosen = page.chosen;
  const isChosen = chosen !== null && isOfRow(row, settingsKey(chosen.settings));
  const cellAt = (endpoint: string | undefined) =>
    row.cells.find((cell) => cell.endpoint === endpoint) ?? row.cells[0] ?? null;
  const choose = (endpoint: string | undefined) => {
    const cell = cellAt(endpoint);
    if (cell !== null) page.choose(cell);
  };
  const settings = model.grid.settingNames.length;
  const endpointOf = (index: number) => /^endpoint:(.*)$/s.exec(model.columns[index]!.id)?.[1];
  return html`
    <tr class=${isChosen ? 'chosen' : ''} data-key=${key}>
      <td class="open-column">
        <button
          class="disclosure"
          aria-pressed=${isChosen}
          aria-label=${t('Details of {0}', plainText(row.row.label, 100))}
          @click=${() => choose(chosen?.endpoint)}
        >
          ${isChosen ? '◉' : '○'}
        </button>
      </td>
      <td class="narrow-only" @click=${() => choose(chosen?.endpoint)}>${narrowLabel(row)}</td>
      ${shown.map((index) =>
        index < settings
          ? html`<td class="wide-only" @click=${() => choose(chosen?.endpoint)}>${row.settings[index]}</td>`
          : figureCell(
              row.figures[index - settings]!,
              model.ranged[index - settings]!,
              waitingText(page, model, row, index - settings),
              () => choose(endpointOf(index) ?? chosen?.endpoint),
            ),
      )}
    </tr>
  `;
}

function isOfRow({ row }: TableRow, key: string): boolean {
  return row.key === key || row.twins.some((twin) => settingsKey(twin) === key);
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
  if (!live) return t('not measured');
  const { doing } = state.view;
  if (doing === null || doing.endpoint === null || settingsKey(doing.settings) !== row.key) return '';
  const column = model.columns[model.columns.length - 1]?.id.startsWith('endpoint:') ? cells[index] : cells[0];
  return column?.endpoint === doing.endpoint ? t('measuring…') : '';
}

function figureCell(figure: TableFigure, ranged: boolean, waiting: string, choose: () => void): TemplateResult {
  const classes = ['numeric', figure.best ? 'best' : '', figure.bad ? 'bad' : ''].join(' ').trim();
  if (figure.state !== null) {
    const text = figure.state === 'pending' || figure.state === 'absent' ? waiting : statusWord(figure.state);
    return html`<td class="${classes} state" title=${figure.title} @click=${choose}>${text}</td>`;
  }
  return html`
    <td class=${classes} title=${figure.title} @click=${choose}>
      ${figure.bad ? html`<span class="sign" role="img" aria-label=${t('had failures')}>✕</span>` : nothing}${figure.warned ? html`<span class="sign warned" role="img" aria-label=${t('has warnings')}>!</span>` : nothing}${figure.best ? html`<span class="sign" role="img" aria-label=${t('best')}>★</span>` : nothing}
      ${figure.text}${ranged ? html`<span class="range">${figure.range}</span>` : nothing}
    </td>
  `;
}

function footnotes({ model, rows }: ShownTable): TemplateResult | typeof nothing {
  const twins = rows.some(({ row }) => row.twins.length > 0);
  const all = [
    ...(twins ? [t('Settings joined by “=” are the same server, which was measured once.')] : []),
    ...(rows.some(({ figures: list }) => list.some(({ range }) => range !== ''))
      ? [t('Small figures are 95 % intervals.')]
      : []),
    ...model.footnotes,
  ];
  return all.length === 0 ? nothing : html`<p class="footnotes muted">${all.join(' ')}</p>`;
}
