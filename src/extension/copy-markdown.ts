import * as vscode from 'vscode';
import { planFileName } from '../model/plan/plan-file-name.ts';
import type { RunRecord } from '../model/run/record.ts';
import { t } from '../words/language.ts';

/** Puts a run on the clipboard as Markdown, such as for a pull request: what came out first, all tables folded. */
export async function copyMarkdown(record: RunRecord | null): Promise<void> {
  if (record === null) {
    void vscode.window.showInformationMessage(t('There is no run to copy yet.'));
    return;
  }
  const { commentBytes, runSummaryMarkdown } = await import('../report/ci/summary.ts');
  await vscode.env.clipboard.writeText(runSummaryMarkdown(record, planFileName, commentBytes));
  vscode.window.setStatusBarMessage(`$(check) ${t('Copied as Markdown')}`, 3000);
}
