import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../words/language.ts';
import type { Page } from '../page.ts';
import { pageNotices } from './notices.ts';
import { sentence } from './spans.ts';

/** What there is before the first run: what Servebench does, and the two ways to begin. */
export function empty(page: Page): TemplateResult {
  const { state, post } = page;
  const { hasFolder, hasPlan, trusted } = state.workspace;
  if (state.running) {
    return html`<section class="empty" aria-busy="true">
      <h1>${t('Preparing the benchmark…')}</h1>
      <p class="muted">${t('Looking at the plan, the server and this machine.')}</p>
      <vscode-button secondary ?disabled=${state.stopping} @click=${() => post({ type: 'stop' })}>${state.stopping ? t('Stopping…') : t('Stop')}</vscode-button>
    </section>`;
  }
  const unopened = state.notice?.actions.includes('look-for-update') === true;
  return html`
    ${pageNotices(page)}
    <section class="empty">
      <h1>${unopened ? t('No run can be shown') : t('No benchmark yet')}</h1>
      <p>
        ${t('Servebench starts your web service under different workers, threads and worker classes, loads its endpoints, and shows which settings win, and why.')}
      </p>
      ${
        hasFolder
          ? html`<div class="empty-actions">
            <vscode-button ?disabled=${!page.canRun} @click=${() => post({ type: 'rerun' })}>${t('Benchmark This Workspace')}</vscode-button>
            ${
              hasPlan
                ? html`<vscode-button secondary @click=${() => post({ type: 'open-plan' })}>${t('Open Plan')}</vscode-button>`
                : html`<vscode-button secondary ?disabled=${!trusted} @click=${() => post({ type: 'create-plan' })}>${t('Create Plan')}</vscode-button>`
            }
          </div>`
          : html`<p class="muted">${t('Open a folder with a web service to begin.')}</p>`
      }
      ${hasFolder && !hasPlan ? html`<p class="muted">${sentence(t('A plan, `servebench.json`, says what to start and what to load. Without one you are shown a proposal first.'))}</p>` : nothing}
    </section>
  `;
}
