import { html, nothing, svg, type TemplateResult } from 'lit';
import type { ComparedRun, Comparison } from '../../model/run/comparison.ts';
import { type CellRow, comparisonRows, type EndpointRow, type ShownChange } from '../../report/comparison-rows.ts';
import { unitText } from '../../report/figures/figures.ts';
import { count } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { differenceSentence } from '../../words/rate-changes.ts';
import type { Page } from '../page.ts';
import { moment } from './moment.ts';
import { sentence } from './spans.ts';

/** Two runs beside each other: what is not alike in them first, then what changed; what did not change is quiet. */
export function comparison({ post, state }: Page, compared: Comparison): TemplateResult {
  const { before, after } = compared;
  const { endpoints, changed, unchanged, incomparable } = comparisonRows(compared);
  const reach = reachOf([...endpoints, ...changed, ...unchanged]);
  return html`
    <main class="comparison">
      <header class="run">
        <div class="run-title"><h1>${t('Compare')}</h1></div>
        <div class="run-actions">
          <vscode-button secondary @click=${() => post({ type: 'compare-with' })}>${t('Compare With…')}</vscode-button>
          <vscode-button @click=${() => post({ type: 'close-comparison' })}>${t('Back to the Run')}</vscode-button>
        </div>
      </header>
      <dl class="compared-runs">
        ${runOf(t('Before'), before, post, state.running)} ${runOf(t('After'), after, post, state.running)}
      </dl>
      <section aria-label=${t('What differs')}>
        <h2>${t('What differs')}</h2>
        ${differences(compared)}
      </section>
      <section aria-label=${t('Endpoints')}>
        <h2>${t('Endpoints')}</h2>
        <div class="compared-table" tabindex="0" role="group" aria-label=${t('Changes, scrollable')}><table class="compared">
          <thead>
            <tr><th scope="col">${t('Endpoint')}</th><th scope="col">${t('Change')}</th><th scope="col">${t('Interval')}</th><td class="drawing"></td></tr>
          </thead>
          <tbody>${endpoints.map((row) => endpointRow(row, reach))}</tbody>
        </table></div>
      </section>
      <section aria-label=${t('Settings')}>
        <h2>${t('Settings')}</h2>
        ${
          changed.length === 0
            ? html`<p>${unchanged.length === 0 ? t('No settings were measured without a fault in both runs.') : t('No change beyond noise under any of the settings.')}</p>`
            : cellTable(changed, reach)
        }
        ${more(unchanged.length === 0 ? null : t('{0} without a change beyond noise', count(unchanged.length, 'cell')), () => cellTable(unchanged, reach))}
        ${more(
          incomparable.length === 0 ? null : t('{0} that can’t be compared', count(incomparable.length, 'cell')),
          () =>
            html`<ul>${incomparable.map(({ endpoint, why }) => html`<li><code>${endpoint}</code> ${sentence(why ?? '')}</li>`)}</ul>`,
        )}
      </section>
    </main>
  `;
}

function runOf(name: string, run: ComparedRun, post: Page['post'], running: boolean): TemplateResult {
  const commit = run.commit === null ? nothing : html` ${sentence(t('commit `{0}`', plainText(run.commit, 40)))}`;
  const open = () => post({ type: 'open-run', id: run.id });
  return html`
    <dt>${name}</dt>
    <dd>${moment(run.startedAt)}${commit} <button class="link" ?disabled=${running} @click=${open}>${t('Show')}</button></dd>
  `;
}

function differences({ before, after, differences: others }: Comparison): TemplateResult {
  const commits =
    before.commit === after.commit
      ? []
      : [t('Another commit: `{0}` before, `{1}` after.', before.commit ?? t('none'), after.commit ?? t('none'))];
  const all = [...commits, ...others.map(differenceSentence)];
  if (all.length === 0) return html`<p class="muted">${t('Nothing: the same machine, versions, plan and commit.')}</p>`;
  return html`<ul>${all.map((text) => html`<li>${sentence(text)}</li>`)}</ul>`;
}

function endpointRow(row: EndpointRow, reach: number): TemplateResult {
  return html`
    <tr class=${row.verdict}>
      <th scope="row"><code>${row.endpoint}</code>${row.remarks.map((remark) => html`<p class="muted">${sentence(remark)}</p>`)}</th>
      ${changeCells(row, reach)}
    </tr>
  `;
}

/** The rows of each endpoint below its name; what changed stands first, where a narrow panel shows it without scrolling. */
function cellTable(rows: readonly CellRow[], reach: number): TemplateResult {
  const endpoints = [...new Set(rows.map(({ endpoint }) => endpoint))];
  return html`
    <div class="compared-table" tabindex="0" role="group" aria-label=${t('Changes, scrollable')}><table class="compared">
      <thead>
        <tr>
          <th scope="col">${t('Settings')}</th><th scope="col">${t('Change')}</th><th scope="col">${t('Interval')}</th><td class="drawing"></td>
          <th scope="col" class="number">${t('Before, {0}', unitText('requests/s'))}</th>
          <th scope="col" class="number">${t('After, {0}', unitText('requests/s'))}</th>
        </tr>
      </thead>
      ${endpoints.map(
        (endpoint) => html`
          <tbody>
            <tr><th scope="rowgroup" class="group" colspan="6"><code>${endpoint}</code></th></tr>
            ${rows
              .filter((row) => row.endpoint === endpoint)
              .map(
                (row) => html`
                  <tr class=${row.verdict}>
                    <th scope="row">${row.settings}</th>
                    ${changeCells(row, reach)}
                    <td class="number">${row.before}</td><td class="number">${row.after}</td>
                  </tr>
                `,
              )}
          </tbody>
        `,
      )}
    </table></div>
  `;
}

const signs = { faster: '▲', slower: '▼', 'no-difference': '=', 'not-comparable': '–' } as const;

function changeCells(row: ShownChange, reach: number): TemplateResult {
  const said = row.verdict === 'faster' || row.verdict === 'slower' ? `${row.change} ${row.word}` : row.word;
  return html`
    <td class="change"><span aria-hidden="true">${signs[row.verdict]}</span> ${said}</td>
    <td class="interval">${row.interval}</td>
    <td class="drawing">${row.range === null ? nothing : rangeDrawing(row.range, reach)}</td>
  `;
}

/** How far the drawings reach to either side, as a logarithm: all have one scale. */
function reachOf(rows: readonly ShownChange[]): number {
  const ends = rows.flatMap(({ range }) => (range === null ? [] : [Math.abs(range.low), Math.abs(range.high)]));
  return Math.max(0.05, ...ends);
}

/** The interval around the line of no change. The same stands in figures beside it. */
function rangeDrawing({ low, middle, high }: NonNullable<ShownChange['range']>, reach: number): TemplateResult {
  const place = (value: number) => 60 + (58 * value) / reach;
  return html`
    <svg viewBox="0 0 120 12" width="90" height="9" aria-hidden="true">
      ${svg`
        <line class="zero" x1="60" x2="60" y1="0" y2="12"></line>
        <line class="span" x1=${place(low)} x2=${place(high)} y1="6" y2="6"></line>
        <circle class="point" cx=${place(middle)} cy="6" r="3"></circle>
      `}
    </svg>
  `;
}

function more(title: string | null, content: () => TemplateResult): TemplateResult | typeof nothing {
  if (title === null) return nothing;
  return html`<details><summary>${title}</summary>${content()}</details>`;
}
