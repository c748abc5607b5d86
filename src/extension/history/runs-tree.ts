import * as vscode from 'vscode';
import type { HistoryEntry } from '../../history/history.ts';
import { t } from '../../words/language.ts';
import { Command, type RunNode } from '../commands.ts';
import { type RunGroup, runGroups, runRow } from './run-row.ts';

/** What the list of runs is made from. */
export interface RunsSource {
  /** The saved runs, the newest first; some may be without a summary, which a later call gives. */
  entries(): Promise<readonly HistoryEntry[]>;
  /** Id of the run that is going on; `null`: none is. */
  runningId(): string | null;
}

type Node = RunNode | { readonly kind: 'group'; readonly group: RunGroup };

/** The saved runs, day by day, as a list beside the files. Reads nothing while nobody looks at it. */
export class RunsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  static readonly viewId = 'servebench.runs';
  readonly #source: RunsSource;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<Node>;
  #entries: readonly HistoryEntry[] = [];

  constructor(source: RunsSource) {
    this.#source = source;
    this.#view = vscode.window.createTreeView<Node>(RunsTree.viewId, {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: true,
    });
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }

  /** Says beside the title whose runs these are; `null`: nobody would ask. */
  setFolder(name: string | null): void {
    if (name === null) delete this.#view.description;
    else this.#view.description = name;
  }

  /** Looks at the runs again. */
  update(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: Node): Promise<readonly Node[] & Node[]> {
    if (node?.kind === 'group') return node.group.runs.map((entry): Node => ({ kind: 'run', entry }));
    if (node !== undefined) return [];
    this.#entries = await this.#source.entries();
    const waiting = this.#entries.some(({ summary, unreadable }) => summary === null && unreadable === null);
    // Very many or very large records are read a few seconds' worth at a time.
    if (waiting) setTimeout(() => this.update(), 0);
    return runGroups(this.#entries, new Date()).map((group): Node => ({ kind: 'group', group }));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'group') {
      const item = new vscode.TreeItem(node.group.title, vscode.TreeItemCollapsibleState.Expanded);
      item.id = `group ${node.group.title}`;
      return item;
    }
    const { entry } = node;
    const older = this.#entries.slice(this.#entries.indexOf(entry) + 1);
    const running = entry.id === this.#source.runningId();
    const row = runRow(entry, { older, all: this.#entries, running });
    const item = new vscode.TreeItem(row.label);
    item.id = entry.file;
    item.description = row.description;
    item.tooltip = new vscode.MarkdownString(row.tooltip, false);
    item.iconPath = new vscode.ThemeIcon(row.icon, row.colour === null ? undefined : new vscode.ThemeColor(row.colour));
    item.contextValue = row.context;
    item.accessibilityInformation = { label: row.spoken };
    if (row.context !== '') item.command = { command: Command.OpenRun, title: t('Open Run'), arguments: [node] };
    return item;
  }
}
