import * as vscode from 'vscode';
import { t } from '../words/language.ts';
import { Command } from './commands.ts';
import { type StatusBarContent, type StatusBarInput, statusBarContent, tooltipMarkdown } from './status-bar-content.ts';

/** What the icon beside the item looks like, does, and is called. */
const besides = {
  stop: {
    text: '$(debug-stop)',
    command: Command.Stop,
    label: () => t('Stop the benchmark; what was measured is kept'),
    title: () => t('Stop'),
  },
  rerun: {
    text: '$(debug-rerun)',
    command: Command.Rerun,
    label: () => t('Run the last benchmark again'),
    title: () => t('Run Again'),
  },
  benchmark: {
    text: '$(play)',
    command: Command.BenchmarkWorkspace,
    label: () => t('Benchmark this workspace'),
    title: () => t('Benchmark This Workspace'),
  },
} as const;

/** What the tooltip offers, the first first. */
function links(): readonly (readonly [string, string])[] {
  return [
    [t('Show Results'), Command.ShowResults],
    [t('Compare With…'), Command.CompareWith],
    [t('Show Log'), Command.ShowLog],
    [t('All Actions…'), Command.ShowActions],
  ];
}

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
    this.#beside.name = t('Servebench: Run Again, Stop');
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
    const { text, command, label: labelText } = besides[beside];
    const label = labelText();
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
  const first = beside === null ? [] : [[besides[beside].title(), besides[beside].command] as const];
  const shown = [...first, ...links()];
  text.appendMarkdown(`\n\n${shown.map(([title, command]) => `[${title}](command:${command})`).join(' · ')}`);
  text.isTrusted = { enabledCommands: shown.map(([, command]) => command) };
  return text;
}
