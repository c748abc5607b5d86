import { html, nothing, type TemplateResult } from 'lit';
import type { ServiceAnswer } from '../../report/answer.ts';
import { cautions } from '../../report/sentences.ts';
import { type Confidence, confidenceWords } from '../../words/answer.ts';
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
  if (found.standing === 'none' && !live) return nothing;
  return html`
    <section class="answer ${found.standing}" aria-label=${t('Answer')}>
      ${found.settings === null ? html`<h2>${t('No result yet')}</h2>` : headline(found, live)}
      ${found.command === null ? nothing : commandLine(found.command, found, page)}
      ${found.settings === null ? nothing : grounds(found)} ${warning(page, found)}
    </section>
  `;
}

function headline({ standing, settings }: ServiceAnswer, live: boolean): TemplateResult {
  const lead =
    standing === 'recommended' ? t('Run this') : live ? t('Leading so far') : t('Fastest of what was measured');
  return html`<h2>
    <span class="answer-lead">${lead}</span> ${settings === null ? nothing : plainText(settingsLabel(settings), 120)}
  </h2>`;
}

/** One line: the gain, the reach, what it is for, and the confidence. */
function grounds({ gain, reach, scope, confidence }: ServiceAnswer): TemplateResult {
  const parts = [
    ...(gain === null ? [] : [html`<strong>${gain}</strong>`]),
    ...[reach, scope].flatMap((text) => (text === null ? [] : [html`${text}`])),
    ...(confidence === null ? [] : [confidenceMark(confidence)]),
  ];
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
