import { changeSinceEarlier } from '../analysis/compare/compare-with-earlier.ts';
import { readHistory } from '../history/history.ts';
import { changeMarks } from '../history/run-marks-file.ts';
import { deleteRun, runsFolderOf } from '../history/run-store.ts';
import { longestRunName, longestRunNote } from '../model/run/run-marks.ts';
import { historyJson, historyTable } from '../report/history-table.ts';
import { formatMoment } from '../words/figures.ts';
import { t } from '../words/language.ts';
import { tooLongMark } from '../words/run-marks.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { folderOf } from './folder-argument.ts';
import type { Places } from './places.ts';
import { savedRun } from './saved-run.ts';
import type { Terminal } from './terminal.ts';

/** Options of `servebench history` and of what stands below it, as commander gives them. */
export interface HistoryOptions {
  /** The plan's folder; without it the folder of the call. */
  readonly folder?: string;
  readonly json?: true;
}

/** `servebench history`: lists the saved runs of a folder. */
export async function historyCommand(options: HistoryOptions, terminal: Terminal, places: Places): Promise<ExitCode> {
  const folder = await folderOf(options.folder, places.cwd);
  const entries = await readHistory(runsFolderOf(folder), changeSinceEarlier);
  if (options.json) terminal.out(historyJson(entries));
  else if (entries.length === 0) terminal.err(`${t('No run is saved here yet: servebench run makes the first.')}\n`);
  else terminal.out(historyTable(entries, terminal.width));
  return exitCodes.done;
}

/** What can be said of a run: `name` and `note` with a text, which takes the mark away where it is empty. */
export type MarkRequest =
  | { readonly mark: 'name' | 'note'; readonly text: string }
  | { readonly mark: 'pin' | 'unpin' };

/** `servebench history name|note|pin|unpin RUN`. */
export async function markCommand(
  word: string,
  request: MarkRequest,
  options: HistoryOptions,
  terminal: Terminal,
  places: Places,
): Promise<ExitCode> {
  const run = await savedRun(word, await folderOf(options.folder, places.cwd));
  const moment = formatMoment(run.startedAt);
  switch (request.mark) {
    case 'name':
    case 'note': {
      const { mark, text } = request;
      const most = mark === 'name' ? longestRunName : longestRunNote;
      if (text.length > most) throw new CommandError(tooLongMark(mark, most));
      const isTakenAway = text.trim() === '';
      await changeMarks(run.file, { [mark]: isTakenAway ? null : text });
      const told =
        mark === 'name'
          ? isTakenAway
            ? t('The run of {0} has no name any more.', moment)
            : t('The run of {0} has its name.', moment)
          : isTakenAway
            ? t('The run of {0} has no note any more.', moment)
            : t('The run of {0} has its note.', moment);
      terminal.err(`${told}\n`);
      return exitCodes.done;
    }
    case 'pin':
      await changeMarks(run.file, { pinnedAt: new Date().toISOString() });
      terminal.err(
        `${t('The run of {0} is the baseline: it stays, and "servebench compare baseline" compares with it.', moment)}\n`,
      );
      return exitCodes.done;
    case 'unpin':
      await changeMarks(run.file, { pinnedAt: null });
      terminal.err(`${t('The run of {0} is not pinned any more.', moment)}\n`);
      return exitCodes.done;
  }
}

/** `servebench history delete RUN…`: each run is looked for before any is deleted. */
export async function deleteCommand(
  words: readonly string[],
  options: HistoryOptions,
  terminal: Terminal,
  places: Places,
): Promise<ExitCode> {
  const folder = await folderOf(options.folder, places.cwd);
  const runs = await Promise.all(words.map((word) => savedRun(word, folder)));
  for (const run of new Map(runs.map((one) => [one.file, one])).values()) {
    await deleteRun(run.file);
    terminal.err(`${t('The run of {0} is deleted.', formatMoment(run.startedAt))}\n`);
  }
  return exitCodes.done;
}
