import * as vscode from 'vscode';
import type { Plan } from '../model/plan/plan.ts';
import type { PlanFault } from '../model/plan/plan-fault.ts';
import type { LocatedFault } from '../model/plan/plan-file.ts';
import { planFileName } from '../model/plan/plan-file-name.ts';
import { faultSentence } from '../words/faults.ts';
import { t } from '../words/language.ts';

/** The plan of a workspace folder, as far as there is one. */
export type WorkspacePlan =
  | { readonly kind: 'missing'; readonly uri: vscode.Uri }
  | { readonly kind: 'faulty'; readonly uri: vscode.Uri; readonly faults: readonly LocatedFault[] }
  | { readonly kind: 'ready'; readonly uri: vscode.Uri; readonly plan: Plan };

export function planUri(folder: { readonly uri: vscode.Uri }): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, planFileName);
}

export function isPlanUri(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' && uri.path.endsWith(`/${planFileName}`);
}

/** Reads a folder's plan: what its editor shows, if that isn't saved yet, else what is on disk. */
export async function workspacePlan(folder: { readonly uri: vscode.Uri }): Promise<WorkspacePlan> {
  const uri = planUri(folder);
  const text = await planText(uri);
  if (text === null) return { kind: 'missing', uri };
  const { readPlan } = await import('../model/plan/plan-file.ts');
  const { plan, faults } = readPlan(text, { confirmedHosts: confirmedHosts() });
  return plan === null ? { kind: 'faulty', uri, faults } : { kind: 'ready', uri, plan };
}

/** The text of a plan; `null` when there is no such file. */
export async function planText(uri: vscode.Uri): Promise<string | null> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  // An editor without changes of its own may lag behind a file that something else has just written.
  if (open?.isDirty) return open.getText();
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

/** The setting by which a user confirms hosts. */
export const confirmedHostsSetting = 'servebench.confirmedHosts';

/**
 * Hosts other than this machine that the user confirmed, in the user's own settings: the setting has machine scope, so
 * a workspace can't confirm its own hosts.
 */
export function confirmedHosts(): readonly string[] {
  const hosts: unknown = vscode.workspace.getConfiguration().get(confirmedHostsSetting);
  return Array.isArray(hosts) ? hosts.filter((host) => typeof host === 'string') : [];
}

/** The sentence of a fault as the editor says it: it has a setting where the terminal has an option. */
export function editorFaultSentence(fault: PlanFault): string {
  return faultSentence(fault, { confirmation: () => t('in the setting {0}', confirmedHostsSetting) });
}
