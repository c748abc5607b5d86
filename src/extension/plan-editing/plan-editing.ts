import * as vscode from 'vscode';
import { formatFaultPath } from '../../model/plan/plan-fault.ts';
import { planFileName } from '../../model/plan/plan-file-name.ts';
import { t } from '../../words/language.ts';
import { confirmedHosts, confirmedHostsSetting } from '../plan-document.ts';
import type { PlanFolder } from '../plan-folder.ts';
import type { ProjectReading } from '../route-reader/project-reading.ts';

const plans: vscode.DocumentSelector = { pattern: `**/${planFileName}`, scheme: 'file' };

/** Quick fixes for a plan's faults, and values that the project itself holds while it is typed. */
export function registerPlanEditing(project: ProjectReading): readonly vscode.Disposable[] {
  return [
    vscode.languages.registerCodeActionsProvider(
      plans,
      { provideCodeActions: quickFixes },
      {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      },
    ),
    vscode.languages.registerCompletionItemProvider(
      plans,
      { provideCompletionItems: (document, position) => foundValues(project, document, position) },
      '"',
      '/',
    ),
  ];
}

async function quickFixes(
  document: vscode.TextDocument,
  _: vscode.Range,
  { diagnostics }: vscode.CodeActionContext,
): Promise<vscode.CodeAction[]> {
  const ours = diagnostics.filter(({ source }) => source === 'Servebench');
  if (ours.length === 0) return [];
  const [{ readPlan }, { repairsOf }] = await Promise.all([
    import('../../model/plan/plan-file.ts'),
    import('./fault-repairs.ts'),
  ]);
  const text = document.getText();
  const { faults } = readPlan(text, { confirmedHosts: confirmedHosts() });
  return ours.flatMap((diagnostic) => {
    const fault = faults?.find(
      ({ path, line }) => formatFaultPath(path) === diagnostic.code && line === diagnostic.range.start.line + 1,
    );
    if (fault === undefined) return [];
    if (fault.kind === 'unconfirmed-host' || fault.kind === 'unconfirmed-worker-host') return [openHosts(diagnostic)];
    return repairsOf(text, fault).map(({ title, offset, length, text: after }, index) => {
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, range, after);
      action.diagnostics = [diagnostic];
      action.isPreferred = index === 0;
      return action;
    });
  });
}

function openHosts(diagnostic: vscode.Diagnostic): vscode.CodeAction {
  const title = t('Open the setting that confirms hosts');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command: 'workbench.action.openSettings', arguments: [confirmedHostsSetting] };
  action.diagnostics = [diagnostic];
  return action;
}

async function foundValues(
  project: ProjectReading,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CompletionItem[]> {
  const { getLocation } = await import('jsonc-parser');
  const { path, previousNode, isAtPropertyKey } = getLocation(document.getText(), document.offsetAt(position));
  if (isAtPropertyKey) return [];
  const wanted = path.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
  if (wanted !== 'service.app' && wanted !== 'endpoints.*.path') return [];
  const folder: PlanFolder = { uri: vscode.Uri.joinPath(document.uri, '..'), name: '' };
  const { apps, routes } = await project.of(folder);
  const values = wanted === 'service.app' ? apps : routes.map((route) => ({ value: route.path, from: route.file }));
  const range =
    previousNode?.type === 'string'
      ? new vscode.Range(
          document.positionAt(previousNode.offset),
          document.positionAt(previousNode.offset + previousNode.length),
        )
      : undefined;
  return values.map(({ value, from }, index) => {
    const item = new vscode.CompletionItem(JSON.stringify(value), vscode.CompletionItemKind.Value);
    item.detail = t('Found in {0}', from);
    item.sortText = `0${String(index).padStart(4, '0')}`;
    if (range !== undefined) item.range = range;
    return item;
  });
}
