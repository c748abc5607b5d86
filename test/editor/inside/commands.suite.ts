import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';

const titles = {
  'servebench.benchmarkWorkspace': 'Benchmark This Workspace',
  'servebench.benchmarkEndpoint': 'Benchmark an Endpoint…',
  'servebench.benchmarkUrl': 'Benchmark This URL…',
  'servebench.rerun': 'Rerun Last Benchmark',
  'servebench.stop': 'Stop',
  'servebench.showResults': 'Show Results',
  'servebench.createPlan': 'Create Plan (servebench.json)',
  'servebench.showLog': 'Show Log',
};

describe('Commands', () => {
  it('are declared in the category Servebench and registered once the extension is active', async () => {
    const extension = vscode.extensions.getExtension('servebench.servebench');
    assert.ok(extension, 'the extension is installed');
    const declared = extension.packageJSON.contributes.commands as {
      readonly command: string;
      readonly title: string;
      readonly category: string;
    }[];
    assert.deepEqual(Object.fromEntries(declared.map(({ command, title }) => [command, title])), titles);
    assert.ok(declared.every(({ category }) => category === 'Servebench'));
    await extension.activate();
    const registered = await vscode.commands.getCommands(true);
    for (const command of Object.keys(titles)) assert.ok(registered.includes(command), `${command} is registered`);
  });

  it('open the results panel, once', async () => {
    await vscode.commands.executeCommand('servebench.showResults');
    await vscode.commands.executeCommand('servebench.showResults');
    const panels = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('servebench.results'));
    assert.equal(panels.length, 1);
  });
});
