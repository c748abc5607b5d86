import { posix } from 'node:path';
import * as vscode from 'vscode';
import { planFileName } from '../model/plan/plan-file-name.ts';
import { t } from '../words/language.ts';
import { isPlanUri, planText, planUri } from './plan-document.ts';

/** A folder that holds a plan, or may get one: a folder of the workspace, or one below it. */
export interface PlanFolder {
  readonly uri: vscode.Uri;
  readonly name: string;
}

/** Plans of a large repository that are offered at most. */
const mostPlans = 100;

/**
 * The folder a command is meant for: that of the plan or folder given, the only one there is, or the one that the user
 * picks; `undefined` when they don't.
 */
export async function chooseFolder(wanted?: vscode.Uri): Promise<PlanFolder | undefined> {
  if (wanted !== undefined) return isPlanUri(wanted) ? folderOfPlan(wanted) : folderAt(wanted);
  const candidates = await foldersToChoose();
  if (candidates.length <= 1) {
    if (candidates.length === 0) await offerToOpenFolder();
    return candidates[0];
  }
  return pickFolder(candidates);
}

/** The folders that a benchmark can be meant for, the likeliest first: those that have a plan, or else those of the workspace. */
export async function foldersToChoose(): Promise<readonly PlanFolder[]> {
  const withPlan = await foldersWithPlan();
  return withPlan.length > 0 ? withPlan : (vscode.workspace.workspaceFolders ?? []);
}

/** The folder for a new plan: the one given, the only one of the workspace, or the one that the user picks. */
export async function chooseFolderForPlan(wanted?: vscode.Uri): Promise<PlanFolder | undefined> {
  if (wanted !== undefined) return folderAt(wanted);
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) await offerToOpenFolder();
  return folders.length > 1 ? pickFolder(folders) : folders[0];
}

/** Every folder of the workspace that holds a plan, the shallowest first. */
export async function foldersWithPlan(): Promise<readonly PlanFolder[]> {
  const roots = vscode.workspace.workspaceFolders ?? [];
  const texts = await Promise.all(roots.map((root) => planText(planUri(root))));
  const rootsWithPlan = roots.filter((_, index) => texts[index] !== null);
  // A plan at the top is what a workspace is about; those below it (its examples, say) are asked for by their own button.
  if (rootsWithPlan.length > 0) return rootsWithPlan;
  const found = await vscode.workspace.findFiles(`**/${planFileName}`, '**/node_modules/**', mostPlans);
  return found
    .map(folderOfPlan)
    .sort((a, b) => a.uri.path.length - b.uri.path.length || a.uri.path.localeCompare(b.uri.path));
}

function folderOfPlan(plan: vscode.Uri): PlanFolder {
  return folderAt(plan.with({ path: posix.dirname(plan.path) }));
}

function folderAt(uri: vscode.Uri): PlanFolder {
  return { uri, name: posix.basename(uri.path) };
}

async function pickFolder(candidates: readonly PlanFolder[]): Promise<PlanFolder | undefined> {
  // What is being edited is what is most likely meant.
  const edited = vscode.window.activeTextEditor?.document.uri.path ?? '';
  const isEdited = ({ uri }: PlanFolder) => edited.startsWith(`${uri.path}/`);
  const ordered = [...candidates].sort((a, b) => Number(isEdited(b)) - Number(isEdited(a)));
  const items = ordered.map((folder) => ({
    label: folder.name,
    description: vscode.workspace.asRelativePath(folder.uri, true),
    folder,
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: t('Which folder holds the service?') });
  return picked?.folder;
}

async function offerToOpenFolder(): Promise<void> {
  const open = t('Open Folder…');
  const answer = await vscode.window.showInformationMessage(t('Open the folder of a web service first.'), open);
  if (answer === open) await vscode.commands.executeCommand('vscode.openFolder');
}
