import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RunRecord } from '../model/run/record.ts';
import { isAbandoned, isDraft } from './drafts.ts';
import { codeOf, ignoring } from './file-errors.ts';
import { RecordError } from './record-error.ts';
import { formatRecord, largestRecordBytes, parseJournal, parseRecord } from './record-text.ts';
import {
  deletedFileOf,
  isDeletedFile,
  isJournal,
  marksFileOf,
  runFileName,
  type SavedRun,
  savedRunOf,
} from './run-files.ts';
import { readMarks } from './run-marks-file.ts';
import { makeRunsFolder, writeRunFile } from './write-file.ts';

/** How many runs are kept beside a plan, pinned ones not counted. */
export const runsKept = 100;

/** How long a deletion can be undone, ms. */
const undoneWithinMs = 60 * 60 * 1000;

/**
 * Where the runs of a plan are kept: `.servebench/runs` in the plan's folder, so that they move with the project and
 * are found by terminal and editor alike. The folder ignores itself in git (see `saveRecord`).
 */
export function runsFolderOf(planFolder: string): string {
  return join(planFolder, '.servebench', 'runs');
}

/**
 * Writes a record into a folder of saved runs and gives the file's path. A reader sees the whole file or none: it is
 * written under another name first. Saving the same run again replaces its file.
 */
export async function saveRecord(folder: string, record: RunRecord): Promise<string> {
  const text = formatRecord(record);
  makeRunsFolder(folder);
  const file = join(folder, runFileName(record));
  await writeRunFile(file, text);
  return file;
}

/** The saved runs of a folder, the newest first; empty when the folder does not exist. Files of other names are left out. */
export async function listRecords(folder: string): Promise<readonly SavedRun[]> {
  const runs = await filesOfRuns(folder);
  const last = lastFiles(runs);
  return runs
    .filter((run) => last.get(run.id) === run)
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : a.file < b.file ? 1 : -1));
}

async function filesOfRuns(folder: string): Promise<readonly SavedRun[]> {
  const names = await readdir(folder).catch(ignoring('ENOENT', 'ENOTDIR'));
  return (names ?? []).map((name) => savedRunOf(folder, name)).filter((run) => run !== null);
}

/** The journals of a run. */
export async function journalsOf(folder: string, id: string): Promise<readonly string[]> {
  return (await filesOfRuns(folder)).filter((run) => run.id === id && isJournal(run.file)).map(({ file }) => file);
}

/**
 * The file of each run that counts: of its last sitting, which a journal tells of where it was killed; of the same sitting, the whole
 * record, which was saved before a kill then.
 */
function lastFiles(runs: readonly SavedRun[]): ReadonlyMap<string, SavedRun> {
  const last = new Map<string, SavedRun>();
  for (const run of runs) {
    const other = last.get(run.id);
    const isLater =
      other === undefined ||
      run.startedAt > other.startedAt ||
      (run.startedAt === other.startedAt && isJournal(other.file));
    if (isLater) last.set(run.id, run);
  }
  return last;
}

/** Reads a saved run. Throws `RecordError` when the file is not a whole record of this version. */
export async function readRecord(file: string): Promise<RunRecord> {
  const name = basename(file);
  let text: string;
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw new RecordError({ kind: 'is-folder', file });
    if (found.size > largestRecordBytes)
      throw new RecordError({ kind: 'larger-than-any', name, mostBytes: largestRecordBytes });
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof RecordError) throw error;
    if (codeOf(error) === 'ENOENT') throw new RecordError({ kind: 'no-file', file });
    throw new RecordError({ kind: 'unreadable', file, why: error instanceof Error ? error.message : String(error) });
  }
  return isJournal(file) ? parseJournal(text, name) : parseRecord(text, name);
}

/**
 * Removes the oldest runs of a folder until `keep` are left that are not pinned, what was deleted too long ago to be undone,
 * and the drafts and journals that a crash left behind. Touches nothing but files of saved runs. Gives the files removed.
 */
export async function pruneRecords(folder: string, keep = runsKept, now = Date.now()): Promise<readonly string[]> {
  const runs = await listRecords(folder);
  const marks = await Promise.all(runs.map(({ file }) => readMarks(file)));
  const unpinned = runs.filter((_, index) => marks[index]?.pinnedAt === null);
  const surplus = unpinned.slice(Math.max(0, keep)).map((run) => run.file);
  const files = await filesOfRuns(folder);
  const last = lastFiles(files);
  const journals = files.filter((run) => isJournal(run.file) && last.get(run.id) !== run).map(({ file }) => file);
  const removed = [...surplus, ...journals, ...(await leftBehind(folder, now))];
  for (const file of removed) await rm(file, { force: true });
  for (const file of surplus) await rm(marksFileOf(file), { force: true });
  return removed;
}

/** Drafts that nobody will finish, and runs whose deletion is old. */
async function leftBehind(folder: string, now: number): Promise<string[]> {
  const names = (await readdir(folder).catch(ignoring('ENOENT', 'ENOTDIR'))) ?? [];
  const files: string[] = [];
  for (const name of names) {
    if (!isDraft(name) && !isDeletedFile(name)) continue;
    const file = join(folder, name);
    const found = await stat(file).catch(ignoring('ENOENT'));
    if (found === undefined) continue;
    // Renaming a file, as deleting does, changes its `ctime` alone.
    const isOld = isDraft(name) ? isAbandoned(name, now - found.mtimeMs) : now - found.ctimeMs > undoneWithinMs;
    if (isOld) files.push(file);
  }
  return files;
}

/** Deletes a run: it is no saved run any more, and can be had back with `restoreRun` for an hour at least. */
export async function deleteRun(file: string): Promise<void> {
  await rename(file, deletedFileOf(file));
  const marks = marksFileOf(file);
  await rename(marks, deletedFileOf(marks)).catch(ignoring('ENOENT'));
}

/** Undoes `deleteRun`. Throws where it was too long ago. */
export async function restoreRun(file: string): Promise<void> {
  await rename(deletedFileOf(file), file);
  const marks = marksFileOf(file);
  await rename(deletedFileOf(marks), marks).catch(ignoring('ENOENT'));
}
