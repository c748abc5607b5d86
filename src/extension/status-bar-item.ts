import * as vscode from 'vscode';
import { Command } from './commands.ts';
import { type StatusBarContent, type StatusBarInput, statusBarContent, tooltipMarkdown } from './status-bar-content.ts';

const commandOfClick: Readonly<Record<StatusBarContent['click'], string>> = {
  stop: Command.Stop,
  rerun: Command.Rerun,
  benchmark: Command.BenchmarkWorkspace,
  'show-results': Command.ShowResults,
};

/** The status-bar item: the last result and one click to run again; while running, the cell and one click to stop. */
export class StatusBarItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('servebench.status', vscode.StatusBarAlignment.Left, 10);
  #shown = '';

  constructor() {
    this.#item.name = 'Servebench';
  }

  /** Shows this state; `null` hides the item (no plan, no result). */
  show(input: StatusBarInput | null): void {
    if (input === null) {
      this.#item.hide();
      this.#shown = '';
      return;
    }
    const content = statusBarContent(input);
    const key = JSON.stringify(content);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#item.text = content.text;
    this.#item.tooltip = tooltip(content);
    this.#item.command = commandOfClick[content.click];
    this.#item.accessibilityInformation = { label: content.spoken, role: 'button' };
    this.#item.backgroundColor =
      content.mood === 'normal' ? undefined : new vscode.ThemeColor(`statusBarItem.${content.mood}Background`);
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

function tooltip(content: StatusBarContent): vscode.MarkdownString {
  // Without icons: a record's text could hold them.
  const text = new vscode.MarkdownString(tooltipMarkdown(content), false);
  text.appendMarkdown(`\n\n[Show Results](command:${Command.ShowResults}) · [Show Log](command:${Command.ShowLog})`);
  text.isTrusted = { enabledCommands: [Command.ShowResults, Command.ShowLog] };
  return text;
}
