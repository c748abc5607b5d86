import * as vscode from 'vscode';
import { Command } from './commands.ts';
import { type StatusBarContent, type StatusBarInput, statusBarContent, tooltipMarkdown } from './status-bar-content.ts';

/** What the icon beside the item looks like, does, and is called. */
const besides = {
  stop: { text: '$(debug-stop)', command: Command.Stop, label: 'Stop the benchmark; what was measured is kept' },
  rerun: { text: '$(debug-rerun)', command: Command.Rerun, label: 'Run the last benchmark again' },
  benchmark: { text: '$(play)', command: Command.BenchmarkWorkspace, label: 'Benchmark this workspace' },
} as const;

/** What the tooltip offers, the first first. */
const links = [
  ['Show Results', Command.ShowResults],
  ['Compare With…', Command.CompareWith],
  ['Show Log', Command.ShowLog],
  ['All Actions…', Command.ShowActions],
] as const;

/**
 * The status-bar item: the last answer and what changed, or the cell that is measured and the minutes left. A click shows the
 * results; the icon beside it runs again, or stops.
 */
export class StatusBarItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('servebench.status', vscode.StatusBarAlignment.Left, 10);
  readonly #beside = vscode.window.createStatusBarItem('servebench.again', vscode.StatusBarAlignment.Left, 9.9);
  #shown = '';

  constructor() {
    this.#item.name = 'Servebench';
    this.#item.command = Command.ShowResults;
    this.#beside.name = 'Servebench: Run Again, Stop';
  }

  /** Shows this state; `null` hides the item (no plan, no result). */
  show(input: StatusBarInput | null): void {
    if (input === null) {
      this.#item.hide();
      this.#beside.hide();
      this.#shown = '';
      return;
    }
    const content = statusBarContent(input);
    const key = JSON.stringify(content);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#item.text = content.text;
    this.#item.tooltip = tooltip(content);
    this.#item.accessibilityInformation = { label: content.spoken, role: 'button' };
    this.#item.backgroundColor =
      content.mood === 'normal' ? undefined : new vscode.ThemeColor(`statusBarItem.${content.mood}Background`);
    this.#item.show();
    this.#showBeside(content.beside);
  }

  #showBeside(beside: StatusBarContent['beside']): void {
    if (beside === null) {
      this.#beside.hide();
      return;
    }
    const { text, command, label } = besides[beside];
    this.#beside.text = text;
    this.#beside.command = command;
    this.#beside.tooltip = label;
    this.#beside.accessibilityInformation = { label, role: 'button' };
    this.#beside.show();
  }

  dispose(): void {
    this.#item.dispose();
    this.#beside.dispose();
  }
}

function tooltip(content: StatusBarContent): vscode.MarkdownString {
  // Without icons: a record's text could hold them.
  const text = new vscode.MarkdownString(tooltipMarkdown(content), false);
  const { beside } = content;
  const first = beside === null ? [] : [[besideTitles[beside], besides[beside].command] as const];
  const shown = [...first, ...links];
  text.appendMarkdown(`\n\n${shown.map(([title, command]) => `[${title}](command:${command})`).join(' · ')}`);
  text.isTrusted = { enabledCommands: shown.map(([, command]) => command) };
  return text;
}

const besideTitles = { stop: 'Stop', rerun: 'Run Again', benchmark: 'Benchmark This Workspace' } as const;
