import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { projectFolder } from '../host/paths.ts';
import { serviceProcesses } from '../service-processes.ts';
import { until } from '../until.ts';
import { suiteWindow } from './suite-window.ts';

describe('An agent', () => {
  const suite = suiteWindow({
    beside: join(projectFolder, 'test/editor/fixtures/agent'),
    settings: { 'chat.disableAIFeatures': false },
  });

  it('sees the tools that start something', async () => {
    const { palette, notifications } = suite.workbench;
    await palette.run('Agent: List Tools');
    await notifications.shows(/Agent sees: servebench_profile_endpoint, servebench_run_benchmark/);
  });

  it('has the server of the folder’s plan and runs, which VS Code starts and talks to', async () => {
    const { palette } = suite.workbench;
    await palette.runPicker('MCP: List Servers', /Servebench/);
    await palette.choose(/Servebench/);
    await palette.choose(/Start Server/);
    // It runs for VS Code when it has answered what every conversation begins with.
    await until('the running server', async () => {
      await palette.runPicker('MCP: List Servers', /Servebench/);
      const row = await palette.row(/Servebench/);
      await palette.close();
      return /Running/.test(row);
    });
  });

  it('runs nothing that the user refuses, who is shown the commands, the endpoints and the minutes', async () => {
    const { palette, notifications, dialog } = suite.workbench;
    await palette.run('Agent: Run');
    const text = await dialog.text();
    assert.match(text, /Benchmark this service\?/);
    assert.match(text, /env WORKERS=1 node server\.mjs\s+env WORKERS=2 node server\.mjs/);
    assert.match(text, /GET \//);
    assert.match(text, /Takes .*minute.* and all cores\. It is stopped after 10 min/);
    await dialog.press('Cancel');
    await notifications.shows(/Agent was refused/);
    assert.deepEqual(await suite.workspace.records(), []);
    assert.deepEqual(await serviceProcesses(suite.workspace.folder), []);
  });

  it('is told the next step for what cannot be run, and nobody is asked', async () => {
    const { palette, notifications } = suite.workbench;
    await palette.run('Agent: Measure Something Else');
    await notifications.shows(/The plan has no endpoint "nothing"\. It has: home, wait/);
  });

  it('is told in 2 KB what a run found that the user confirmed, which looks like any other', async () => {
    const { palette, notifications, dialog, panel, statusBar } = suite.workbench;
    await palette.run('Agent: Run');
    await dialog.press(/^(Yes|Continue)$/);
    const told = await notifications.shows(/Agent was told: .*home/s);
    const bytes = Number(/\((\d+) bytes\)/.exec(await told.innerText())?.[1]);
    assert.ok(bytes > 100 && bytes <= 2048, `${bytes} bytes`);
    await statusBar.shows(/worker/);
    await palette.run('Servebench: Show Results');
    await panel.drawn();
    const [record] = await suite.workspace.records();
    assert.equal(record?.status, 'finished');
    assert.deepEqual(await serviceProcesses(suite.workspace.folder), []);
  });
});
