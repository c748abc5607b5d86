import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { listRecords, runsFolderOf } from '../../../src/history/run-store.ts';
import { suiteWindow } from './suite-window.ts';

describe('Several folders with a plan in a window', () => {
  const suite = suiteWindow({
    fixture: null,
    prepare: async (workspace) => {
      for (const name of ['api', 'web']) await workspace.take('node-service', name);
    },
    // No plan at the top of the workspace has woken the extension: its commands are there when it has been found.
    opened: ({ palette }) => palette.run('Servebench: Show Log'),
  });

  it('say which one a run is of: in the status bar, the panel and the list of runs', async () => {
    const { palette, statusBar, panel, window } = suite.workbench;
    await palette.runPicker('Servebench: Benchmark This Workspace', /web/);
    await palette.pick('web');
    await statusBar.shows(/web: cell \d\/4/);
    await panel.frame.getByRole('heading', { name: 'web', level: 1 }).waitFor();
    await statusBar.shows(/web: .*(worker|endpoints measured)/);
    await palette.run('Explorer: Focus on Benchmark Runs View');
    await window.page.locator('.pane-header', { hasText: 'Benchmark Runs' }).getByText('web').waitFor();
    const saved = async (name: string) => (await listRecords(runsFolderOf(join(suite.workspace.folder, name)))).length;
    assert.deepEqual([await saved('api'), await saved('web')], [0, 1]);
  });

  it('can be chosen between: the run of one is not shown beside the plan of another', async () => {
    const { palette, statusBar, panel } = suite.workbench;
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
