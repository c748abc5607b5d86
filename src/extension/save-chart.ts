import * as vscode from 'vscode';
import type { ChartPicture } from '../model/panel-protocol.ts';
import type { RunRecord } from '../model/run/record.ts';
import { t } from '../words/language.ts';
import type { PlanFolder } from './plan-folder.ts';

/** Saves a chart of the run on show to a file that the user chooses. The panel is a web page: what it sends is checked. */
export async function saveChart(
  { form, name, base64 }: ChartPicture,
  { folder, record }: { readonly folder: PlanFolder | null; readonly record: RunRecord | null },
): Promise<void> {
  if (form !== 'png' && form !== 'svg') return;
  const slug = [record?.startedAt.slice(0, 10) ?? '', String(name)]
    .join(' ')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-|-$/g, '');
  const file = `servebench-${slug}.${form}`;
  const target = await vscode.window.showSaveDialog({
    filters: { [form.toUpperCase()]: [form] },
    ...(folder === null ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, file) }),
  });
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, Buffer.from(String(base64), 'base64'));
  const open = t('Open');
  void vscode.window
    .showInformationMessage(t('The chart is saved as {0}.', target.path.split('/').at(-1) ?? ''), open)
    .then((answer) => (answer === open ? vscode.commands.executeCommand('vscode.open', target) : undefined));
}
