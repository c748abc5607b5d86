import * as vscode from 'vscode';
import type { Plan } from '../model/plan/plan.ts';
import { planFileName } from '../model/plan/plan-file-name.ts';
import type { AskedAnswer, DraftedPlan } from '../project/find/draft-plan.ts';
import { t } from '../words/language.ts';
import { Command } from './commands.ts';
import { messageText } from './message-text.ts';
import { planText, planUri } from './plan-document.ts';
import type { PlanFolder } from './plan-folder.ts';

type Ask = (plan: Plan, signal: AbortSignal) => Promise<AskedAnswer>;

/**
 * Gives the folder a plan: opens the one that is there, or drafts one from what the folder holds and opens that, so that
 * it can be read before anything is run. In an untrusted workspace files are read only; in a trusted one the application is
 * asked for its routes as long as nobody cancels that.
 */
export async function createPlan(folder: PlanFolder, log: vscode.LogOutputChannel, ask: Ask): Promise<void> {
  const uri = planUri(folder);
  if ((await planText(uri)) !== null) {
    await vscode.window.showTextDocument(uri);
    return;
  }
  const { text, notes, found } = await drafted(folder, vscode.workspace.isTrusted ? ask : null);
  for (const note of notes) log.info(note);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri);
  const run = t('Benchmark');
  void vscode.window
    .showInformationMessage(
      messageText([t('{0} is drafted.', planFileName), ...notes].join(' ')),
      ...(found ? [run] : []),
    )
    .then((answer) => {
      if (answer === run) void vscode.commands.executeCommand(Command.BenchmarkWorkspace, folder.uri);
    });
}

async function drafted(folder: PlanFolder, ask: Ask | null): Promise<DraftedPlan> {
  const { draftPlan } = await import('../project/find/draft-plan.ts');
  const path = folder.uri.fsPath;
  if (ask === null) return draftPlan(path);
  const progress = {
    location: vscode.ProgressLocation.Notification,
    title: t('Servebench: asking the application for its routes'),
    cancellable: true,
  };
  return vscode.window.withProgress(progress, async (_progress, cancelled) => {
    const stop = new AbortController();
    cancelled.onCancellationRequested(() => stop.abort());
    try {
      return await draftPlan(path, { ask: (plan) => ask(plan, stop.signal) });
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      return draftPlan(path);
    }
  });
}
