import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { until } from '../until.ts';
import { planUri } from './folder.ts';
import { edit, revertPlan } from './plan-edit.ts';

const servebenchDiagnostics = (uri: vscode.Uri) =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Servebench');

describe('Plan file', () => {
  afterEach(revertPlan);

  it('is JSON with comments', async () => {
    const document = await vscode.workspace.openTextDocument(planUri());
    assert.equal(document.languageId, 'jsonc');
  });

  it('has its faults marked at their place while it is typed, and cleared when they are gone', async () => {
    const document = await edit('[1, 2]', '[0, 2]');
    const [fault] = await until('a diagnostic', () => {
      const found = servebenchDiagnostics(document.uri);
      return found.length > 0 && found;
    });
    assert.equal(fault?.message, '"workers" must be at least 1.');
    assert.equal(fault?.code, 'settings.workers[0]');
    assert.equal(document.getText(fault?.range), '0');
    await edit('[0, 2]', '[1, 2]');
    await until('no diagnostic', () => servebenchDiagnostics(document.uri).length === 0);
  });

  it('says each fault once, and leaves it to VS Code to mark what is no JSON', async () => {
    const document = await edit('[1, 2]', '[1, 2');
    const sources = () => vscode.languages.getDiagnostics(document.uri).map(({ source }) => source);
    await until('the mark of VS Code', () => sources().includes('jsonc'));
    assert.deepEqual(new Set(sources()), new Set(['jsonc']));

    await edit('"settings"', '"setings"');
    await edit('"node"', '"nod"');
    await edit('[1, 2', '[1, 2]');
    // VS Code checks syntax and schema in one go.
    await until('the next check of VS Code', () => !sources().includes('jsonc'));
    const messages = () => vscode.languages.getDiagnostics(document.uri).map(({ message }) => message);
    await until('the diagnostics', () => messages().length >= 2);
    assert.deepEqual(messages().sort(), [
      '"launcher" must be one of: gunicorn, uvicorn, hypercorn, granian, waitress, node, command, attach.',
      '"setings" is not known here. Did you mean "settings"?',
    ]);
  });

  it('points to the setting of the editor, not to an option of the terminal, for another host', async () => {
    const document = await edit(
      '"launcher": "node", "app": "server.mjs"',
      '"launcher": "attach", "url": "http://example.org"',
    );
    const fault = await until('a diagnostic', () =>
      servebenchDiagnostics(document.uri).find(({ code }) => code === 'service.url'),
    );
    assert.match(fault.message, /"example\.org" is not this machine.*servebench\.confirmedHosts/);
    assert.doesNotMatch(fault.message, /--allow-host/);
  });

  it('is completed from its schema', async () => {
    const document = await edit('"launcher": "node"', '"launcher": ""');
    const place = document.positionAt(document.getText().indexOf('"launcher": ""') + '"launcher": "'.length);
    const labels = await until('completions', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        place,
      );
      const found = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return found.includes('"gunicorn"') && found;
    });
    assert.ok(labels.includes('"attach"'));
  });
});
