import * as vscode from 'vscode';
import { t } from '../words/language.ts';
import { Command } from './commands.ts';

/** What is going on, as far as it decides what can be done. */
export interface ActionsContext {
  readonly running: boolean;
  readonly hasRecord: boolean;
  /** Whether the run on show was stopped, and can be gone on with. */
  readonly canContinue: boolean;
  readonly hasPlan: boolean;
  /** Whether there are several folders to choose from. */
  readonly severalFolders: boolean;
  readonly trusted: boolean;
}

/** Everything that can be done now, in one list, the rerun first. */
export async function showActions({
  running,
  hasRecord,
  canContinue,
  hasPlan,
  severalFolders,
  trusted,
}: ActionsContext): Promise<void> {
  const action = (icon: string, title: string, command: string, when: boolean) =>
    when ? [{ label: `$(${icon}) ${title}`, command }] : [];
  const items = [
    ...action('debug-stop', t('Stop'), Command.Stop, running),
    ...action('debug-rerun', t('Rerun Last Benchmark'), Command.Rerun, !running && trusted && hasRecord),
    ...action('debug-continue', t('Continue Stopped Run'), Command.Continue, !running && trusted && canContinue),
    ...action('dashboard', t('Benchmark This Workspace'), Command.BenchmarkWorkspace, !running && trusted),
    ...action('symbol-method', t('Benchmark an Endpoint…'), Command.BenchmarkEndpoint, !running && trusted && hasPlan),
    ...action('globe', t('Benchmark This URL…'), Command.BenchmarkUrl, !running && trusted),
    ...action('git-compare', t('Compare With Branch…'), Command.CompareWithBranch, !running && trusted && hasPlan),
    ...action('rocket', t('Find Capacity…'), Command.FindCapacity, !running && trusted && hasPlan),
    ...action('graph', t('Show Results'), Command.ShowResults, true),
    ...action('folder-opened', t('Open Run…'), Command.OpenRun, hasRecord),
    ...action('git-compare', t('Compare With…'), Command.CompareWith, hasRecord),
    ...action('pin', t('Pin as Baseline'), Command.PinRun, hasRecord),
    ...action('markdown', t('Copy as Markdown'), Command.CopyMarkdown, hasRecord),
    ...action(
      'new-file',
      hasPlan ? t('Open Plan (servebench.json)') : t('Create Plan (servebench.json)'),
      Command.CreatePlan,
      true,
    ),
    ...action('root-folder', t('Choose Folder…'), Command.ChooseFolder, severalFolders),
    ...action('output', t('Show Log'), Command.ShowLog, true),
  ];
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Servebench' });
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command);
}
