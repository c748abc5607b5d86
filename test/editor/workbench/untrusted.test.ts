import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { FixtureWorkspace } from '../fixtures/workspace.ts';
import { inWorkbench } from './editor.ts';

describe('An untrusted workspace', () => {
  it('runs nothing and says why', async () => {
    await using workspace = await FixtureWorkspace.copy('node-service');
    await inWorkbench({ folder: workspace.folder, trusted: false }, async (workbench) => {
      await workbench.palette.run('Servebench: Benchmark This Workspace');
      await workbench.notifications.shows(/runs only in a workspace that you trust/);
      await workbench.palette.run('Servebench: Show Results');
      await workbench.panel.drawn();
      assert.match(await workbench.panel.text(), /trust/i);
      assert.deepEqual(await workspace.records(), []);
    });
  });
});
