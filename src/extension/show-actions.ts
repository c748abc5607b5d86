import * as vscode from 'vscode';
import { Command } from './commands.ts';

/** What is going on, as far as it decides what can be done. */
export interface ActionsContext {
  readonly running: boolean;
  readonly hasRecord: boolean;
  readonly hasPlan: boolean;
  readonly trusted: boolean;
}

/** Everything that can be done now, in one list, the rerun first. */
export async function showActions({ running, hasRecord, hasPlan, trusted }: ActionsContext): Promise<void> {
  const action = (icon: string, title: string, command: string, when: boolean) =>
    when ? [{ label: `$(${icon}) ${title}`, command }] : [];
  const items = [
    ...action('debug-stop', 'Stop', Command.Stop, running),
    ...action('debug-rerun', 'Rerun Last Benchmark', Command.Rerun, !running && trusted && hasRecord),
    ...action('dashboard', 'Benchmark This Workspace', Command.BenchmarkWorkspace, !running && trusted),
    ...action('symbol-method', 'Benchmark an Endpoint…', Command.BenchmarkEndpoint, !running && trusted && hasPlan),
    ...action('globe', 'Benchmark This URL…', Command.BenchmarkUrl, !running && trusted),
    ...action('git-compare', 'Compare With Branch…', Command.CompareWithBranch, !running && trusted && hasPlan),
    ...action('graph', 'Show Results', Command.ShowResults, true),
    ...action('folder-opened', 'Open Run…', Command.OpenRun, hasRecord),
    ...action('git-compare', 'Compare With…', Command.CompareWith, hasRecord),
    ...action('pin', 'Pin as Baseline', Command.PinRun, hasRecord),
    ...action('markdown', 'Copy as Markdown', Command.CopyMarkdown, hasRecord),
    ...action(
      'new-file',
      hasPlan ? 'Open Plan (servebench.json)' : 'Create Plan (servebench.json)',
      Command.CreatePlan,
      true,
    ),
    ...action('output', 'Show Log', Command.ShowLog, true),
  ];
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Servebench' });
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command);
}
