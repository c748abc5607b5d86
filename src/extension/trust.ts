import * as vscode from 'vscode';
import { t } from '../words/language.ts';

export const untrustedSentence = () =>
  t(
    'Servebench starts the service of this workspace, so it runs only in a workspace that you trust. You can look at saved results.',
  );

/** Whether something may be started here; when not, says so and offers to manage trust. */
export async function mayRun(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = t('Manage Workspace Trust');
  const answer = await vscode.window.showWarningMessage(untrustedSentence(), manage);
  if (answer === manage) manageTrust();
  return false;
}

export function manageTrust(): void {
  void vscode.commands.executeCommand('workbench.trust.manage');
}
