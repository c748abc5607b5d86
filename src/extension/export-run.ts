import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ExportFormat } from '../model/panel-protocol.ts';
import type { RunRecord } from '../model/run/record.ts';
import type { PlanFolder } from './plan-folder.ts';

const fileKinds: Readonly<Record<ExportFormat, { readonly label: string; readonly extension: string }>> = {
  json: { label: 'JSON', extension: 'json' },
  csv: { label: 'CSV', extension: 'csv' },
  markdown: { label: 'Markdown', extension: 'md' },
  html: { label: 'HTML', extension: 'html' },
};

/** Saves a run to a file that the user chooses. */
export async function exportRun(
  record: RunRecord,
  format: ExportFormat,
  places: { readonly folder: PlanFolder | null; readonly distFolder: string },
): Promise<void> {
  const { folder, distFolder } = places;
  const { label, extension } = fileKinds[format];
  const name = `servebench-${record.startedAt.slice(0, 16).replace(/[:T]/g, '-')}.${extension}`;
  const target = await vscode.window.showSaveDialog({
    filters: { [label]: [extension] },
    ...(folder === null ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
  });
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(await textOf(record, format, distFolder)));
  const open = 'Open';
  void vscode.window
    .showInformationMessage(`The run is saved as ${target.path.split('/').at(-1)}.`, open)
    .then((answer) => {
      if (answer !== open) return;
      if (format === 'html') void vscode.env.openExternal(target);
      else void vscode.commands.executeCommand('vscode.open', target);
    });
}

async function textOf(record: RunRecord, format: ExportFormat, distFolder: string): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../history/record-text.ts')).formatRecord(record);
    case 'csv':
      return (await import('../report/exporters/csv.ts')).renderCsv(record);
    case 'markdown':
      return (await import('../report/exporters/markdown.ts')).renderMarkdown(record);
    case 'html':
      return (await import('../report/exporters/html.ts')).renderHtml(record, {
        script: await readFile(join(distFolder, 'webview.js'), 'utf8'),
        style: await readFile(join(distFolder, 'webview.css'), 'utf8'),
      });
  }
}
