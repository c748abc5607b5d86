import { appendFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { RecordFault } from '../model/facts/record-fault.ts';
import type { BenchmarkEvent } from '../model/run/events.ts';
import type { RunRecord } from '../model/run/record.ts';
import { RecordError } from './record-error.ts';
import { journalFileOf } from './run-files.ts';
import { journalsOf, pruneRecords, saveRecord } from './run-store.ts';
import { makeRunFile, makeRunsFolder } from './write-file.ts';

/** Where a run was saved, or why it was not. */
export type SavedFile =
  | { readonly file: string; readonly failure: null }
  | { readonly file: null; readonly failure: NotSaved };

/** Why a run was not saved. `why`: what the system says, or what is wrong with the run. */
export interface NotSaved {
  readonly folder: string;
  readonly why: string | RecordFault;
}

/**
 * Keeps a run on disk while it goes on: whatever kills this process then, what was measured can be read as a run that was
 * stopped. Each event is added to a journal beside the saved runs, which costs the same however much was measured before;
 * in the end the whole record takes its place.
 */
export class RecordKeeper {
  readonly #folder: string;
  /** What came before anything was measured; it is worth a file only with what comes after. */
  #beginning: BenchmarkEvent[] = [];
  #journal: string | null = null;
  #failed = false;

  /** @param folder the folder of saved runs (`runsFolderOf`). */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Adds an event that changes the record. When that fails nothing more is added; `finish` tells why a run is not saved. */
  keep(event: BenchmarkEvent): void {
    if (this.#failed || !isKept(event)) return;
    if (this.#journal === null) this.#beginning.push(event);
    try {
      // On the disk itself: a power cut takes no more than a kill does.
      if (this.#journal !== null) appendFileSync(this.#journal, textOf([event]), { flush: true });
      else if (event.type === 'cell-finished') this.#begin();
    } catch {
      this.#failed = true;
    }
  }

  /** Saves the whole record, if there is one worth coming back to, and takes the journal away. */
  async finish(record: RunRecord | null): Promise<SavedFile | null> {
    // Without a single cell there is nothing to come back to: the server is not installed, for instance.
    const saved = record === null || record.cells.length === 0 ? null : await this.#save(record);
    // Where the record could not be saved, the journal is what there is.
    const isNeeded = saved !== null && saved.file === null;
    if (!isNeeded) await this.#removeJournals(record?.id ?? null);
    return saved;
  }

  /** Its own, and those of earlier sittings of the run that were killed. One that can't be removed is removed with the next run. */
  async #removeJournals(id: string | null): Promise<void> {
    const earlier = id === null ? [] : await journalsOf(this.#folder, id).catch(() => []);
    for (const file of new Set([...(this.#journal === null ? [] : [this.#journal]), ...earlier]))
      await rm(file, { force: true }).catch(() => {});
  }

  #begin(): void {
    const [started] = this.#beginning;
    if (started?.type !== 'run-started') return;
    makeRunsFolder(this.#folder);
    const file = journalFileOf(this.#folder, { id: started.id, startedAt: started.at });
    makeRunFile(file, textOf(this.#beginning));
    this.#journal = file;
    this.#beginning = [];
  }

  async #save(record: RunRecord): Promise<SavedFile> {
    try {
      const file = await saveRecord(this.#folder, record);
      await pruneRecords(this.#folder);
      return { file, failure: null };
    } catch (error) {
      const why = error instanceof RecordError ? error.fault : error instanceof Error ? error.message : String(error);
      return { file: null, failure: { folder: this.#folder, why } };
    }
  }
}

function textOf(events: readonly BenchmarkEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** What a record is made of, but for predictions, which the next run makes again, and the end, which the whole record has. */
function isKept(event: BenchmarkEvent): boolean {
  switch (event.type) {
    case 'run-started':
    case 'note':
    case 'cell-finished':
      return true;
    case 'trial-finished':
      return event.calibration !== null;
    default:
      return false;
  }
}
