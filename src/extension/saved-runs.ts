import type * as vscode from 'vscode';
import type { HistoryEntry } from '../history/history.ts';
import { RecordError } from '../history/record-error.ts';
import type { SavedRun } from '../history/run-files.ts';
import type { RecordFault } from '../model/facts/record-fault.ts';
import type { Comparison } from '../model/run/comparison.ts';
import type { RunRecord } from '../model/run/record.ts';
import { inEnglish } from '../words/language.ts';
import { recordFaultSentence } from '../words/record-faults.ts';
import type { HistoryReader } from './history-reader/history-reader.ts';
import type { SavedPanelProfile } from './history-reader/saved-profiles.ts';

/** A saved run whose file can't be read. */
export interface UnreadRun {
  readonly id: string;
  readonly fault: RecordFault;
}

/** The saved runs of one folder, as they were listed last. */
export class SavedRuns {
  readonly #log: vscode.LogOutputChannel;
  readonly #reader: HistoryReader;
  #runs: readonly SavedRun[] = [];
  #runsFolder: string | null = null;

  constructor(log: vscode.LogOutputChannel, reader: HistoryReader) {
    this.#log = log;
    this.#reader = reader;
  }

  /** Newest first. */
  get list(): readonly SavedRun[] {
    return this.#runs;
  }

  async refresh(folder: string): Promise<void> {
    const { listRecords, runsFolderOf } = await import('../history/run-store.ts');
    this.#runsFolder = runsFolderOf(folder);
    try {
      this.#runs = await listRecords(this.#runsFolder);
    } catch (error) {
      this.#runs = [];
      this.#log.warn(`The saved runs of ${folder} could not be listed: ${String(error)}`);
    }
  }

  /** A saved run; `null` when there is none of this id. Throws a `RecordError` when its file can't be read. */
  async read(id: string): Promise<RunRecord | null> {
    const run = this.#runs.find((candidate) => candidate.id === id);
    if (run === undefined) return null;
    return this.#reader.read(run.file);
  }

  /**
   * What changed in a saved run against the pinned baseline, or else against the one before it; `null` when there is nothing to compare it with, and when it is
   * not saved.
   */
  async comparisonOf(record: Pick<RunRecord, 'id' | 'startedAt'>): Promise<Comparison | null> {
    const own = this.#runs.find((run) => run.id === record.id);
    const earlier = await this.#earlierThan(record);
    if (own === undefined || earlier.length === 0) return null;
    try {
      const { comparison, unreadable } = await this.#reader.compare(own.file, earlier);
      for (const fault of unreadable) this.#log.warn(inEnglish(() => recordFaultSentence(fault)));
      return comparison;
    } catch (error) {
      return this.#told(error);
    }
  }

  /** The newest saved profile of each endpoint; none, and a line in the log, when they can't be read. */
  async profiles(folder: string): Promise<readonly SavedPanelProfile[]> {
    const { runsFolderOf } = await import('../history/run-store.ts');
    try {
      return await this.#reader.profiles(runsFolderOf(folder), folder);
    } catch (error) {
      return this.#told(error) ?? [];
    }
  }

  /** What a list of the saved runs shows, the newest first; empty, and a line in the log, where they can't be read. */
  async entries(): Promise<readonly HistoryEntry[]> {
    if (this.#runsFolder === null) return [];
    try {
      return await this.#reader.list(this.#runsFolder);
    } catch (error) {
      this.#told(error);
      return [];
    }
  }

  /** What changed between two saved runs. Throws a `RecordError` when one can't be read. */
  compareTwo(before: Pick<SavedRun, 'file'>, after: Pick<SavedRun, 'file'>): Promise<Comparison> {
    return this.#reader.compareTwo(before.file, after.file);
  }

  /** The pinned baseline where it is older than a run, and the runs before that one, the newest first. */
  async #earlierThan({ id, startedAt }: Pick<RunRecord, 'id' | 'startedAt'>): Promise<readonly string[]> {
    const { findRun } = await import('../history/find-run.ts');
    const baseline = this.#runsFolder === null ? null : await findRun(this.#runsFolder, 'baseline');
    const pinned = baseline?.kind === 'found' ? [baseline.run] : [];
    return [...pinned, ...this.#runs]
      .filter((run) => run.id !== id && run.startedAt < startedAt)
      .map(({ file }) => file);
  }

  #told(error: unknown): null {
    if (!(error instanceof RecordError)) throw error;
    const { fault } = error;
    this.#log.warn(inEnglish(() => recordFaultSentence(fault)));
    return null;
  }

  /** The newest saved run that can be read, `null` when there is none, and those after it that can't, each with a line in the log. */
  async readNewest(): Promise<{ readonly record: RunRecord | null; readonly unread: readonly UnreadRun[] }> {
    const unread: UnreadRun[] = [];
    for (const { id, file } of this.#runs) {
      try {
        return { record: await this.#reader.read(file), unread };
      } catch (error) {
        this.#told(error);
        if (error instanceof RecordError) unread.push({ id, fault: error.fault });
      }
    }
    return { record: null, unread };
  }
}
