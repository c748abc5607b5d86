import { closeSync, mkdirSync, openSync, type Stats, writeFileSync } from 'node:fs';
import { type FileHandle, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RunRecord } from '../model/run/record.ts';
import { draftOf, isAbandoned, isDraft } from './drafts.ts';
import { giveFoldersToOwner, giveToFolderOwner } from './folder-owner.ts';
import { RecordError } from './record-error.ts';
import { formatRecord, largestRecordBytes, parseJournal, parseRecord } from './record-text.ts';

/** How many runs are kept beside a plan. */
export const runsKept = 100;

/** A run in a folder of saved runs, as its file name tells. */
export interface SavedRun {
  readonly file: string;
  readonly id: string;
  /** ISO 8601, UTC, to the millisecond. */
  readonly startedAt: string;
}

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
  const file = join(folder, fileNameOf(record));
  await writeRunFile(file, text);
  return file;
}

/** Makes a folder of saved runs, which git ignores by itself. */
export function makeRunsFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first !== undefined) giveFoldersToOwner(first, folder);
  try {
    makeRunFile(join(folder, '.gitignore'), '*\n');
  } catch (error) {
    ignoring('EEXIST')(error);
  }
}

/** Makes a file in a folder of saved runs, which belongs to the folder's owner. Throws where there is one already. */
export function makeRunFile(file: string, text: string): void {
  const made = openSync(file, 'wx');
  try {
    giveToFolderOwner(made, dirname(file));
    writeFileSync(made, text, { flush: true });
  } finally {
    closeSync(made);
  }
}

/** Writes a file of a folder of saved runs whole, as `writeWhole`; it belongs to the folder's owner. */
export function writeRunFile(file: string, text: string): Promise<void> {
  return writeDraft(file, text, 0o666, (handle) => giveToFolderOwner(handle.fd, dirname(file)));
}

/** Whose a file is, and who may do what with it. */
type Ownership = Pick<Stats, 'mode' | 'uid' | 'gid'>;

/**
 * Writes a file so that a reader, and a crash at any moment, finds the old text or the new one. Mode, owner and group are
 * those of `older` where there is one; throws the error of `fchown` or `fchmod` where they can't be.
 */
export async function writeWhole(file: string, text: string, older: Ownership | null = null): Promise<void> {
  // What only some may read is at no moment open to others; the umask has its say only over a new file.
  await writeDraft(file, text, older === null ? 0o666 : 0o600, async (handle) => {
    if (older === null) return;
    // In this order: a change of owner takes bits of the mode away.
    await handle.chown(older.uid, older.gid);
    await handle.chmod(older.mode & 0o7777);
  });
}

async function writeDraft(
  file: string,
  text: string,
  mode: number,
  prepare: (handle: FileHandle) => Promise<void> | void,
): Promise<void> {
  const draft = draftOf(file);
  try {
    const handle = await open(draft, 'wx', mode);
    try {
      await prepare(handle);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** The saved runs of a folder, the newest first; empty when the folder does not exist. Files of other names are left out. */
export async function listRecords(folder: string): Promise<readonly SavedRun[]> {
  const runs = await filesOfRuns(folder);
  const superseded = new Set(supersededJournals(runs));
  return runs
    .filter((run) => !superseded.has(run))
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : a.file < b.file ? 1 : -1));
}

async function filesOfRuns(folder: string): Promise<readonly SavedRun[]> {
  const names = await readdir(folder).catch(ignoring('ENOENT', 'ENOTDIR'));
  return (names ?? []).map((name) => savedRunOf(folder, name)).filter((run) => run !== null);
}

/** Journals of runs whose whole record was saved before a kill. */
function supersededJournals(runs: readonly SavedRun[]): readonly SavedRun[] {
  const whole = new Set(runs.filter(({ file }) => !isJournal(file)).map(({ id }) => id));
  return runs.filter(({ file, id }) => isJournal(file) && whole.has(id));
}

/** Reads a saved run. Throws `RecordError`, whose message is a sentence, when the file is not a whole record of this version. */
export async function readRecord(file: string): Promise<RunRecord> {
  const name = basename(file);
  let text: string;
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw new RecordError(`${file} is a folder, not a run record.`);
    if (found.size > largestRecordBytes) {
      const megabytes = Math.round(largestRecordBytes / 1024 / 1024);
      throw new RecordError(`${name} is larger than any run record (${megabytes} MB).`);
    }
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof RecordError) throw error;
    if (codeOf(error) === 'ENOENT') throw new RecordError(`There is no file ${file}.`);
    throw new RecordError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
  return isJournal(file) ? parseJournal(text, name) : parseRecord(text, name);
}

/** Where a run that goes on is kept, an event a line. */
export function journalFileOf(folder: string, run: Pick<RunRecord, 'id' | 'startedAt'>): string {
  return join(folder, fileNameOf(run).replace(/\.json$/, journalEnding));
}

const journalEnding = '.events.jsonl';

function isJournal(file: string): boolean {
  return file.endsWith(journalEnding);
}

/**
 * Removes the oldest runs of a folder until `keep` are left, and the drafts and journals that a crash left behind. Touches
 * nothing but files of saved runs. Gives the files removed.
 */
export async function pruneRecords(folder: string, keep = runsKept): Promise<readonly string[]> {
  const surplus = (await listRecords(folder)).slice(Math.max(0, keep)).map((run) => run.file);
  const drafts = await abandonedDrafts(folder);
  const journals = supersededJournals(await filesOfRuns(folder)).map((run) => run.file);
  const removed = [...surplus, ...drafts, ...journals];
  for (const file of removed) await rm(file, { force: true });
  return removed;
}

async function abandonedDrafts(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(ignoring('ENOENT', 'ENOTDIR'))) ?? [];
  const drafts: string[] = [];
  for (const name of names.filter(isDraft)) {
    const file = join(folder, name);
    const found = await stat(file).catch(ignoring('ENOENT'));
    if (found !== undefined && isAbandoned(name, Date.now() - found.mtimeMs)) drafts.push(file);
  }
  return drafts;
}

/** `2026-05-04T03-02-01.000Z-<id>.json`: sorts by time, and is a file name on Windows too. */
function fileNameOf({ startedAt, id }: Pick<RunRecord, 'id' | 'startedAt'>): string {
  const time = new Date(startedAt).toISOString().replaceAll(':', '-');
  return `${time}-${id.replace(/[^A-Za-z0-9-]/g, '').slice(0, 64) || 'run'}.json`;
}

const savedName = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3}Z)-([A-Za-z0-9-]{1,64})\.(?:json|events\.jsonl)$/;

function savedRunOf(folder: string, name: string): SavedRun | null {
  const match = savedName.exec(name);
  if (match === null) return null;
  const [, hours, minutes, seconds, id] = match;
  return { file: join(folder, name), id: id as string, startedAt: `${hours}:${minutes}:${seconds}` };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

function ignoring(...codes: string[]): (error: unknown) => undefined {
  return (error) => {
    if (!codes.includes(codeOf(error) ?? '')) throw error;
    return undefined;
  };
}
