import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { RecordFault } from '../model/facts/record-fault.ts';
import { type RunRecord, recordVersion } from '../model/run/record.ts';
import type { RunMarks } from '../model/run/run-marks.ts';
import { type ChangeSummary, type RunSummary, summaryOfRun } from '../model/run/run-summary.ts';
import { RecordError } from './record-error.ts';
import type { SavedRun } from './run-files.ts';
import { type IndexedRun, readIndex, writeIndex } from './run-index.ts';
import { readMarks } from './run-marks-file.ts';
import { listRecords, readRecord } from './run-store.ts';

/** A saved run, as a list shows it. */
export interface HistoryEntry extends SavedRun {
  readonly marks: RunMarks;
  /** `null`: its file can't be read (`unreadable` says why), or has not been yet. */
  readonly summary: RunSummary | null;
  /** What changed against the run before it; `null`: there is none that it can be compared with. */
  readonly change: ChangeSummary | null;
  /** Why its file can't be read; `null`: it can. */
  readonly unreadable: RecordFault | null;
}

/** Says what changed in a run against those before it, the newest first, of which it reads what it needs. */
export type FindChange = (
  record: RunRecord,
  earlier: readonly SavedRun[],
  read: (run: SavedRun) => Promise<RunRecord | null>,
) => Promise<ChangeSummary | null>;

/** Runs before it that one is compared with, should the nearest not be comparable. */
const mostEarlier = 5;

/**
 * The runs of a folder, the newest first. What was found out of each is kept in an index beside them, so that a record is read
 * once: hundreds of runs are listed as fast as their names. A change is found again where the runs before it are other ones.
 * After `mostMs` no further record is read: those left over are without a summary, and the next reading goes on with them.
 */
export async function readHistory(
  folder: string,
  findChange: FindChange,
  mostMs = Number.POSITIVE_INFINITY,
): Promise<readonly HistoryEntry[]> {
  const until = performance.now() + mostMs;
  const runs = await listRecords(folder);
  const known = await readIndex(folder);
  const now = new Map<string, IndexedRun>();
  const read = recordReader();
  const entries: HistoryEntry[] = [];
  let changed = false;
  // The newest first: where there is too much to read at once, it is the old ones that wait.
  for (const [place, run] of runs.entries()) {
    const name = basename(run.file);
    const earlier = runs.slice(place + 1, place + 1 + mostEarlier);
    const version = await versionOf(run.file, earlier);
    const before = known.get(name);
    const kept = before?.version === version && !isOfOlderReader(before) ? before : null;
    const indexed = kept ?? (performance.now() < until ? await lookAt(run, earlier, version, read, findChange) : null);
    changed ||= indexed !== before;
    if (indexed !== null) now.set(name, indexed);
    const { summary = null, change = null, unreadable = null } = indexed ?? {};
    entries.push({ ...run, marks: await readMarks(run.file), summary, change, unreadable });
  }
  if (changed || now.size !== known.size) await writeIndex(folder, now);
  return entries;
}

/** Reads records, and keeps the last few: each is compared with the next. */
function recordReader(): (run: SavedRun) => Promise<RunRecord> {
  const last = new Map<string, RunRecord>();
  return async ({ file }) => {
    const found = last.get(file);
    if (found !== undefined) return found;
    const record = await readRecord(file);
    last.set(file, record);
    const [oldest] = last.keys();
    if (last.size > mostEarlier + 1 && oldest !== undefined) last.delete(oldest);
    return record;
  };
}

async function lookAt(
  run: SavedRun,
  earlier: readonly SavedRun[],
  version: string,
  read: (run: SavedRun) => Promise<RunRecord>,
  findChange: FindChange,
): Promise<IndexedRun> {
  try {
    const record = await read(run);
    const change = await findChange(record, earlier, (one) => read(one).catch(ignoringUnreadable));
    return { version, summary: summaryOfRun(record), change, unreadable: null };
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return { version, summary: null, change: null, unreadable: error.fault };
  }
}

function ignoringUnreadable(error: unknown): null {
  if (error instanceof RecordError) return null;
  throw error;
}

/** Whether an older Servebench could not read what this one may. */
function isOfOlderReader({ unreadable }: IndexedRun): boolean {
  return unreadable?.kind === 'newer-version' && unreadable.reads < recordVersion;
}

/** Text that is another one when a run's file, or one that it is compared with, is another one. */
async function versionOf(file: string, earlier: readonly SavedRun[]): Promise<string> {
  const found = await stat(file).catch(() => null);
  return [found?.size ?? 0, found?.mtimeMs ?? 0, ...earlier.map(({ id }) => id)].join(' ');
}
