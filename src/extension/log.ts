import type * as vscode from 'vscode';
import type { BenchmarkEvent } from '../model/run/events.ts';
import { shellLine } from '../model/shell-line.ts';
import { cellReason } from '../words/cells.ts';
import { failureText, stopCauseSentence } from '../words/failures.ts';
import { summarySentence } from '../words/findings.ts';
import { inEnglish } from '../words/language.ts';
import { noteSentence } from '../words/notes.ts';
import { reasonSentence } from '../words/reasons.ts';
import { settingsLabel } from '../words/settings-label.ts';

/** Writes what a benchmark does to Servebench's log. Progress within a trial is left out. */
export function logEvent(log: vscode.LogOutputChannel, event: BenchmarkEvent): void {
  // In English whatever the editor speaks: logs are sent to people who may not read it.
  inEnglish(() => writeEvent(log, event));
}

function writeEvent(log: vscode.LogOutputChannel, event: BenchmarkEvent): void {
  switch (event.type) {
    case 'run-started':
      log.info(`Run ${event.id}: ${event.cells.length} cells on ${event.machine.cpu}, ${event.machine.cores} cores`);
      for (const note of event.notes) log.info(noteSentence(note));
      return;
    case 'server-starting':
      log.info(`Starting ${shellLine(event.command, process.platform)}`);
      return;
    case 'server-ready':
      log.info(`Ready at ${event.url} after ${Math.round(event.afterMs)} ms`);
      return;
    case 'trial-started':
      log.debug(`${event.purpose} of ${event.endpoint} with ${settingsLabel(event.settings)}`);
      return;
    case 'cell-finished':
      logCell(log, event.cell);
      return;
    case 'server-stopped':
      if (event.why !== null) log.warn(stopCauseSentence(event.why));
      return;
    case 'note':
      log.info(noteSentence(event.note));
      return;
    case 'diagnosed':
      for (const diagnosis of event.diagnoses) log.info(summarySentence(diagnosis));
      return;
    case 'recommended':
      for (const { endpoint, because } of event.recommendations)
        log.info(`${endpoint ?? 'The whole service'}: ${because.map(reasonSentence).join(' ')}`);
      return;
    case 'run-finished':
      log.info(
        `Run ${event.status} after ${event.elapsedSeconds.toFixed(1)} s. ${event.failure === null ? '' : failureText(event.failure)}`.trimEnd(),
      );
      return;
  }
}

type FinishedCell = Extract<BenchmarkEvent, { type: 'cell-finished' }>['cell'];

function logCell(log: vscode.LogOutputChannel, cell: FinishedCell): void {
  const place = `${cell.endpoint}, ${settingsLabel(cell.settings)}`;
  if (cell.status === 'measured') {
    const { rps, requests } = cell.measurement;
    log.info(`${place}: ${rps.mean.toPrecision(4)} requests/s, ${requests.failed} of ${requests.sent} failed`);
  } else if (cell.status === 'failed') log.warn(`${place}: failed. ${failureText(cell.failure)}`);
  else log.info(`${place}: ${cell.status}. ${cellReason(cell) ?? ''}`.trimEnd());
}
