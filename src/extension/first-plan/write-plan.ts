import * as vscode from 'vscode';
import { planText, planUri } from '../plan-document.ts';
import type { PlanFolder } from '../plan-folder.ts';

/** Writes a folder's first plan; one that has come to be there meanwhile is opened and stays. Gives whether it was written. */
export async function writePlan(folder: PlanFolder, text: string): Promise<boolean> {
  const uri = planUri(folder);
  if ((await planText(uri)) !== null) {
    await vscode.window.showTextDocument(uri);
    return false;
  }
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return true;
}
