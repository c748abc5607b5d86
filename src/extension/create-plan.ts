import * as vscode from 'vscode';
import { planFileName } from '../model/plan/plan-file-name.ts';
import { Command } from './commands.ts';
import { planText, planUri } from './plan-document.ts';
import type { PlanFolder } from './plan-folder.ts';

/**
 * Gives the folder a plan: opens the one that is there, or drafts one from what the folder holds and opens that, so that
 * it can be read before anything is run. Drafting reads files only, so it is fine in an untrusted workspace too.
 */
export async function createPlan(folder: PlanFolder, log: vscode.LogOutputChannel): Promise<void> {
  const uri = planUri(folder);
  if ((await planText(uri)) !== null) {
    await vscode.window.showTextDocument(uri);
    return;
  }
  const { draftPlan } = await import('../project/find/draft-plan.ts');
  const { text, notes, found } = await draftPlan(folder.uri.fsPath);
  for (const note of notes) log.info(note);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri);
  const run = 'Benchmark';
  void vscode.window
    .showInformationMessage([`${planFileName} is drafted.`, ...notes].join(' '), ...(found ? [run] : []))
    .then((answer) => {
      if (answer === run) void vscode.commands.executeCommand(Command.BenchmarkWorkspace, folder.uri);
    });
}
