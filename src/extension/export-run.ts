import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { PanelProfile } from '../model/panel-protocol.ts';
import { planFileName } from '../model/plan/plan-file-name.ts';
import type { RunRecord } from '../model/run/record.ts';
import type { ExportContext, Exporter } from '../report/exporters/exporters.ts';
import { t } from '../words/language.ts';
import type { PlanFolder } from './plan-folder.ts';

/** Saves a run to a file that the user chooses. */
export async function exportRun(
  record: RunRecord,
  exporter: Exporter,
  places: {
    readonly folder: PlanFolder | null;
    readonly distFolder: string;
    readonly profiles: readonly PanelProfile[];
  },
): Promise<void> {
  const { folder, distFolder, profiles } = places;
  const { title, extension } = exporter;
  const name = `servebench-${record.startedAt.slice(0, 16).replace(/[:T]/g, '-')}.${extension}`;
  const target = await vscode.window.showSaveDialog({
    filters: { [title]: [extension] },
    ...(folder === null ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
  });
  if (target === undefined) return;
  const asset: ExportContext['asset'] = (asked) => readFile(join(distFolder, asked), 'utf8');
  const text = await exporter.render(record, { planName: planFileName, asset, profiles });
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  const open = t('Open');
  void vscode.window
    .showInformationMessage(t('The run is saved as {0}.', basename(target.path)), open)
    .then((answer) => {
      if (answer !== open) return;
      if (extension === 'html') void vscode.env.openExternal(target);
      else void vscode.commands.executeCommand('vscode.open', target);
    });
}
