import { html, type TemplateResult } from 'lit';
import { t } from '../../words/language.ts';

/** A button that copies a text and says for a moment that it did. */
export function copyButton(text: string, copy: () => void): TemplateResult {
  const clicked = (event: Event) => {
    const button = event.currentTarget as HTMLElement;
    copy();
    button.textContent = t('Copied');
    setTimeout(() => {
      button.textContent = t('Copy');
    }, 1500);
  };
  return html`<vscode-button class="copy" secondary aria-label=${t('Copy {0}', text)} @click=${clicked}>${t('Copy')}</vscode-button>`;
}
