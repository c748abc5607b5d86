import type { Ownership } from '../../host/sockets/port-owner.ts';
import type { Explanation, Failure } from '../../model/facts/failure.ts';
import type { Note } from '../../model/facts/note.ts';
import type { ServerSpend } from '../../model/run/record.ts';
import type { Settings } from '../../model/settings.ts';
import type { LoadTarget } from '../../model/trial/trial.ts';

/** What a process tree has spent up to one moment; compare two with `RunningServer.spentBetween`. */
export interface ResourceSnapshot {
  /** Monotonic, ms. */
  readonly atMs: number;
  readonly processes: readonly ProcessSnapshot[];
  /** Rise of `ListenOverflows` of this machine since boot; `null` where it can't be read. */
  readonly listenOverflows: number | null;
  /** Workers that have booted so far, in order; left out where the server does not tell. */
  readonly boots?: readonly WorkerBoot[];
  /** How much the server had written by then, for `linesSince`. */
  readonly outputBytes?: number;
}

/** A worker's report that it is about to serve. */
export interface WorkerBoot {
  readonly pid: number;
  /** CPU that it took until then; `null` where it can't tell. */
  readonly cpuSeconds: number | null;
}

export interface ProcessSnapshot {
  readonly pid: number;
  readonly parentPid: number;
  /** Tells a process from a later one with the same pid. */
  readonly startedAtTicks: number;
  readonly role: 'master' | 'worker' | 'other';
  /** In whole ticks, exited threads included. */
  readonly cpuSeconds: number;
  /** CPU of exited and reaped children, in whole ticks; `null` where it can't be read. */
  readonly reapedChildrenCpuSeconds: number | null;
  /** The threads alive at that moment, by the scheduler's own clock; `null` where it can't be read. */
  readonly threads: readonly ThreadSnapshot[] | null;
  readonly rssBytes: number | null;
  readonly pssBytes: number | null;
}

export interface ThreadSnapshot {
  readonly id: number;
  readonly cpuNanoseconds: number;
  /** Time ready to run while no CPU was free. */
  readonly runQueueNanoseconds: number;
  readonly voluntarySwitches: number | null;
  readonly involuntarySwitches: number | null;
}

/** A server that answers, owned by whoever started it: dispose it and its whole process tree is gone. */
export interface RunningServer extends AsyncDisposable {
  readonly settings: Settings;
  readonly command: readonly string[];
  /** What its start told that the user should know beside the results; left out: nothing. */
  readonly notes?: readonly Note[];
  readonly target: LoadTarget;
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Name of a known proxy that listens in the server's place, so that the processes below are its; `null` for none. */
  readonly proxy: string | null;
  readonly readyAfterMs: number;
  /** A folder that is removed with the server, however this process ends; `null` for a server that is not ours. */
  readonly ownFolder: string | null;
  /** Settles when the server's main process has ended, with how. */
  readonly exited: Promise<Failure>;
  /** Its last output lines (stdout and stderr in order), at most `count`, without control characters. */
  outputTail(count?: number): readonly string[];
  /** What it has written since a snapshot, as `outputTail`; all that is kept of it. */
  linesSince(snapshot: ResourceSnapshot): readonly string[];
  /** What lines of it say of a failure; `null` where they say nothing that is known. */
  explain(lines: readonly string[]): Promise<Explanation | null>;
  /** Whose the sockets are that load on `target` would reach now. */
  ownership(): Promise<Ownership>;
  /** What the tree has spent so far; `null` where this machine can't tell. */
  snapshot(): Promise<ResourceSnapshot | null>;
  /** What was spent between two snapshots, over `requests` answered requests. */
  spentBetween(before: ResourceSnapshot, after: ResourceSnapshot, requests: number): ServerSpend;
  /**
   * Ends the process tree: gracefully, then by force. Resolves when no process of it is left, with a sentence where somebody
   * listened at its port then.
   */
  stop(): Promise<Note | null>;
}
