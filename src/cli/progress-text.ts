import type { Doing, RunView } from '../model/run/fold.ts';
import type { Cell } from '../model/run/record.ts';
import type { TrialProgress } from '../model/trial/trial.ts';
import { failureText } from '../report/warnings.ts';
import { cellReason } from '../words/cells.ts';
import { formatDuration, formatFigure, formatMs, formatNumber } from '../words/figures.ts';
import { plainText } from '../words/plain-text.ts';
import { settingsLabel } from '../words/settings-label.ts';

/** What is going on, on one line: `cell 4/27 · gevent · 2 workers · 1 thread · sleep · measuring 45 % · 1 min 20 s left`. */
export function liveText(view: RunView, remainingSeconds: number | null): string {
  if (view.record === null) return 'Looking for the server';
  const cell = `cell ${Math.min(view.cellsDone + 1, view.cellsTotal)}/${view.cellsTotal}`;
  if (view.doing === null)
    return [cell, 'starting what the service needs', leftText(remainingSeconds)].filter(Boolean).join(' · ');
  const { settings, endpoint } = view.doing;
  return [cell, settingsLabel(settings), endpoint, activityText(view.doing), leftText(remainingSeconds)]
    .filter(Boolean)
    .map((part) => plainText(part as string, 60))
    .join(' · ');
}

function activityText({ activity, progress }: Doing): string {
  switch (activity) {
    case 'starting':
      return 'starting the server';
    case 'calibrating':
      return 'calibrating';
    case 'between':
      return 'changing over';
    case 'measuring':
      return progress === null ? 'measuring' : phaseText(progress);
  }
}

/** How far a trial is. */
export function phaseText({ phase, fraction }: TrialProgress): string {
  if (phase === 'warm-up') return 'warming up';
  if (phase === 'draining') return 'waiting for the last answers';
  return `measuring ${Math.floor(Math.min(1, Math.max(0, fraction)) * 100)} %`;
}

function leftText(seconds: number | null): string | null {
  if (seconds === null) return null;
  const whole = Math.ceil(seconds);
  if (whole <= 0) return 'nearly done';
  return `${whole < 60 ? `${whole} s` : formatDuration(whole)} left`;
}

/** How one cell ended, on one line. `isReasonTold`: why it failed was told of another one. */
export function cellText(cell: Cell, isReasonTold = false): string {
  const place = `${settingsLabel(cell.settings)} · ${cell.endpoint}`;
  const outcome = isReasonTold ? `${cell.status}, for the same reason.` : outcomeText(cell);
  return `${plainText(place, 200)}: ${outcome}`;
}

function outcomeText(cell: Cell): string {
  const { status, measurement } = cell;
  if (measurement === null) return `${status}. ${plainText(cellReason(cell) ?? '', 300)}`.trim();
  const { rps, timePerRequestMs, requests } = measurement;
  if (requests.succeeded === 0) return failureText(requests) ?? 'no request was answered';
  const parts = [`${formatFigure(rps.mean)} requests/s`];
  if (timePerRequestMs !== null) parts.push(`${formatMs(timePerRequestMs)} per request`);
  if (requests.failed > 0) parts.push(`${formatNumber(requests.failed)} of ${formatNumber(requests.sent)} failed`);
  return parts.join(', ');
}

/** Cuts a line to so many columns. */
export function fitted(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
