import { html, nothing, type TemplateResult } from 'lit';
import { settingsKey } from '../../model/settings.ts';
import { type EndpointCard, endpointCards } from '../../report/endpoint-cards.ts';
import { figureColumn } from '../../report/figures/figures.ts';
import type { Verdict } from '../../report/sentences.ts';
import { noFigure } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { settingsLabel } from '../../words/settings-label.ts';
import type { RunPage } from '../page.ts';
import { capacityOf } from './capacity.ts';
import { commandLine } from './command-line.ts';
import { profileOf } from './profile.ts';
import { sentence } from './spans.ts';

/** Endpoints that have a card each; more are a list with a line each. */
const mostCards = 12;

/** A card for each endpoint: what bounds it, and what would suit it best. */
export function verdicts(page: RunPage): TemplateResult | typeof nothing {
  const { record, live } = page;
  const nothingMeasured = record.cells.every((cell) => cell.measurement === null);
  if (nothingMeasured && !live) return nothing;
  const { found } = page;
  const cards = endpointCards(record, live);
  const answered = found.command === null || found.settings === null ? null : settingsKey(found.settings);
  return html`
    <section class=${cards.length > mostCards ? 'verdicts many' : 'verdicts'} aria-label=${t('Endpoints')}>
      ${cards.map((card) => cardView(card, answered, page))}
    </section>
  `;
}

/** `answered`: key of the settings whose command stands in the answer already. */
function cardView(card: EndpointCard, answered: string | null, page: RunPage): TemplateResult {
  const { endpoint, address, verdict, settings, command } = card;
  const isSame = settings !== null && settingsKey(settings) === answered;
  return html`
    <article class="verdict">
      <h3>
        ${plainText(endpoint, 80)} ${address === '' ? nothing : html`<code class="address">${address}</code>`}
        ${card.boundLabel === null ? nothing : html`<span class="bound ${card.bound}">${card.boundLabel}</span>`}
      </h3>
      ${settings === null ? nothing : html`<p class="best-settings">${settingsLine(card, isSame)}</p>`}
      ${card.trouble === null ? nothing : html`<p class="trouble">✕ ${sentence(card.trouble)}</p>`}
      ${settings === null ? nothing : figuresOf(card)}
      ${settings === null && card.trouble === null ? html`<p class="muted">${t('Not measured yet.')}</p>` : nothing}
      ${command === null || isSame ? nothing : commandLine(command, { settings, recommendedFor: endpoint }, page)}
      <div class="card-more">
        ${why(verdict, settings === null && card.trouble !== null)} ${profileOf(verdict, page)} ${capacityOf(endpoint, page)}
      </div>
    </article>
  `;
}

function settingsLine({ settings, isRecommended, isOnly }: EndpointCard, isSame: boolean): TemplateResult {
  const label = settings === null ? '' : plainText(settingsLabel(settings), 120);
  const what = isSame
    ? t('as above')
    : isRecommended
      ? t('best for it alone')
      : isOnly
        ? t('the only settings measured')
        : t('fastest measured');
  return html`<strong>${label}</strong> <span class="muted">${what}</span>`;
}

function figuresOf({ rps, gain, p95 }: EndpointCard): TemplateResult {
  return html`<dl class="card-figures">
    <div><dt>${figureColumn('rps')}</dt><dd>${rps ?? noFigure}</dd></div>
    <div><dt>p95</dt><dd>${p95 ?? noFigure}</dd></div>
    ${gain === null ? nothing : html`<div><dt>${t('Gain')}</dt><dd>${gain}</dd></div>`}
  </dl>`;
}

/** Without a result the sentence only says again why there is none. */
function why({ sentence: text, evidence, gains, advice }: Verdict, hasNoResult: boolean): TemplateResult[] {
  return [
    ...folded(t('Why'), hasNoResult ? evidence : [text, ...evidence, ...gains]),
    ...folded(`${t('Advice')} (${advice.length})`, advice),
  ];
}

function folded(title: string, texts: readonly string[]): TemplateResult[] {
  if (texts.length === 0) return [];
  return [
    html`<details>
      <summary>${title}</summary>
      <ul>
        ${texts.map((text) => html`<li>${sentence(text)}</li>`)}
      </ul>
    </details>`,
  ];
}
