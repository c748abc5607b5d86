import type { Doing, RunView } from '../model/run/fold.ts';
import type { Cell } from '../model/run/record.ts';
import type { TrialProgress } from '../model/trial/trial.ts';
import { failureText } from '../report/warnings.ts';
import { statusWord } from '../words/cell-status.ts';
import { cellReason } from '../words/cells.ts';
import { formatDuration, formatFigure, formatMs, formatNumber } from '../words/figures.ts';
import { t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';
import { settingsLabel } from '../words/settings-label.ts';

/** What is going on, on one line: `cell 4/27 · gevent · 2 workers · 1 thread · sleep · measuring 45 % · 1 min 20 s left`. */
export function liveText(view: RunView, remainingSeconds: number | null): string {
  if (view.record === null) return t('Looking for the server');
  const cell = t('cell {0}/{1}', Math.min(view.cellsDone + 1, view.cellsTotal), view.cellsTotal);
  if (view.doing === null)
    return [cell, t('starting what the service needs'), leftText(remainingSeconds)].filter(Boolean).join(' · ');
  const { settings, endpoint } = view.doing;
  return [cell, settingsLabel(settings), endpoint, activityText(view.doing), leftText(remainingSeconds)]
    .filter(Boolean)
    .map((part) => plainText(part as string, 60))
    .join(' · ');
}

function activityText({ activity, progress }: Doing): string {
  switch (activity) {
    case 'starting':
      return t('starting the server');
    case 'calibrating':
      return t('calibrating');
    case 'between':
      return t('changing over');
    case 'measuring':
      return progress === null ? t('measuring') : phaseText(progress);
  }
}

/** How far a trial is. */
export function phaseText({ phase, fraction }: TrialProgress): string {
  if (phase === 'warm-up') return t('warming up');
  if (phase === 'draining') return t('waiting for the last answers');
  return t('measuring {0} %', Math.floor(Math.min(1, Math.max(0, fraction)) * 100));
}

function leftText(seconds: number | null): string | null {
  if (seconds === null) return null;
  const whole = Math.ceil(seconds);
  if (whole <= 0) return t('nearly done');
  return t('{0} left', whole < 60 ? t('{0} s', whole) : formatDuration(whole));
}

/** How one cell ended, on one line. `isReasonTold`: why it failed was told of another one. */
export function cellText(cell: Cell, isReasonTold = false): string {
  const place = `${settingsLabel(cell.settings)} · ${cell.endpoint}`;
  const outcome = isReasonTold ? t('{0}, for the same reason.', statusWord(cell.status)) : outcomeText(cell);
  return `${plainText(place, 200)}: ${outcome}`;
}

function outcomeText(cell: Cell): string {
  const { measurement } = cell;
  if (measurement === null) return `${statusWord(cell.status)}. ${plainText(cellReason(cell) ?? '', 300)}`.trim();
  const { rps, timePerRequestMs, requests } = measurement;
  if (requests.succeeded === 0) return failureText(requests) ?? t('no request was answered');
  const parts = [t('{0} requests/s', formatFigure(rps.mean))];
  if (timePerRequestMs !== null) parts.push(t('{0} per request', formatMs(timePerRequestMs)));
  if (requests.failed > 0)
    parts.push(t('{0} of {1} failed', formatNumber(requests.failed), formatNumber(requests.sent)));
  return parts.join(', ');
}
