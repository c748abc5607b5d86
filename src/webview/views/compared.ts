import { html, type TemplateResult } from 'lit';
import type { Against, AgainstEndpoint } from '../../model/run/against.ts';
import { againstFigures, againstLead, againstSentence, comparedWords } from '../../words/against.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { sentence } from './spans.ts';

/** Signs of the verdicts, so that none is told by colour alone. */
const signs: Readonly<Record<AgainstEndpoint['verdict'], string>> = {
  slower: '✕',
  fails: '✕',
  faster: '★',
  'no-change': '=',
  unsure: '?',
  untold: '?',
};

/** The first thing on the page of a comparison with a commit: what became slower, and what each endpoint came to. */
export function compared(against: Against): TemplateResult {
  const lead = againstLead(against);
  return html`
    <section class="answer compared" aria-label=${t('Answer')}>
      <h2>${lead.charAt(0).toUpperCase()}${lead.slice(1)}</h2>
      <p class="grounds">${comparedWords(against)}</p>
      <ul class="compared-endpoints">
        ${against.endpoints.map(
          (one) => html`<li class=${one.verdict}>
            <span aria-hidden="true">${signs[one.verdict]}</span>
            <div>
              <strong>${plainText(one.endpoint, 120)}</strong> ${sentence(againstSentence(one, against))}
              <p class="compared-figures">${againstFigures(one)}</p>
            </div>
          </li>`,
        )}
      </ul>
    </section>
  `;
}
