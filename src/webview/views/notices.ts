import { html, nothing, type TemplateResult } from 'lit';
import type { FromPanel, NoticeAction, PanelNotice } from '../../model/panel-protocol.ts';
import { canGoOn, isLeft } from '../../model/run/going-on.ts';
import type { RunRecord } from '../../model/run/record.ts';
import { runSummary } from '../../report/sentences.ts';
import { failureOutput, failureSentence, failureText } from '../../words/failures.ts';
import { count } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import type { Page, RunPage } from '../page.ts';
import { sentence } from './spans.ts';

type Severity = PanelNotice['severity'];

function actionTitle(action: NoticeAction): string {
  switch (action) {
    case 'show-log':
      return t('Show Log');
    case 'open-plan':
      return t('Open Plan');
    case 'create-plan':
      return t('Create Plan');
    case 'trust-workspace':
      return t('Manage Workspace Trust');
    case 'look-for-update':
      return t('Look for an Update');
    case 'rerun':
      return t('Run Again');
    case 'continue':
      return t('Continue');
  }
}

/** What must be read before the figures: what went wrong, what is out of date, what ended early. */
export function runNotices(page: RunPage): TemplateResult[] {
  const { record, state, live } = page;
  const notices = pageNotices(page);
  if (live) return notices;
  if (record.status === 'failed') notices.push(failureNotice(page));
  if (record.status === 'stopped') {
    const mayContinue = page.canRun && !state.workspace.planChanged && canGoOn(record);
    const left = mayContinue ? ` ${leftText(record)}` : '';
    const text = record.failure?.kind === 'killed' ? failureSentence(record.failure) : runSummary(record);
    notices.push(notice(page, 'information', `${text}${left}`, mayContinue ? ['continue'] : []));
  }
  if (state.workspace.planChanged && page.canRun) {
    notices.push(notice(page, 'information', t('The plan has changed since this run.'), ['rerun', 'open-plan']));
  }
  return notices;
}

function leftText({ cells, plan }: RunRecord): string {
  const left = count(cells.filter(isLeft).length, 'cell');
  return plan.search === 'guided'
    ? t('Left to measure: {0}, or as many of them as are needed.', left)
    : t('Left to measure: {0}.', left);
}

/** Notices that hold with and without a run on show. */
export function pageNotices(page: Page): TemplateResult[] {
  const { notice: given, workspace } = page.state;
  const notices: TemplateResult[] = [];
  if (given !== null && !isTold(given, page)) notices.push(notice(page, given.severity, given.text, given.actions));
  if (page.hasEditor && !workspace.trusted && given?.actions.includes('trust-workspace') !== true) {
    const text = t('This workspace is not trusted, so Servebench starts nothing in it. Saved results can be seen.');
    notices.push(notice(page, 'information', text, ['trust-workspace']));
  }
  return notices;
}

/** The end of a failed run is told by its record, with the server's own lines set apart. */
function isTold({ text }: PanelNotice, { state }: Page): boolean {
  const { record } = state.view;
  return record?.status === 'failed' && record.failure !== null && failureText(record.failure) === text;
}

function failureNotice(page: RunPage): TemplateResult {
  const { failure } = page.record;
  const why = failure === null ? t('The benchmark could not be completed.') : failureSentence(failure);
  const output = failure === null ? [] : failureOutput(failure);
  const tail =
    output.length === 0
      ? nothing
      : html`<pre tabindex="0" aria-label=${t('The server’s last lines')}>${output.join('\n')}</pre>`;
  return notice(page, 'error', why, ['show-log', 'open-plan'], tail);
}

function notice(
  page: Page,
  severity: Severity,
  text: string,
  actions: readonly NoticeAction[],
  more: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const signs = { error: '✕', warning: '!', information: 'i' } as const;
  return html`
    <div class="notice ${severity}" role=${severity === 'error' ? 'alert' : 'note'}>
      <span class="notice-sign" aria-hidden="true">${signs[severity]}</span>
      <div class="notice-body">
        <p>${sentence(text)}</p>
        ${more}
        ${
          page.hasEditor && actions.length > 0
            ? html`<p class="notice-actions">${actions.map((action) => actionButton(page, action))}</p>`
            : nothing
        }
      </div>
    </div>
  `;
}

function actionButton({ post }: Page, action: NoticeAction): TemplateResult {
  return html`<vscode-button secondary @click=${() => post({ type: action } satisfies FromPanel)}>${actionTitle(action)}</vscode-button>`;
}
