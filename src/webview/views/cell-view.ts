import { html, nothing, type TemplateResult } from 'lit';
import type { Cell, CellOf } from '../../model/run/record.ts';
import { settingsKey } from '../../model/settings.ts';
import { shellLine } from '../../model/shell-line.ts';
import { bestOf, shortLabel } from '../../report/figures/grid.ts';
import { driftSentences } from '../../report/sentences.ts';
import { cellWarnings, failureText } from '../../report/warnings.ts';
import { cellOutput, cellReason } from '../../words/cells.ts';
import { failureOutput } from '../../words/failures.ts';
import { formatEstimate } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { requestFailureSentence } from '../../words/request-failures.ts';
import { settingsLabel } from '../../words/settings-label.ts';
import { warningSentence } from '../../words/warnings.ts';
import type { RunPage } from '../page.ts';
import { cellCharts } from './cell-charts.ts';
import { cellFigures } from './cell-figures.ts';
import { copyButton } from './copy-button.ts';
import { term } from './explained.ts';
import { moment } from './moment.ts';
import { sentence } from './spans.ts';

/** Everything that is known about the chosen cell, as figures and charts. */
export function cellView(page: RunPage): TemplateResult | typeof nothing {
  const cell = page.chosen;
  if (cell === null) return nothing;
  const best = bestOf(page.record, cell.endpoint);
  const sign =
    best?.key === settingsKey(cell.settings)
      ? best.why === 'recommended'
        ? t('★ recommended')
        : t('★ fastest measured')
      : null;
  return html`
    <section class="cell" aria-label=${t('Chosen cell')}>
      <div class="cell-head">
        <h3>${plainText(settingsLabel(cell.settings), 120)}</h3>
        <p class="muted">
          ${plainText(cell.endpoint, 80)}${sign === null ? nothing : html` · ${sign}`}${cell.sameAs === null ? nothing : html` · ${t('same server as {0}', plainText(shortLabel(cell.sameAs), 80))}`}
        </p>
      </div>
      ${earlierSitting(page, cell)} ${body(page, cell)} ${commandOf(page, cell)} ${actions(page, cell)}
    </section>
  `;
}

/** That its figures are of another time than those of the last sitting, and whether they can be held against them. */
function earlierSitting({ record }: RunPage, { sitting, endpoint, status }: Cell): TemplateResult | typeof nothing {
  const earlier = sitting === undefined ? undefined : record.sittings?.[sitting];
  if (earlier === undefined || status === 'skipped') return nothing;
  const drift = driftSentences(record.notes, endpoint);
  return html`<p class="muted earlier-sitting">
      ${t('Measured in an earlier sitting, at {0}, on another start of the server.', moment(earlier.startedAt))}
    </p>
    ${drift.map((text) => html`<p class="trouble">! ${sentence(text)}</p>`)}`;
}

function body(page: RunPage, cell: Cell): TemplateResult {
  switch (cell.status) {
    case 'measured':
      return html`${warnings(cell)} ${cellFigures(cell)} ${cellCharts(page, cell)}`;
    case 'predicted':
      return html`<p>${term('predicted')}: ${
        cell.prediction === null
          ? nothing
          : html`<strong>≈ ${t('{0} requests/s', formatEstimate({ mean: cell.prediction.rps, low: cell.prediction.low, high: cell.prediction.high }))}</strong>`
      }</p>`;
    case 'pending':
      return html`<p class="muted">${page.live ? t('Its turn has not come yet.') : t('Not measured.')}</p>`;
    case 'failed':
    case 'skipped':
      return html`<p class="trouble">${cell.status === 'failed' ? '✕' : '–'} ${sentence(plainText(cellReason(cell) ?? ''))}</p>
        ${lastLines(page, cell)}`;
  }
}

/** Not those that the run's own failure has told already. */
function lastLines({ record, live }: RunPage, cell: Cell): TemplateResult | typeof nothing {
  const output = cellOutput(cell);
  const told = live || record.status !== 'failed' || record.failure === null ? [] : failureOutput(record.failure);
  return output.length === 0 || output.join('\n') === told.join('\n')
    ? nothing
    : html`<pre tabindex="0" aria-label=${t('The server’s last lines')}>${output.join('\n')}</pre>`;
}

/** Failures first, then the warnings in place. */
function warnings(cell: CellOf<'measured'>): TemplateResult | typeof nothing {
  const failures = failureText(cell.measurement.requests);
  const examples = cell.measurement.errorExamples.map(requestFailureSentence);
  const texts = cellWarnings(cell).map(warningSentence);
  if (failures === null && texts.length === 0) return nothing;
  return html`<ul class="cell-warnings">
    ${failures === null ? nothing : html`<li class="bad">✕ ${failures}${examples[0] === undefined ? nothing : html`: ${examples[0]}`}</li>`}
    ${texts.map((text) => html`<li>! ${sentence(text)}</li>`)}
  </ul>`;
}

function commandOf({ record, post }: RunPage, { command }: Cell): TemplateResult | typeof nothing {
  if (command === null) return nothing;
  const line = plainText(shellLine(command, record.machine.platform));
  return html`<details class="measured-command">
    <summary>${t('Command that was measured')}</summary>
    <div class="command"><code>${line}</code>${copyButton(line, () => post({ type: 'copy-command', text: line }))}</div>
  </details>`;
}

function actions(page: RunPage, { endpoint, settings, status }: Cell): TemplateResult | typeof nothing {
  if (!page.canRun) return nothing;
  const measure = () => {
    // It stays on show even where the new figures make another one the recommended.
    page.prefer({ cell: { endpoint, key: settingsKey(settings) } });
    page.post({ type: 'measure-cell', endpoint, settings });
  };
  const profile = () => page.post({ type: 'profile', endpoint, settings });
  return html`<p class="cell-actions">
    ${status === 'skipped' ? nothing : html`<button class="link" @click=${measure}>${status === 'measured' ? t('Measure this cell again') : t('Measure this cell')}</button>`}
    ${status === 'measured' ? html`<button class="link" @click=${profile}>${t('Which line? Profile this cell')}</button>` : nothing}
  </p>`;
}
