import * as vscode from 'vscode';
import type { Plan } from '../../model/plan/plan.ts';
import { planFileName } from '../../model/plan/plan-file-name.ts';
import { editorFaultSentence, workspacePlan } from '../plan-document.ts';
import { foldersWithPlan, type PlanFolder } from '../plan-folder.ts';
import { untrustedSentence } from '../trust.ts';

/** How many names an error lists. */
const mostNames = 20;

/** A plan that an agent may have run. */
export interface AgentPlan {
  readonly folder: PlanFolder;
  readonly plan: Plan;
}

/**
 * The plan of a folder of the workspace, named by its path relative to it, or the only one there is. Throws an error whose
 * sentence tells the agent what to do: nothing is asked of the user here.
 */
export async function agentPlan(asked: string | undefined): Promise<AgentPlan> {
  if (!vscode.workspace.isTrusted) throw new Error(untrustedSentence());
  const folders = await foldersWithPlan();
  const names = folders.map(nameOf);
  const listing = names.slice(0, mostNames).join(', ');
  if (folders.length === 0)
    throw new Error(
      `No folder of this workspace has a plan (${planFileName}). Call draft_plan first, or let the user run "Servebench: Create Plan".`,
    );
  if (asked === undefined && folders.length > 1)
    throw new Error(`Several folders have a plan; name one as "folder": ${listing}.`);
  const folder = asked === undefined ? folders[0] : folders[names.indexOf(asked.replace(/[\\/]+$/, ''))];
  if (folder === undefined) throw new Error(`No plan is in the folder "${asked}". Folders with a plan: ${listing}.`);
  const found = await workspacePlan(folder);
  if (found.kind === 'ready') return { folder, plan: found.plan };
  if (found.kind === 'missing') throw new Error(`${planFileName} of ${nameOf(folder)} has gone. Call draft_plan.`);
  const faults = found.faults.slice(0, 5).map((fault) => `line ${fault.line}: ${editorFaultSentence(fault)}`);
  throw new Error([`${planFileName} has faults; mend them and call again:`, ...faults].join('\n'));
}

/** A folder as an agent names it: relative to the workspace, `.` for the workspace's own. */
function nameOf({ uri }: PlanFolder): string {
  const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  const name = vscode.workspace.asRelativePath(uri, several);
  return vscode.workspace.workspaceFolders?.some((root) => root.uri.toString() === uri.toString()) && !several
    ? '.'
    : name;
}
