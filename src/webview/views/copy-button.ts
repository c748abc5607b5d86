import { html, type TemplateResult } from 'lit';

/** A button that copies a text and says for a moment that it did. */
export function copyButton(text: string, copy: () => void): TemplateResult {
  const clicked = (event: Event) => {
    const button = event.currentTarget as HTMLElement;
    copy();
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 1500);
  };
  return html`<vscode-button class="copy" secondary aria-label="Copy ${text}" @click=${clicked}>Copy</vscode-button>`;
}
