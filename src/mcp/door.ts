import type { RunContext } from '../benchmark/run-context.ts';
import type { Workspace } from './workspace.ts';

/** What the tools work with. */
export interface Door {
  readonly workspace: Workspace;
  /** Folder with Servebench's bundles. */
  readonly distFolder: string;
  /** Folder with what Servebench ships for servers. */
  readonly mediaFolder: string;
  /** Folder for what must outlive a crash. */
  readonly storageFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Aborted when the agent has gone. */
  readonly gone: AbortSignal;
  readonly turn: Turn;
}

/** Where a run happens in a folder of the workspace. No host is confirmed: load to another machine is the user's to allow. */
export function contextOf(
  { distFolder, mediaFolder, storageFolder, environment }: Door,
  planFolder: string,
): RunContext {
  return {
    ...{ planFolder, distFolder, mediaFolder, storageFolder, environment },
    ...{ suggestedPython: null, confirmedHosts: [] },
  };
}

/** One load at a time: two at once would take each other's cores, and both rates would be wrong. */
export class Turn {
  #running: Promise<unknown> | null = null;

  /** Does the work if nothing else is being done; `null` where something is. */
  async take<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#running !== null) return null;
    const doing = work();
    this.#running = doing;
    try {
      return await doing;
    } finally {
      this.#running = null;
    }
  }

  /** Resolves when nothing is being done any more. */
  async free(): Promise<void> {
    await this.#running?.catch(() => {});
  }
}
