import * as vscode from 'vscode';
import { planFileName } from '../model/plan-file.ts';
import { planText, planUri } from './plan-document.ts';

/** The folder a command is meant for: the one given, the only one, or the one that the user picks; `undefined` when they don't. */
export async function chooseFolder(wanted?: vscode.Uri): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (wanted !== undefined) return vscode.workspace.getWorkspaceFolder(wanted);
  if (folders.length === 0) {
    await offerToOpenFolder();
    return undefined;
  }
  if (folders.length === 1) return folders[0];
  const items = await Promise.all(
    folders.map(async (folder) => ({
      label: folder.name,
      description: (await planText(planUri(folder))) === null ? `no ${planFileName} yet` : planFileName,
      folder,
    })),
  );
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Which folder holds the service?' });
  return picked?.folder;
}

/** The folder that is meant when nothing was said: the first with a plan, else the first; `null` without folders. */
export async function likelyFolder(): Promise<vscode.WorkspaceFolder | null> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  for (const folder of folders) {
    if ((await planText(planUri(folder))) !== null) return folder;
  }
  return folders[0] ?? null;
}

async function offerToOpenFolder(): Promise<void> {
  const open = 'Open Folder…';
  const answer = await vscode.window.showInformationMessage('Open the folder of a web service first.', open);
  if (answer === open) await vscode.commands.executeCommand('vscode.openFolder');
}
