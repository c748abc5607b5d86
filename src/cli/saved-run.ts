import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { findRun } from '../history/find-run.ts';
import { RecordError } from '../history/record-error.ts';
import type { SavedRun } from '../history/run-files.ts';
import { readRecord, runsFolderOf } from '../history/run-store.ts';
import type { RunRecord } from '../model/run/record.ts';
import { t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';
import { recordFaultSentence } from '../words/record-faults.ts';
import { CommandError } from './exit-codes.ts';

/** The saved run of a folder that a word means (`findRun`). Throws `CommandError` where it means none, or several. */
export async function savedRun(word: string, folder: string): Promise<SavedRun> {
  const found = await findRun(runsFolderOf(folder), word);
  if (found.kind === 'found') return found.run;
  if (found.kind === 'several')
    throw new CommandError(
      t(
        '"{0}" means {1} runs: {2}.',
        plainText(word, 100),
        found.runs.length,
        found.runs.map(({ id }) => id).join(', '),
      ),
    );
  if (word === 'baseline')
    throw new CommandError(t('No run is pinned as the baseline: servebench history pin RUN does that.'));
  throw new CommandError(t('There is no saved run "{0}": servebench history lists them.', plainText(word, 100)));
}

/** A record by its file. Throws `CommandError` where it can't be read, which says why. */
export async function openRecord(file: string): Promise<RunRecord> {
  try {
    return await readRecord(file);
  } catch (error) {
    if (error instanceof RecordError) throw new CommandError(recordFaultSentence(error.fault));
    throw error;
  }
}

/** The record that a word means: that of a file, or a saved run of this folder. */
export async function recordFile(word: string, cwd: string): Promise<string> {
  const file = resolve(cwd, word);
  const isThere = (await stat(file).catch(() => null)) !== null;
  // What looks like a path is one, and its reader says what is wrong with it.
  if (isThere || /[/\\.]/.test(word)) return file;
  return (await savedRun(word, cwd)).file;
}
