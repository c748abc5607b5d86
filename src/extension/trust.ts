import * as vscode from 'vscode';

export const untrustedSentence =
  'Servebench starts the service of this workspace, so it runs only in a workspace that you trust. Saved results can be looked at.';

/** Whether something may be started here; when not, says so and offers to manage trust. */
export async function mayRun(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = 'Manage Workspace Trust';
  const answer = await vscode.window.showWarningMessage(untrustedSentence, manage);
  if (answer === manage) manageTrust();
  return false;
}

export function manageTrust(): void {
  void vscode.commands.executeCommand('workbench.trust.manage');
}
