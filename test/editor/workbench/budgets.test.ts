import { after, before, describe, it } from 'mocha';
import { FixtureWorkspace } from '../fixtures/workspace.ts';
import type { Workbench } from '../pages/workbench.ts';
import { openWorkbench } from './editor.ts';

/** A budget that every machine keeps, and one that none does. */
const plan = `{
  "budgets": [
    { "endpoint": "home", "failed": 0 },
    { "endpoint": "home", "rps": 1e9 }
  ],
  "service": { "launcher": "node", "app": "server.mjs" },
  "settings": { "workers": [1] },
  "endpoints": [{ "name": "home", "path": "/" }],
  "load": { "connections": 4, "requests": 40, "warmUpRequests": 8 },
  "search": "exhaustive"
}
`;

describe('Budgets in a window', () => {
  let workspace: FixtureWorkspace;
  let workbench: Workbench;

  before(async () => {
    workspace = await FixtureWorkspace.copy('node-service');
    await workspace.write('servebench.json', plan);
    workbench = await openWorkbench({ folder: workspace.folder });
    await workbench.statusBar.shows(/Servebench/, 150_000);
  });

  after(async () => {
    await workbench?.window.close();
    await workspace?.[Symbol.asyncDispose]();
  });

  it('are tests: one that is kept passes, one that is broken fails, and the plan says so at their lines', async () => {
    const { palette, window, statusBar } = workbench;
    const tests = window.page.locator('.test-explorer .monaco-list-row');
    await palette.run('Testing: Focus on Test Explorer View');
    await tests.filter({ hasText: 'home: failed requests at most 0' }).waitFor();
    await palette.run('Test: Run All Tests');
    await tests.filter({ hasText: 'failed requests' }).locator('[class*="testing-passed"]').first().waitFor();
    await tests.filter({ hasText: 'requests per second' }).locator('[class*="testing-failed"]').first().waitFor();
    await statusBar.shows(/home|worker|as it runs|no recommendation/);
    await palette.run('Servebench: Create Plan (servebench.json)');
    const lens = (text: RegExp) => window.page.locator('.codelens-decoration').filter({ hasText: text }).first();
    await lens(/kept/).waitFor();
    await lens(/broken/).waitFor();
  });
});
