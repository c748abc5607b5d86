import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { listRecords, runsFolderOf } from '../../../src/history/run-store.ts';
import { FixtureWorkspace } from '../fixtures/workspace.ts';
import { projectFolder } from '../host/paths.ts';
import type { Workbench } from '../pages/workbench.ts';
import { openWorkbench } from './editor.ts';

describe('Several folders with a plan in a window', () => {
  let workspace: FixtureWorkspace;
  let workbench: Workbench;

  before(async () => {
    workspace = await FixtureWorkspace.copy(null, 'servebench-folders');
    for (const name of ['api', 'web'])
      await cp(join(projectFolder, 'test/editor/fixtures/node-service'), join(workspace.folder, name), {
        recursive: true,
      });
    workbench = await openWorkbench({ folder: workspace.folder });
    // No plan at the top of the workspace has woken the extension: its commands are there when it has been found.
    await workbench.palette.run('Servebench: Show Log');
  });

  after(async () => {
    await workbench?.window.close();
    await workspace?.[Symbol.asyncDispose]();
  });

  it('say which one a run is of: in the status bar, the panel and the list of runs', async () => {
    const { palette, statusBar, panel, window } = workbench;
    await palette.runPicker('Servebench: Benchmark This Workspace', /web/);
    await palette.pick('web');
    await statusBar.shows(/web: cell \d\/4/);
    await panel.frame.getByRole('heading', { name: 'web', level: 1 }).waitFor();
    await statusBar.shows(/web: .*(worker|endpoints measured)/);
    await palette.run('Explorer: Focus on Benchmark Runs View');
    await window.page.locator('.pane-header', { hasText: 'Benchmark Runs' }).getByText('web').waitFor();
    const saved = async (name: string) => (await listRecords(runsFolderOf(join(workspace.folder, name)))).length;
    assert.deepEqual([await saved('api'), await saved('web')], [0, 1]);
  });

  it('can be chosen between: the run of one is not shown beside the plan of another', async () => {
    const { palette, statusBar, panel } = workbench;
    await palette.runPicker('Servebench: Choose Folder…', /api/);
    await palette.pick('api');
    await statusBar.shows(/api: Servebench/);
    await panel.frame.getByRole('heading', { name: 'Evidence' }).waitFor({ state: 'detached' });
    await palette.runPicker('Servebench: Choose Folder…', /web/);
    await palette.pick('web');
    await statusBar.shows(/web: .*(worker|endpoints measured)/);
    await panel.frame.getByRole('heading', { name: 'Evidence' }).waitFor();
  });
});
