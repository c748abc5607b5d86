import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../until.ts';
import { planUri } from './folder.ts';

/** Shows the plan with a part of its text changed, as if typed. */
export async function edit(before: string, after: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(planUri());
  const start = document.getText().indexOf(before);
  assert.ok(start >= 0, `the plan holds ${before}`);
  const change = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + before.length));
  change.replace(document.uri, range, after);
  await vscode.workspace.applyEdit(change);
  return document;
}

/** Takes back what was typed into the plan. */
export async function revertPlan(): Promise<void> {
  // Another editor may have come to the front meanwhile, on a slow machine, and been asked instead.
  await until('the plan to be as it is on disk', async () => {
    const { document } = await vscode.window.showTextDocument(planUri());
    await vscode.commands.executeCommand('workbench.action.files.revert');
    return !document.isDirty;
  });
}
