import type * as vscode from 'vscode';
import type { SavedRun } from '../history/run-store.ts';
import type { RunRecord } from '../model/record.ts';

/** The saved runs of one folder, as they were listed last. */
export class SavedRuns {
  readonly #log: vscode.LogOutputChannel;
  #runs: readonly SavedRun[] = [];

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** Newest first. */
  get list(): readonly SavedRun[] {
    return this.#runs;
  }

  async refresh(folder: string): Promise<void> {
    const { listRecords, runsFolderOf } = await import('../history/run-store.ts');
    try {
      this.#runs = await listRecords(runsFolderOf(folder));
    } catch (error) {
      this.#runs = [];
      this.#log.warn(`The saved runs of ${folder} could not be listed: ${String(error)}`);
    }
  }

  /** A saved run; `null` when there is none of this id. Throws a `RecordError` when its file can't be read. */
  async read(id: string): Promise<RunRecord | null> {
    const run = this.#runs.find((candidate) => candidate.id === id);
    if (run === undefined) return null;
    const { readRecord } = await import('../history/run-store.ts');
    return readRecord(run.file);
  }

  /** A saved run that nobody asked for by name; `null`, and a line in the log, when its file can't be read. */
  async readQuietly({ file }: SavedRun): Promise<RunRecord | null> {
    const [{ readRecord }, { RecordError }] = await Promise.all([
      import('../history/run-store.ts'),
      import('../history/record-text.ts'),
    ]);
    try {
      return await readRecord(file);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      this.#log.warn(error.message);
      return null;
    }
  }

  /** The newest saved run that can be read; `null` when there is none. */
  async readNewest(): Promise<RunRecord | null> {
    for (const run of this.#runs) {
      const record = await this.readQuietly(run);
      if (record !== null) return record;
    }
    return null;
  }
}
