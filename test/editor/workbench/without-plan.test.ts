import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { FixtureWorkspace } from '../fixtures/workspace.ts';
import { until } from '../until.ts';
import { inWorkbench } from './editor.ts';

describe('A folder without a plan', () => {
  it('is offered one, drafted from the service in it', async () => {
    await using workspace = await FixtureWorkspace.copy(null);
    await workspace.write(
      'app.py',
      'from flask import Flask\napp = Flask(__name__)\n\n@app.route("/hello")\ndef hello():\n    return "hello"\n',
    );
    await inWorkbench({ folder: workspace.folder }, async (workbench) => {
      await workbench.palette.run('Servebench: Benchmark This Workspace');
      await workbench.notifications.press(/There is no servebench\.json/, 'Create Plan');
      const plan = await until('the plan', () =>
        readFile(join(workspace.folder, 'servebench.json'), 'utf8').catch(() => null),
      );
      assert.match(plan, /"gunicorn"/);
      assert.match(plan, /"app:app"/);
      assert.match(plan, /"\/hello"/);
      await workbench.notifications.shows(/servebench\.json is drafted/);
    });
  });
});
