import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { suiteWindow } from './suite-window.ts';

describe('An untrusted workspace', () => {
  const suite = suiteWindow({ trusted: false });

  it('runs nothing and says why', async () => {
    const { palette, notifications, panel } = suite.workbench;
    await palette.run('Servebench: Benchmark This Workspace');
    await notifications.shows(/runs only in a workspace that you trust/);
    await palette.run('Servebench: Show Results');
    await panel.drawn();
    assert.match(await panel.text(), /trust/i);
    assert.deepEqual(await suite.workspace.records(), []);
  });
});
