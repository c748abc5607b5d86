import { html, nothing, type TemplateResult } from 'lit';
import { type Settings, settingsLabel } from '../../model/settings.ts';
import { type Verdict, verdictsOf } from '../../report/sentences.ts';
import { plainText } from '../../words/plain-text.ts';
import type { RunPage } from '../page.ts';
import { copyButton } from './copy-button.ts';
import { profileOf } from './profile.ts';
import { sentence } from './spans.ts';

/** The answer: for each endpoint one sentence, and the command to run it with. */
export function verdicts(page: RunPage): TemplateResult | typeof nothing {
  const { record, live } = page;
  const nothingMeasured = record.cells.every((cell) => cell.measurement === null);
  if (nothingMeasured && !live) return nothing;
  return html`
    <section class="verdicts" aria-label="Verdict">
      ${verdictsOf(record, live).map((verdict) => card(verdict, page))}
    </section>
  `;
}

function card(verdict: Verdict, page: RunPage): TemplateResult {
  const endpoint = page.record.plan.endpoints.find((one) => one.name === verdict.endpoint);
  const name = verdict.endpoint === null ? 'The whole service' : plainText(verdict.endpoint, 80);
  const address = endpoint === undefined ? '' : plainText(`${endpoint.method} ${endpoint.path}`, 120);
  return html`
    <article class="verdict">
      <h2>
        ${name}
        ${address === '' || address === name ? nothing : html`<code class="address">${address}</code>`}
        ${verdict.boundLabel === null ? nothing : html`<span class="bound ${verdict.bound}">${verdict.boundLabel}</span>`}
      </h2>
      <p>${sentence(verdict.sentence)}</p>
      ${verdict.command === null ? nothing : commandLine(verdict, verdict.command, page)}
      ${why(verdict)} ${profileOf(verdict, page)}
    </article>
  `;
}

function commandLine({ endpoint, settings }: Verdict, command: string, page: RunPage): TemplateResult {
  const { post, state } = page;
  const applies = page.hasEditor && state.canApply && state.workspace.trusted && settings !== null;
  return html`
    <div class="command">
      <code tabindex="0">${command}</code>
      ${copyButton(command, () => post({ type: 'copy-command', text: command }))}
      ${applies ? applyButton(settings, page, () => post({ type: 'apply', endpoint, settings })) : nothing}
    </div>
  `;
}

/** Disabled while a benchmark runs: its servers read the files that would change. */
function applyButton(settings: Settings, { canRun }: RunPage, apply: () => void): TemplateResult {
  const label = `Apply ${plainText(settingsLabel(settings), 100)} to the project`;
  return html`<vscode-button
    class="apply"
    secondary
    aria-label=${label}
    title="Write these settings where the project keeps them"
    ?disabled=${!canRun}
    @click=${apply}
    >Apply…</vscode-button
  >`;
}

function why({ evidence, gains, advice }: Verdict): TemplateResult[] {
  return [
    // Advice is to be read; only where there is much of it does it wait for a click.
    ...folded(`Advice (${advice.length})`, advice, advice.length <= 2),
    ...folded('Why', [...evidence, ...gains], false),
  ];
}

function folded(title: string, texts: readonly string[], open: boolean): TemplateResult[] {
  if (texts.length === 0) return [];
  return [
    html`<details ?open=${open}>
      <summary>${title}</summary>
      <ul>
        ${texts.map((text) => html`<li>${sentence(text)}</li>`)}
      </ul>
    </details>`,
  ];
}
