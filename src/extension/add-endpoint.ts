import * as vscode from 'vscode';
import { t } from '../words/language.ts';
import { planUri } from './plan-document.ts';
import type { PlanFolder } from './plan-folder.ts';

/** Adds a request to the plan of a folder as an endpoint of its own, and shows it there. One Undo takes it back. */
export async function addEndpoint(folder: PlanFolder | null, path: string): Promise<void> {
  if (folder === null) return;
  const [{ modify, applyEdits }, { readPlan }, { withNames }] = await Promise.all([
    import('jsonc-parser'),
    import('../model/plan/plan-file.ts'),
    import('../project/find/draft/plan-text.ts'),
  ]);
  const document = await vscode.workspace.openTextDocument(planUri(folder));
  const text = document.getText();
  const { plan } = readPlan(text);
  if (plan === null) throw new Error(t('The plan has faults: fix them first.'));
  const taken = new Set(plan.endpoints.map(({ name }) => name));
  const [{ name: wanted } = { name: 'endpoint' }] = withNames([{ path, remark: null, doubtful: false }]);
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}-${count}`;
  const after = applyEdits(
    text,
    modify(text, ['endpoints', -1], { name, path }, { isArrayInsertion: true, formattingOptions: formattingOf(text) }),
  );
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(text.length)), after);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(t('The plan could not be changed.'));
  const at = document.positionAt(after.indexOf(JSON.stringify(name)));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
}

function formattingOf(text: string) {
  const [, indent = '  '] = /\n([ \t]+)"/.exec(text) ?? [];
  return { insertSpaces: !indent.startsWith('\t'), tabSize: indent.length, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}
