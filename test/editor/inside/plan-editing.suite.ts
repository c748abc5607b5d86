import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { until } from '../until.ts';
import { planUri } from './folder.ts';
import { edit, revertPlan } from './plan-edit.ts';

describe('Editing a plan', () => {
  afterEach(revertPlan);

  it('has a quick fix for a misspelt key', async () => {
    const document = await edit('"settings"', '"setings"');
    const fault = await until('a diagnostic', () =>
      vscode.languages.getDiagnostics(document.uri).find(({ source }) => source === 'Servebench'),
    );
    const fix = await until('a quick fix', async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        fault.range,
      );
      return actions.find(({ title }) => title === 'Change to "settings"');
    });
    assert.ok(fix.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.getText(), /"settings"/);
    await until('no diagnostic', () =>
      vscode.languages.getDiagnostics(document.uri).every(({ source }) => source !== 'Servebench'),
    );
  });

  it('has lenses above the settings and each endpoint', async () => {
    const lenses = await until('the lenses', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        planUri(),
      );
      return found.length >= 3 && found;
    });
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.ok(titles.some((title) => title.includes('2 settings × 2 endpoints = 4 cells')));
    assert.equal(titles.filter((title) => title.includes('Run this endpoint')).length, 2);
  });
});
