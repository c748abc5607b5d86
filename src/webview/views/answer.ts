import { html, nothing, type TemplateResult } from 'lit';
import type { Cell, RunRecord } from '../../model/run/record.ts';
import { settingsKey } from '../../model/settings.ts';
import type { ServiceAnswer } from '../../report/answer.ts';
import { bestPredictions } from '../../report/best-predictions.ts';
import { cautions } from '../../report/sentences.ts';
import { type Confidence, confidenceWords } from '../../words/answer.ts';
import { formatEstimate } from '../../words/figures.ts';
import { plural, t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { settingsLabel } from '../../words/settings-label.ts';
import type { RunPage } from '../page.ts';
import { commandLine } from './command-line.ts';
import { compared } from './compared.ts';
import { sentence } from './spans.ts';

/** The first thing on the page: what to run, what that brings, and how sure it is. */
export function answer(page: RunPage): TemplateResult | typeof nothing {
  const { record, live } = page;
  if (record.against !== undefined && !live) return compared(record.against);
  if (record.cells.length === 0) return nothing;
  const { found } = page;
  if (found.standing === 'none' && !live) return predictions(record);
  return html`
    <section class="answer ${found.standing}" aria-label=${t('Answer')}>
      ${found.settings === null ? html`<h2>${t('No result yet')}</h2>` : headline(page)}
      ${found.command === null ? nothing : commandLine(found.command, found, page)}
      ${found.settings === null ? nothing : grounds(found)} ${warning(page, found)}
    </section>
  `;
}

/** Endpoints whose highest prediction is told. */
const mostPredictions = 5;

/** Of a run that has predictions alone: which is the highest, and that it is none to rely on. */
function predictions({ cells }: RunRecord): TemplateResult | typeof nothing {
  const best = bestPredictions(cells);
  if (best.length === 0) return nothing;
  return html`
    <section class="answer none" aria-label=${t('Answer')}>
      <h2>${t('Nothing is measured yet')}</h2>
      <ul class="highest-predictions">
        ${best.slice(0, mostPredictions).map(
          ({ endpoint, settings, prediction }) =>
            html`<li>
              ${t(
                'Highest prediction for {0}: {1}, ≈ {2} requests/s.',
                plainText(endpoint, 80),
                plainText(settingsLabel(settings), 120),
                formatEstimate({ mean: prediction.rps, low: prediction.low, high: prediction.high }),
              )}
            </li>`,
        )}
      </ul>
      <p class="muted">${t('A prediction can be wrong: choose a cell below and measure it.')}</p>
    </section>
  `;
}

function headline({ record, found, live }: RunPage): TemplateResult {
  const { standing, settings } = found;
  const measured = new Set(record.cells.flatMap((cell) => (isOwnMeasured(cell) ? [settingsKey(cell.settings)] : [])));
  const lead =
    standing === 'recommended'
      ? t('Run this')
      : measured.size === 1
        ? t('Measured')
        : live
          ? t('Leading so far')
          : t('Fastest of what was measured');
  return html`<h2>
    <span class="answer-lead">${lead}</span> ${settings === null ? nothing : plainText(settingsLabel(settings), 120)}
  </h2>`;
}

function isOwnMeasured({ measurement, sameAs }: Cell): boolean {
  return measurement !== null && sameAs === null;
}

/** One line: the gain, the reach, what it is for, and the confidence. */
function grounds({ gain, reach, scope, confidence }: ServiceAnswer): TemplateResult | typeof nothing {
  const parts = [
    ...(gain === null ? [] : [html`<strong>${gain}</strong>`]),
    ...[reach, scope].flatMap((text) => (text === null ? [] : [html`${text}`])),
    ...(confidence === null ? [] : [confidenceMark(confidence)]),
  ];
  if (parts.length === 0) return nothing;
  return html`<p class="grounds">${parts.map((part) => html`<span>${part}</span>`)}</p>`;
}

function confidenceMark(confidence: Confidence): TemplateResult {
  const dots = { sure: '●●●', 'fairly-sure': '●●○', 'not-sure': '●○○' }[confidence];
  return html`<span class="confidence ${confidence}"><span aria-hidden="true">${dots}</span> ${confidenceWords(confidence)}</span>`;
}

/** The gravest reason against the answer alone; the others wait for a click. */
function warning(page: RunPage, { doubts }: ServiceAnswer): TemplateResult | typeof nothing {
  const [first, ...others] = doubts;
  const more = [...others.map((text) => `${text[0]?.toUpperCase()}${text.slice(1)}.`), ...cautions(page.record)];
  if (first === undefined && more.length === 0) return nothing;
  const lead = first === undefined ? more.shift()! : t('Less sure because {0}.', first);
  return html`
    <div class="answer-warning">
      <span class="notice-sign" aria-hidden="true">!</span>
      <div>
        <p>${sentence(lead)}</p>
        ${
          more.length === 0
            ? nothing
            : html`<details>
                <summary>${plural(more.length, '{0} more caution', '{0} more cautions', more.length)}</summary>
                <ul>
                  ${more.map((text) => html`<li>${sentence(text)}</li>`)}
                </ul>
              </details>`
        }
      </div>
    </div>
  `;
}
