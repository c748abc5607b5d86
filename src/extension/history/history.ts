import * as vscode from 'vscode';
import type { BenchmarkSession } from '../benchmark-session.ts';
import { Command, registerCommand } from '../commands.ts';
import { reported } from '../reported.ts';
import type { Results } from '../results.ts';
import type { ResultsPanel } from '../results-panel.ts';
import { RunCommands } from './run-commands.ts';
import { RunsTree } from './runs-tree.ts';

/** The list of saved runs and what can be done with them. */
export class History implements vscode.Disposable {
  readonly #tree: RunsTree;
  readonly #results: Results;
  readonly #disposables: vscode.Disposable[];
  /** The runs that were listed last. */
  #listed = '';
  #wasRunning = false;

  constructor({ session, results, panel, log }: HistoryParts, { refresh, onDidRefresh }: Refreshing) {
    this.#results = results;
    this.#tree = new RunsTree({
      entries: () => results.saved.entries(),
      runningId: () => (session.state.running ? (session.state.view.record?.id ?? null) : null),
    });
    const runs = new RunCommands(results, panel, async () => {
      await refresh();
      this.#tree.update();
    });
    // A run of the terminal is listed as one of this window is.
    const files = vscode.workspace.createFileSystemWatcher('**/.servebench/runs/*Z-*.json');
    const again = () => void refresh();
    this.#disposables = [
      this.#tree,
      files,
      files.onDidCreate(again),
      // A further sitting of a run, of the terminal.
      files.onDidChange(again),
      files.onDidDelete(again),
      onDidRefresh(() => this.#updateWhereChanged()),
      session.onDidChange(({ running }) => {
        if (running !== this.#wasRunning) this.#tree.update();
        this.#wasRunning = running;
        // A run may be of another folder than the one before it.
        this.#tree.setFolder(results.folderName);
      }),
      registerCommand(
        Command.OpenRun,
        reported(log, (run) => runs.open(run)),
      ),
      registerCommand(
        Command.CompareWith,
        reported(log, (run, selected) => runs.compare(run, selected)),
      ),
      registerCommand(
        Command.PinRun,
        reported(log, (run) => runs.pin(run)),
      ),
      registerCommand(
        Command.UnpinRun,
        reported(log, (run) => runs.unpin(run)),
      ),
      registerCommand(
        Command.NameRun,
        reported(log, (run) => runs.name(run)),
      ),
      registerCommand(
        Command.NoteRun,
        reported(log, (run) => runs.note(run)),
      ),
      registerCommand(
        Command.DeleteRun,
        reported(log, (run, selected) => runs.delete(run, selected)),
      ),
    ];
  }

  /** A plan that is being typed is read again at every pause, and the runs with it. */
  #updateWhereChanged(): void {
    this.#tree.setFolder(this.#results.folderName);
    const listed = this.#results.saved.list.map(({ file }) => file).join('\n');
    if (listed !== this.#listed) this.#tree.update();
    this.#listed = listed;
  }

  dispose(): void {
    for (const one of this.#disposables) one.dispose();
  }
}

/** What the history is a part of. */
export interface HistoryParts {
  readonly session: BenchmarkSession;
  readonly results: Results;
  readonly panel: ResultsPanel;
  readonly log: vscode.LogOutputChannel;
}

/** How saved runs are read again. */
export interface Refreshing {
  /** Reads plan and saved runs again and shows them everywhere. Never throws. */
  readonly refresh: () => Promise<void>;
  readonly onDidRefresh: vscode.Event<void>;
}
