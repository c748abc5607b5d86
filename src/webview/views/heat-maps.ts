import { html, nothing, type TemplateResult } from 'lit';
import { settingsKey } from '../../model/settings.ts';
import type { HeatCell, HeatMap } from '../../report/figures/heat-map.ts';
import { statusWord } from '../../words/cell-status.ts';
import type { RunPage } from '../page.ts';

/** The maps of an endpoint side by side, one for each worker class; arrow keys walk within a map. */
export function heatMaps(page: RunPage, maps: readonly HeatMap[]): TemplateResult {
  return html`<div class="heat-maps">${maps.map((map) => heatMap(page, map))}</div>`;
}

/** Columns from which on the fields of a map are as narrow as their figures. */
const manyColumns = 9;

function heatMap(page: RunPage, map: HeatMap): TemplateResult {
  const chosen = page.chosen;
  const isChosen = (cell: HeatCell) =>
    chosen !== null && cell.endpoint === chosen.endpoint && cell.key === settingsKey(chosen.settings);
  const cells = map.rows.flatMap(({ cells: row }) => row).filter((cell) => cell !== null);
  // One stop for the keyboard in each map: the chosen cell, else the first.
  const stop = cells.find(isChosen) ?? cells[0];
  return html`
    <table class=${map.columns.length < manyColumns ? 'heat-map' : 'heat-map dense'} @keydown=${walk}>
      <caption>${map.name === '' ? nothing : html`<strong>${map.name}</strong>`} <span class="muted">${map.rowSetting} <span aria-hidden="true">↓</span> × ${map.columnSetting} <span aria-hidden="true">→</span></span></caption>
      <thead>
        <tr>
          <td></td>
          ${map.columns.map((name) => html`<th scope="col" class="axis">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${map.rows.map(
          (row) => html`<tr>
            <th scope="row" class="axis">${row.name}</th>
            ${row.cells.map((cell) => (cell === null ? html`<td></td>` : heatCell(page, cell, isChosen(cell), cell === stop)))}
          </tr>`,
        )}
      </tbody>
    </table>
  `;
}

function heatCell(page: RunPage, cell: HeatCell, isChosen: boolean, isStop: boolean): TemplateResult {
  const classes = [
    'heat',
    cell.level === null ? 'none' : `heat-${cell.level}`,
    cell.state,
    cell.hasFailures ? 'failing' : '',
    cell.isTwin ? 'twin' : '',
    isRunning(page, cell) ? 'running' : '',
  ].join(' ');
  const sign = cell.hasFailures || cell.state === 'failed' ? '✕ ' : cell.isBest ? '★ ' : cell.isTwin ? '= ' : '';
  const text = cell.state === 'skipped' || cell.state === 'failed' ? statusWord(cell.state) : cell.text;
  return html`<td class=${classes}>
    <button
      aria-pressed=${isChosen}
      tabindex=${isStop ? 0 : -1}
      aria-label="${sign}${text}: ${cell.lines.join('. ')}"
      title=${cell.lines.join('\n')}
      @click=${() => page.choose(cell)}
    >
      ${sign}${text}
    </button>
  </td>`;
}

/** Whether the trial in progress is this cell's. */
function isRunning({ live, state }: RunPage, { endpoint, key }: HeatCell): boolean {
  const { doing } = state.view;
  return live && doing !== null && doing.endpoint === endpoint && settingsKey(doing.settings) === key;
}

function walk(event: KeyboardEvent): void {
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
  const cell = (event.target as HTMLElement).closest('td');
  const row = cell?.closest('tr');
  const body = row?.closest('tbody');
  if (step === undefined || !cell || !row || !body) return;
  event.preventDefault();
  const [down = 0, right = 0] = step;
  const next = body.rows[[...body.rows].indexOf(row) + down]?.cells[cell.cellIndex + right];
  next?.querySelector('button')?.focus();
}
