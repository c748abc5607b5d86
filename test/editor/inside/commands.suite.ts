import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { Command } from '../../../src/extension/commands.ts';

describe('Commands', () => {
  it('are declared in the category Servebench and registered once the extension is active', async () => {
    const extension = vscode.extensions.getExtension('servebench.servebench');
    assert.ok(extension, 'the extension is installed');
    const declared = extension.packageJSON.contributes.commands as {
      readonly command: string;
      readonly title: string;
      readonly category: string;
    }[];
    const known = Object.values(Command);
    assert.deepEqual(declared.map(({ command }) => command).sort(), known.toSorted());
    assert.equal(new Set(declared.map(({ title }) => title)).size, declared.length, 'no two have one title');
    assert.ok(declared.every(({ category }) => category === 'Servebench'));
    await extension.activate();
    const registered = await vscode.commands.getCommands(true);
    for (const command of known) assert.ok(registered.includes(command), `${command} is registered`);
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
