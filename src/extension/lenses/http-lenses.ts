import * as vscode from 'vscode';
import { t } from '../../words/language.ts';
import { Command } from '../commands.ts';
import { httpRequests } from './http-requests.ts';

/** "Benchmark" above each GET request of a `.http` file. */
export class HttpLenses implements vscode.CodeLensProvider {
  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (vscode.workspace.getConfiguration('servebench', document).get('codeLens') === false) return [];
    return httpRequests(document.getText()).map(({ line, address }) => {
      const at = new vscode.Position(line, 0);
      const command = {
        title: `$(play) ${t('Benchmark')}`,
        tooltip: t('Loads {0}', address),
        command: Command.BenchmarkUrl,
        arguments: [address],
      };
      return new vscode.CodeLens(new vscode.Range(at, at), command);
    });
  }
}
