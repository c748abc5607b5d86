import * as vscode from 'vscode';

/** The folder that the suite was opened on: a copy of a fixture. */
export function openFolder(): vscode.WorkspaceFolder {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('The suite needs an open folder.');
  return folder;
}

export const planUri = () => vscode.Uri.joinPath(openFolder().uri, 'servebench.json');
