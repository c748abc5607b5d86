import { html, nothing, type TemplateResult } from 'lit';
import { shortLabel } from '../../report/figures/grid.ts';
import { machineLine, methodSentences } from '../../report/method.ts';
import { budgetLine } from '../../report/sentences.ts';
import { type SharedWarning, sharedWarnings } from '../../report/warnings.ts';
import { t } from '../../words/language.ts';
import { noteSentence } from '../../words/notes.ts';
import { plainText } from '../../words/plain-text.ts';
import type { RunPage } from '../page.ts';
import { sentence } from './spans.ts';

/** Warnings, notes and budgets of the run. */
export function remarks({ record }: RunPage): TemplateResult | typeof nothing {
  const warnings = sharedWarnings(record.cells);
  const broken = record.budgets.filter((budget) => !budget.kept);
  const kept = record.budgets.filter((budget) => budget.kept);
  if (warnings.length + record.notes.length + record.budgets.length === 0) return nothing;
  return html`
    <section class="remarks" aria-label=${t('Notes and warnings')}>
      <h2>${t('Notes and warnings')}</h2>
      <ul>
        ${broken.map((budget) => html`<li class="broken">✕ ${sentence(budgetLine(budget))}</li>`)}
        ${kept.map((budget) => html`<li>✓ ${sentence(budgetLine(budget))}</li>`)}
        ${warnings.map((warning) => html`<li>${sentence(warning.text)} <span class="muted">${cellsOf(warning)}</span></li>`)}
        ${record.notes.map((note) => html`<li>${sentence(noteSentence(note))}</li>`)}
      </ul>
    </section>
  `;
}

function cellsOf({ cells }: SharedWarning): string {
  const names = cells.slice(0, 3).map((cell) => plainText(`${shortLabel(cell.settings)}, ${cell.endpoint}`, 100));
  const more = cells.length - names.length;
  const shown = names.join('; ');
  return `(${more > 0 ? t('{0} and {1} more', shown, more) : shown})`;
}

/** How the figures were made, and on what machine; nothing where there are none. */
export function method({ record, live }: RunPage): TemplateResult | typeof nothing {
  if (!live && record.cells.every((cell) => cell.measurement === null)) return nothing;
  return html`
    <section class="method" aria-label=${t('How it was measured')}>
      <h2>${t('How it was measured')}</h2>
      <p>${sentence(methodSentences(record).join(' '))}</p>
      <p class="muted">${machineLine(record.machine)}</p>
    </section>
  `;
}
