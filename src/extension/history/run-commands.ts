import * as vscode from 'vscode';
import type { HistoryEntry } from '../../history/history.ts';
import { longestRunName, longestRunNote, type RunMarks } from '../../model/run/run-marks.ts';
import { t } from '../../words/language.ts';
import { tooLongMark } from '../../words/run-marks.ts';
import type { RunNode } from '../commands.ts';
import { messageText } from '../message-text.ts';
import type { Results } from '../results.ts';
import type { ResultsPanel } from '../results-panel.ts';
import { runRow } from './run-row.ts';

/** What people do with saved runs: from the list's menus, where `node` is the row, and from the palette. */
export class RunCommands {
  readonly #results: Results;
  readonly #panel: ResultsPanel;
  /** Reads the saved runs again and shows what has become of them everywhere. */
  readonly #refresh: () => Promise<void>;

  constructor(results: Results, panel: ResultsPanel, refresh: () => Promise<void>) {
    this.#results = results;
    this.#panel = panel;
    this.#refresh = refresh;
  }

  async open(node?: RunNode): Promise<void> {
    const entry = node?.entry ?? (await this.#pick(t('Which run should be shown?')));
    if (entry === undefined) return;
    await this.#results.choose(entry.id);
    this.#panel.reveal({ preserveFocus: false });
    this.#panel.update();
  }

  /** Compares two runs: those selected in the list, or the one given (else that on show) with one that is picked. */
  async compare(node?: RunNode, selected: readonly unknown[] = []): Promise<void> {
    const chosen = entriesOf(selected);
    const [first, second] = chosen.length === 2 ? chosen : await this.#pair(node?.entry);
    if (first === undefined || second === undefined) return;
    // What came first is what the other is held against, whichever was clicked first.
    const [before, after] = first.startedAt <= second.startedAt ? [first, second] : [second, first];
    await this.#results.compareTwo(before, after);
    this.#panel.reveal({ preserveFocus: false });
    this.#panel.update();
  }

  async pin(node?: RunNode): Promise<void> {
    const entry = node?.entry ?? (await this.#onShow());
    if (entry === undefined) return;
    await this.#mark(entry, { pinnedAt: new Date().toISOString() });
    void vscode.window.showInformationMessage(
      t('The run is the baseline now: it is kept, and later runs are compared with it.'),
    );
  }

  async unpin(node?: RunNode): Promise<void> {
    const entry = node?.entry ?? (await this.#onShow());
    if (entry !== undefined) await this.#mark(entry, { pinnedAt: null });
  }

  async name(node?: RunNode): Promise<void> {
    await this.#write(node, 'name', t('A name for this run; leave it empty for none'), longestRunName);
  }

  async note(node?: RunNode): Promise<void> {
    await this.#write(node, 'note', t('A note on this run; leave it empty for none'), longestRunNote);
  }

  async delete(node?: RunNode, selected: readonly unknown[] = []): Promise<void> {
    const chosen = entriesOf(selected);
    const picked = chosen.length > 0 ? chosen : [node?.entry ?? (await this.#pick(t('Which run should be deleted?')))];
    const entries = picked.filter((entry) => entry !== undefined);
    if (entries.length === 0) return;
    const { deleteRun } = await import('../../history/run-store.ts');
    for (const { file } of entries) await deleteRun(file);
    await this.#refresh();
    void this.#offerUndo(entries);
  }

  async #offerUndo(entries: readonly HistoryEntry[]): Promise<void> {
    const undo = t('Undo');
    const told = entries.length === 1 ? t('The run is deleted.') : t('{0} runs are deleted.', entries.length);
    if ((await vscode.window.showInformationMessage(told, undo)) !== undo) return;
    const { restoreRun } = await import('../../history/run-store.ts');
    try {
      for (const { file } of entries) await restoreRun(file);
    } catch (error) {
      void vscode.window.showErrorMessage(messageText(t('The run could not be restored: {0}', String(error))));
    }
    await this.#refresh();
  }

  async #write(node: RunNode | undefined, mark: 'name' | 'note', prompt: string, most: number): Promise<void> {
    const entry = node?.entry ?? (await this.#onShow());
    if (entry === undefined) return;
    const text = await vscode.window.showInputBox({
      prompt,
      value: entry.marks[mark] ?? '',
      validateInput: (typed) => (typed.length > most ? tooLongMark(mark, most) : null),
    });
    if (text !== undefined) await this.#mark(entry, { [mark]: text.trim() === '' ? null : text });
  }

  async #mark({ file }: HistoryEntry, change: Partial<RunMarks>): Promise<void> {
    const { changeMarks } = await import('../../history/run-marks-file.ts');
    await changeMarks(file, change);
    this.#results.marksChanged();
    await this.#refresh();
  }

  async #onShow(): Promise<HistoryEntry | undefined> {
    const { record } = this.#results;
    const entry = (await this.#results.saved.entries()).find(({ id }) => id === record?.id);
    return entry ?? this.#pick(t('Which run?'));
  }

  async #pair(given: HistoryEntry | undefined): Promise<readonly (HistoryEntry | undefined)[]> {
    const first = given ?? (await this.#onShow());
    return first === undefined ? [] : [first, await this.#pick(t('Compare with which run?'), first)];
  }

  /** Lets the user pick a saved run, the baseline first. */
  async #pick(placeHolder: string, without?: HistoryEntry): Promise<HistoryEntry | undefined> {
    const all = await this.#results.saved.entries();
    const offered = all.filter(({ id }) => id !== without?.id);
    if (offered.length === 0) {
      void vscode.window.showInformationMessage(
        all.length === 0 ? t('No run is saved here yet.') : t('There is no other saved run here yet.'),
      );
      return undefined;
    }
    const ordered = [
      ...offered.filter(({ marks }) => marks.pinnedAt !== null),
      ...offered.filter(({ marks }) => marks.pinnedAt === null),
    ];
    const items = ordered.map((entry) => {
      const row = runRow(entry, { older: all.slice(all.indexOf(entry) + 1), all, running: false });
      const [day] = new Date(entry.startedAt).toISOString().split('T');
      return {
        label: `$(${row.icon}) ${row.label.replaceAll('$(', '\\$(')}`,
        description: `${day}  ${row.description}`,
        entry,
      };
    });
    return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.entry;
  }
}

/** The runs among what is selected in the list. */
function entriesOf(selected: readonly unknown[]): readonly HistoryEntry[] {
  return selected.flatMap((one) => (isRunNode(one) ? [one.entry] : []));
}

function isRunNode(one: unknown): one is RunNode {
  return typeof one === 'object' && one !== null && 'kind' in one && one.kind === 'run';
}
