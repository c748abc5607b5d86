import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { longPlan } from '../fixtures/plans.ts';
import { FixtureWorkspace } from '../fixtures/workspace.ts';
import { serviceProcesses } from '../service-processes.ts';
import { until } from '../until.ts';
import { inWorkbench } from './editor.ts';

describe('An editor that dies', () => {
  it('stops and saves the run when its window is reloaded', async () => {
    await using workspace = await FixtureWorkspace.copy('node-service');
    await workspace.write('servebench.json', longPlan);
    await inWorkbench({ folder: workspace.folder }, async (workbench) => {
      await workbench.palette.run('Servebench: Benchmark This Workspace');
      await until('the service', async () => (await serviceProcesses(workspace.folder)).length > 0);
      await workbench.reload();
      await until('the end of the service', async () => (await serviceProcesses(workspace.folder)).length === 0);
      await workbench.statusBar.shows(/benchmark stopped|worker/);
      assert.deepEqual(
        (await workspace.records()).map(({ status }) => status),
        ['stopped'],
      );
    });
  });

  it('leaves no server behind when its extension host is killed in mid-run, and the run is saved as stopped', async () => {
    await using workspace = await FixtureWorkspace.copy('node-service');
    await workspace.write('servebench.json', longPlan);
    await inWorkbench({ folder: workspace.folder }, async (workbench) => {
      await workbench.palette.run('Servebench: Benchmark This Workspace');
      await workbench.statusBar.shows(/cell \d\/2/);
      await until('the service', async () => (await serviceProcesses(workspace.folder)).length > 0);
      process.kill(await workbench.window.extensionHostPid(), 'SIGKILL');
      await until('the end of the service', async () => (await serviceProcesses(workspace.folder)).length === 0);
      const records = await until('the record', async () => {
        const saved = await workspace.records();
        return saved.length > 0 && saved;
      });
      assert.deepEqual(
        records.map(({ status }) => status),
        ['stopped'],
      );
    });
  });
});
