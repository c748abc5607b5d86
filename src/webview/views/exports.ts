import { html, nothing, type TemplateResult } from 'lit';
import { type ExportFormat, exportFormats } from '../../model/panel-protocol.ts';
import type { RunPage } from '../page.ts';

const titles: Readonly<Record<ExportFormat, string>> = { json: 'JSON', csv: 'CSV', markdown: 'Markdown', html: 'HTML' };

/** Links that save the run to a file. */
export function exports({ hasEditor, live, post }: RunPage): TemplateResult | typeof nothing {
  if (!hasEditor || live) return nothing;
  return html`
    <p class="exports">
      Save this run as
      ${exportFormats.map((format) => html`<button class="link" @click=${() => post({ type: 'export', format })}>${titles[format]}</button>`)}
      <button class="link log" @click=${() => post({ type: 'show-log' })}>Show Log</button>
    </p>
  `;
}
