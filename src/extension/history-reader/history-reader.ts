import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { HistoryEntry } from '../../history/history.ts';
import { RecordError } from '../../history/record-error.ts';
import type { RecordFault } from '../../model/facts/record-fault.ts';
import type { Comparison } from '../../model/run/comparison.ts';
import type { RunRecord } from '../../model/run/record.ts';
import type { HistoryAnswer, HistoryQuestion } from './protocol.ts';
import type { SavedPanelProfile } from './saved-profiles.ts';

/** No run of our own takes so long to read or to compare, ms; a file that does was made to. */
const patienceMs = 20_000;
/** Enough for the largest record that is read. */
const mostMemoryMb = 1024;

/**
 * Reads and compares saved runs in a thread of its own, since they may come with a folder from anywhere: whatever a file
 * holds, the extension host's one thread stays free, and gets back what took too long or too much as an error.
 */
export class HistoryReader {
  readonly #script: string;
  readonly #patienceMs: number;

  /** @param script the bundle of `main.ts`. */
  constructor(script: string, patience = patienceMs) {
    this.#script = script;
    this.#patienceMs = patience;
  }

  /** A saved run. Throws a `RecordError` when its file can't be read. */
  async read(file: string): Promise<RunRecord> {
    const answer = await this.#ask({ type: 'read', file });
    if (answer.type === 'record') return answer.record;
    throw unanswered(answer, basename(file));
  }

  /**
   * What changed in the run of a file against the one before it (`compareWithEarlier`), and why earlier files could not be
   * read. Throws as `read`.
   */
  async compare(
    file: string,
    earlier: readonly string[],
  ): Promise<{ readonly comparison: Comparison | null; readonly unreadable: readonly RecordFault[] }> {
    const answer = await this.#ask({ type: 'compare', file, earlier });
    if (answer.type === 'comparison') return answer;
    throw unanswered(answer, basename(file));
  }

  /** What changed between two saved runs. Throws as `read`. */
  async compareTwo(before: string, after: string): Promise<Comparison> {
    const answer = await this.#ask({ type: 'compare-two', before, file: after });
    if (answer.type === 'comparison' && answer.comparison !== null) return answer.comparison;
    throw unanswered(answer, basename(after));
  }

  /** The saved runs of a folder, as a list shows them. Throws as `read`. */
  async list(folder: string): Promise<readonly HistoryEntry[]> {
    const answer = await this.#ask({ type: 'list', file: folder });
    if (answer.type === 'entries') return answer.entries;
    throw unanswered(answer, folder);
  }

  /** The newest saved profile of each endpoint in a folder of runs. Throws a `RecordError` when reading them takes too much. */
  async profiles(runsFolder: string, planFolder: string): Promise<readonly SavedPanelProfile[]> {
    const answer = await this.#ask({ type: 'profiles', file: runsFolder, planFolder });
    return answer.type === 'profiles' ? answer.profiles : [];
  }

  async #ask(question: HistoryQuestion): Promise<HistoryAnswer> {
    const name = basename(question.file);
    const worker = new Worker(this.#script, {
      workerData: question,
      resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
    });
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<HistoryAnswer>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', (error) =>
          reject(new RecordError({ kind: 'unreadable', file: name, why: error.message })),
        );
        worker.once('exit', () => reject(new RecordError({ kind: 'not-answered', name })));
        const seconds = this.#patienceMs / 1000;
        const tooLong = () => reject(new RecordError({ kind: 'too-slow', name, seconds }));
        timer = setTimeout(tooLong, this.#patienceMs);
      });
    } finally {
      clearTimeout(timer);
      await worker.terminate();
    }
  }
}

/** Why there is no answer to a question. */
function unanswered(answer: HistoryAnswer, name: string): RecordError {
  return new RecordError(answer.type === 'unreadable' ? answer.fault : { kind: 'not-answered', name });
}
