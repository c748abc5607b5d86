import { html, nothing, type TemplateResult } from 'lit';
import type { Settings } from '../../model/settings.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { settingsLabel } from '../../words/settings-label.ts';
import type { RunPage } from '../page.ts';
import { copyButton } from './copy-button.ts';

/** A command line to run a service with, to be copied, and its settings to be written into the project. */
export function commandLine(
  command: string,
  { settings, recommendedFor }: { readonly settings: Settings | null; readonly recommendedFor: string | null },
  page: RunPage,
): TemplateResult {
  const { post, state } = page;
  const applies = page.hasEditor && state.canApply && state.workspace.trusted && settings !== null;
  return html`
    <div class="command">
      <code>${command}</code>
      ${copyButton(command, () => post({ type: 'copy-command', text: command }))}
      ${applies ? applyButton(settings, page, () => post({ type: 'apply', endpoint: recommendedFor, settings })) : nothing}
    </div>
  `;
}

/** Disabled while a benchmark runs: its servers read the files that would change. */
function applyButton(settings: Settings, { canRun }: RunPage, apply: () => void): TemplateResult {
  const label = t('Apply {0} to the project', plainText(settingsLabel(settings), 100));
  return html`<vscode-button
    class="apply"
    secondary
    aria-label=${label}
    title=${t('Write these settings where the project keeps them')}
    ?disabled=${!canRun}
    @click=${apply}
    >${t('Apply…')}</vscode-button
  >`;
}
