import { basename, resolve } from 'node:path';
import * as vscode from 'vscode';
import { serverEnvironment } from '../host/server-environment.ts';
import type { RunRecord } from '../model/run/record.ts';
import type { Settings } from '../model/settings.ts';
import { type SettingsEdit, settingsEdit } from '../project/homes/settings-edit.ts';
import { ServiceError } from '../service/service-error.ts';
import { t } from '../words/language.ts';
import { settingsLabel } from '../words/settings-label.ts';
import { messageText } from './message-text.ts';
import type { PlanFolder } from './plan-folder.ts';
import { changedLines, changePreview } from './text-change.ts';

/**
 * Writes settings where the project keeps them, after the user has seen what changes. It is one edit of the workspace, so
 * one Undo takes it back.
 */
export async function applySettings(record: RunRecord, settings: Settings, folder: PlanFolder): Promise<void> {
  const { launcher, cwd } = record.plan.service;
  const label = messageText(settingsLabel(settings));
  if (settings['workerClass'] === 'gaiohttp') {
    void vscode.window.showWarningMessage(
      t("{0}: this worker class comes with Servebench for comparison. The project's own gunicorn can't run it.", label),
    );
    return;
  }
  const planFolder = folder.uri.fsPath;
  const place = { launcher, planFolder, serviceFolder: resolve(planFolder, cwd) };
  const change = await settingsEdit(place, settings, textOnScreen, (text, wanted) =>
    whyNotPythonHere(record, planFolder, text, wanted),
  );
  if (change === 'already-so') {
    void vscode.window.showInformationMessage(t('{0} runs with {1} already: nothing to change.', folder.name, label));
    return;
  }
  if (change === 'no-place') {
    void vscode.window.showInformationMessage(
      t(
        'No file of {0} says how its server is run, and there is no plan to keep {1} in: create a plan first.',
        folder.name,
        label,
      ),
    );
    return;
  }
  if ('refused' in change) {
    void vscode.window.showWarningMessage(messageText(`${t('Nothing was changed.')} ${change.refused}`));
    return;
  }
  const uri = vscode.Uri.file(change.path);
  if (!(await confirmed(change, label))) return;
  const wasDirty = isOpenUnsaved(uri);
  if (!(await vscode.workspace.applyEdit(await editOf(uri, change)))) {
    throw new Error(t('{0} could not be changed.', change.file));
  }
  await show(uri, change);
  const document = await vscode.workspace.openTextDocument(uri);
  // What the user was still writing there stays theirs to save.
  const isSaved = !wasDirty && (await document.save());
  const name = basename(change.file);
  const told = change.exists ? t('{0} now says {1}.', name, label) : t('{0} is there now and says {1}.', name, label);
  void offerUndo([told, ...whyUnsaved({ wasDirty, isSaved })].join(' '), document, { save: change.exists && isSaved });
}

function whyUnsaved({ wasDirty, isSaved }: { readonly wasDirty: boolean; readonly isSaved: boolean }): string[] {
  if (wasDirty) return [t('The file had unsaved changes and is not saved yet.')];
  return isSaved ? [] : [t('VS Code could not save the file: it stands in its editor only.')];
}

/** Asks the project's interpreter; where there is none, the file has been read without one. */
async function whyNotPythonHere(
  { plan }: RunRecord,
  planFolder: string,
  text: string,
  settings: Settings,
): Promise<string | null> {
  const [{ findInterpreter }, { whyNotPython }] = await Promise.all([
    import('../service/launchers/python.ts'),
    import('../project/homes/check-python.ts'),
  ]);
  try {
    const environment = serverEnvironment(process.env);
    const { cwd } = plan.service;
    const { path } = findInterpreter({ cwd }, { planFolder, environment, suggestedPython: null });
    return await whyNotPython(path, text, settings);
  } catch (error) {
    if (error instanceof ServiceError) return null;
    throw error;
  }
}

/** Says what was done, and takes it back at a press: Undo by key works in the file's editor alone, and the panel has the focus soon. */
async function offerUndo(
  told: string,
  document: vscode.TextDocument,
  { save }: { readonly save: boolean },
): Promise<void> {
  const { version } = document;
  const undo = t('Undo');
  if ((await vscode.window.showInformationMessage(told, undo)) !== undo) return;
  const name = basename(document.fileName);
  if (document.isClosed || document.version !== version) {
    void vscode.window.showInformationMessage(t('{0} has changed since: undo it in its editor, step by step.', name));
    return;
  }
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('undo');
  if (save) await document.save();
}

/**
 * Asks with the changed lines in sight. VS Code's preview of refactorings would not do: it leaves edits that need to be
 * confirmed unticked, so that its Apply applies nothing.
 */
async function confirmed({ file, exists, isPlan, before, after }: SettingsEdit, label: string): Promise<boolean> {
  const question = exists ? t('Change {0} to {1}?', file, label) : t('Create {0} with {1}?', file, label);
  const preview = changePreview(before, changedLines(before, after));
  const remark = t('No other file here says how the server is run. The plan will measure these settings alone.');
  const detail = isPlan ? `${preview}\n\n${remark}` : preview;
  const apply = t('Apply');
  return (await vscode.window.showInformationMessage(question, { modal: true, detail }, apply)) === apply;
}

async function editOf(uri: vscode.Uri, { exists, before, after }: SettingsEdit): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  if (!exists) {
    edit.createFile(uri, { overwrite: false });
    edit.insert(uri, new vscode.Position(0, 0), after);
    return edit;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const { start, end, text } = changedLines(before, after);
  edit.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  return edit;
}

/** A column that is there already and does not hold the panel in front, else a new one. */
function columnBesidePanel(): vscode.ViewColumn {
  const other = vscode.window.tabGroups.all.find(
    ({ activeTab }) => !(activeTab?.input instanceof vscode.TabInputWebview),
  );
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}

/** Shows the changed lines, beside the panel unless the file is in sight already. */
async function show(uri: vscode.Uri, { before, after }: SettingsEdit): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { start, text } = changedLines(before, after);
  const visible = vscode.window.visibleTextEditors.find(({ document: shown }) => shown === document);
  await vscode.window.showTextDocument(document, {
    viewColumn: visible?.viewColumn ?? columnBesidePanel(),
    selection: new vscode.Range(document.positionAt(start), document.positionAt(start + text.trimEnd().length)),
  });
}

/** What the editor shows of a file, or would show; `null` when there is none. */
async function textOnScreen(path: string): Promise<string | null> {
  const uri = vscode.Uri.file(path);
  try {
    // A document outlives its file for a while, in a tab or in VS Code's memory.
    if (!isOpenUnsaved(uri)) await vscode.workspace.fs.stat(uri);
    return (await vscode.workspace.openTextDocument(uri)).getText();
  } catch {
    return null;
  }
}

function isOpenUnsaved(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((open) => open.uri.fsPath === uri.fsPath && open.isDirty);
}
