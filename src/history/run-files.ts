import { join } from 'node:path';
import type { RunRecord } from '../model/run/record.ts';

/** A run in a folder of saved runs, as its file name tells. */
export interface SavedRun {
  readonly file: string;
  readonly id: string;
  /** ISO 8601, UTC, to the millisecond. */
  readonly startedAt: string;
}

const journalEnding = '.events.jsonl';
const marksEnding = '.marks.json';
const deletedEnding = '.deleted';

/** `2026-05-04T03-02-01.000Z-<id>.json`: sorts by time, and is a file name on Windows too. */
export function runFileName({ startedAt, id }: Pick<RunRecord, 'id' | 'startedAt'>): string {
  const time = new Date(startedAt).toISOString().replaceAll(':', '-');
  return `${time}-${id.replace(/[^A-Za-z0-9-]/g, '').slice(0, 64) || 'run'}.json`;
}

/** Where a run that goes on is kept, an event a line. */
export function journalFileOf(folder: string, run: Pick<RunRecord, 'id' | 'startedAt'>): string {
  return join(folder, runFileName(run).replace(/\.json$/, journalEnding));
}

export function isJournal(file: string): boolean {
  return file.endsWith(journalEnding);
}

/** Where it is kept what a user said of the run of a file: its record, or its journal. */
export function marksFileOf(runFile: string): string {
  return runFile.replace(/(\.events\.jsonl|\.json)$/, marksEnding);
}

/** What a run's file is called from its deletion until nobody can undo it any more. */
export function deletedFileOf(runFile: string): string {
  return `${runFile}${deletedEnding}`;
}

const stem = String.raw`(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3}Z)-([A-Za-z0-9-]{1,64})`;
const savedName = new RegExp(String.raw`^${stem}\.(?:json|events\.jsonl)$`);
const marksName = new RegExp(String.raw`^${stem}\.marks\.json$`);
const deletedName = new RegExp(String.raw`^${stem}\.(?:json|events\.jsonl|marks\.json)\.deleted$`);

/** What the name of a file says of the run in it; `null`: there is none in it. */
export function savedRunOf(folder: string, name: string): SavedRun | null {
  const match = savedName.exec(name);
  if (match === null) return null;
  const [, hours, minutes, seconds, id] = match;
  return { file: join(folder, name), id: id as string, startedAt: `${hours}:${minutes}:${seconds}` };
}

/** Whether a file holds marks of a run. */
export function isMarksFile(name: string): boolean {
  return marksName.test(name);
}

/** Whether a file is of a run that was deleted. */
export function isDeletedFile(name: string): boolean {
  return deletedName.test(name);
}
