import { describe, it } from 'mocha';
import { suiteWindow } from './suite-window.ts';

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
  const suite = suiteWindow({
    files: { 'servebench.json': plan },
    opened: ({ statusBar }) => statusBar.shows(/Servebench/, 150_000),
  });

  it('are tests: one that is kept passes, one that is broken fails, and the plan says so at their lines', async () => {
    const { palette, window, statusBar } = suite.workbench;
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
