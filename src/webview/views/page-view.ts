import { html, nothing, type TemplateResult } from 'lit';
import { serviceAnswer } from '../../report/answer.ts';
import { chosenCell } from '../chosen-cell.ts';
import type { Page } from '../page.ts';
import { answer } from './answer.ts';
import { allCapacities } from './capacity.ts';
import { changes } from './changes.ts';
import { comparison } from './comparison.ts';
import { empty } from './empty.ts';
import { evidence } from './evidence.ts';
import { beginTerms } from './explained.ts';
import { exports } from './exports.ts';
import { header } from './header.ts';
import { method, remarks } from './method.ts';
import { runNotices } from './notices.ts';
import { verdicts } from './verdicts.ts';

/** The whole page, in the order in which it is read: the answer, what changed, the charts, all figures, how they were made. */
export function pageView(page: Page): TemplateResult {
  beginTerms();
  const { view, compared } = page.state;
  if (compared) return comparison(page, compared);
  if (view.record === null) return html`<main>${empty(page)} ${allCapacities(page)}</main>`;
  const { record } = view;
  const live = view.phase === 'running';
  const found = serviceAnswer(record, live);
  const run = { ...page, record, live, found, chosen: chosenCell(record, page.preferences) };
  return html`
    <main aria-busy=${run.live} data-drawn=${page.answerOnly ? 'answer' : 'all'}>
      ${header(run)} ${runNotices(run)} ${answer(run)} ${verdicts(run)}
      ${page.answerOnly ? nothing : html`${changes(run)} ${evidence(run)} ${remarks(run)} ${method(run)} ${exports(run)}`}
    </main>
  `;
}
