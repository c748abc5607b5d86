import { html, nothing, type TemplateResult } from 'lit';
import { live as asOnPage } from 'lit/directives/live.js';
import type { Doing } from '../../model/run/fold.ts';
import type { RunRecord } from '../../model/run/record.ts';
import { cellCounts, runSummary } from '../../report/sentences.ts';
import { formatDuration, formatMoment, formatNumber } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { settingsLabel } from '../../words/settings-label.ts';
import { howFar } from '../how-far.ts';
import type { RunPage } from '../page.ts';
import { liveStrip } from './live-strip.ts';
import { moment } from './moment.ts';
import { serviceName } from './service-name.ts';

/** Which run this is and how far it is, with Run Again or Stop. Its height is the same in both cases. */
export function header(page: RunPage): TemplateResult {
  const { record, state, live } = page;
  return html`
    <header class="run">
      <div class="run-title">
        <h1>${plainText(serviceName(record, state), 80)}</h1>
        ${page.hasEditor && state.runs.length > 1 ? runSelect(page) : html`<span class="muted ${comes(page)}">${begun(page, record)}</span>`}
      </div>
      <div class="run-actions">${actions(page)}</div>
      <div class="run-status">
        ${live ? html`${progress(page)} ${liveStrip(page)}` : state.running && state.profiling == null && state.finding == null ? html`<p role="status">${t('Preparing the benchmark…')}</p>` : html`<p class="muted" role="status">${record.status === 'stopped' ? `${cellCounts(record.cells)}.` : ended(record)}</p>`}
      </div>
    </header>
  `;
}

/**
 * When a run began. How its reader's language writes dates takes a browser as long to learn as all of the answer to be drawn, so the
 * first paint only keeps the place of it.
 */
function begun({ answerOnly }: RunPage, { startedAt }: { readonly startedAt: string }): string {
  return answerOnly ? formatMoment(startedAt) : moment(startedAt);
}

function comes({ answerOnly }: RunPage): string {
  return answerOnly ? 'to-come' : '';
}

/** How a run ended. Of one that compares with a commit the answer has said the rest. */
function ended(record: RunRecord): string {
  return record.against !== undefined && record.status === 'finished'
    ? t('It took {0}.', formatDuration(record.elapsedSeconds))
    : runSummary(record);
}

function actions(page: RunPage): TemplateResult | typeof nothing {
  const { state, post } = page;
  if (!page.hasEditor) return nothing;
  if (state.running) {
    return html`<vscode-button secondary ?disabled=${state.stopping} @click=${() => post({ type: 'stop' })}>
      ${state.stopping ? t('Stopping…') : t('Stop')}
    </vscode-button>`;
  }
  return html`<vscode-button ?disabled=${!page.canRun} @click=${() => post({ type: 'rerun' })}>${t('Run Again')}</vscode-button>`;
}

function runSelect(page: RunPage): TemplateResult {
  const { state, record, post } = page;
  const listed = state.runs.some((run) => run.id === record.id) ? state.runs : [record, ...state.runs];
  const changed = (event: Event) => post({ type: 'open-run', id: (event.target as HTMLSelectElement).value });
  return html`
    <select class="runs ${comes(page)}" aria-label=${t('Shown run')} ?disabled=${state.running} @change=${changed}>
      ${listed.map((run) => html`<option value=${run.id} .selected=${asOnPage(run.id === record.id)}>${begun(page, run)}</option>`)}
    </select>
  `;
}

function progress({ state }: RunPage): TemplateResult {
  const { remainingSeconds, doing } = state.view;
  const { value, text } = howFar(state);
  const rest = remainingSeconds === null ? '' : remainingText(remainingSeconds);
  return html`
    <vscode-progress-bar .value=${100 * value} aria-label=${t('Progress of the run')}></vscode-progress-bar>
    <p class="progress-text">
      <span><strong>${text}</strong> ${state.stopping ? t('Stopping…') : activity(doing)}</span>
      <span class="muted">${state.stopping ? '' : rest}</span>
    </p>
  `;
}

/** Rounded: an estimate that counts every second only looks exact. */
function remainingText(seconds: number): string {
  if (seconds < 10) return t('a few seconds left');
  if (seconds < 90) return t('about {0} left', formatDuration(Math.round(seconds / 10) * 10));
  return t('about {0} left', formatDuration(Math.round(seconds / 60) * 60));
}

function activity(doing: Doing | null): string {
  if (doing === null) return t('Getting ready');
  const settings = plainText(settingsLabel(doing.settings), 100);
  const endpoint = doing.endpoint === null ? '' : plainText(doing.endpoint, 80);
  const { progress } = doing;
  switch (doing.activity) {
    case 'starting':
      return t('Starting the server: {0}', settings);
    case 'between':
      return t('Between trials: {0}', settings);
    case 'calibrating':
      return t('Calibrating {0} at one connection: {1}', endpoint, settings);
    case 'measuring': {
      if (progress?.phase === 'warm-up') return t('Warming up {0}: {1}', endpoint, settings);
      const what =
        progress?.phase === 'draining'
          ? t('Draining {0}: {1}', endpoint, settings)
          : t('Measuring {0}: {1}', endpoint, settings);
      if (progress === null) return what;
      const counts = [
        t('{0} answered', formatNumber(progress.succeeded)),
        ...(progress.failed > 0 ? [t('{0} failed', formatNumber(progress.failed))] : []),
      ];
      return `${what} (${counts.join(', ')})`;
    }
  }
}
