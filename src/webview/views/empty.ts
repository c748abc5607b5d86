import { html, nothing, type TemplateResult } from 'lit';
import type { Page } from '../page.ts';
import { pageNotices } from './notices.ts';

/** What there is before the first run: what Servebench does, and the two ways to begin. */
export function empty(page: Page): TemplateResult {
  const { state, post } = page;
  const { hasFolder, hasPlan, trusted } = state.workspace;
  if (state.running) {
    return html`<section class="empty" aria-busy="true">
      <h1>Preparing the benchmark…</h1>
      <p class="muted">Looking at the plan, the server and this machine.</p>
      <vscode-button secondary ?disabled=${state.stopping} @click=${() => post({ type: 'stop' })}>${state.stopping ? 'Stopping…' : 'Stop'}</vscode-button>
    </section>`;
  }
  return html`
    ${pageNotices(page)}
    <section class="empty">
      <h1>No benchmark yet</h1>
      <p>
        Servebench starts your web service under different workers, threads and worker classes, loads its endpoints, and
        shows which settings win, and why.
      </p>
      ${
        hasFolder
          ? html`<div class="empty-actions">
            <vscode-button ?disabled=${!page.canRun} @click=${() => post({ type: 'rerun' })}>Benchmark This Workspace</vscode-button>
            ${
              hasPlan
                ? html`<vscode-button secondary @click=${() => post({ type: 'open-plan' })}>Open Plan</vscode-button>`
                : html`<vscode-button secondary ?disabled=${!trusted} @click=${() => post({ type: 'create-plan' })}>Create Plan</vscode-button>`
            }
          </div>`
          : html`<p class="muted">Open a folder with a web service to begin.</p>`
      }
      ${hasFolder && !hasPlan ? html`<p class="muted">A plan, <code>servebench.json</code>, says what to start and what to load. Without one you are shown a proposal first.</p>` : nothing}
    </section>
  `;
}
