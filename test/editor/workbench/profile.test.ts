import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { serviceProcesses } from '../service-processes.ts';
import { suiteWindow } from './suite-window.ts';

const server = `import { createServer } from 'node:http';

function squares(count) {
  let total = 0;
  for (let i = 0; i < count; i++) total += (i * i) % 7;
  return total;
}

createServer((request, response) => {
  response.end(request.url === '/compute' ? String(squares(400_000)) : 'ok');
}).listen(Number(process.env.PORT), '127.0.0.1');
`;

const plan = JSON.stringify({
  service: { launcher: 'node', app: 'server.mjs' },
  settings: { workers: [1] },
  endpoints: [{ name: 'compute', path: '/compute' }],
  load: { connections: 4, requests: 40, warmUpRequests: 8 },
  search: 'exhaustive',
});

describe('Which line it is', () => {
  const suite = suiteWindow({ files: { 'servebench.json': plan, 'server.mjs': server } });

  it('is one click from the verdict, its source and VS Code’s viewer with times above the lines one more', async () => {
    const { palette, statusBar, panel, window } = suite.workbench;
    await palette.run('Servebench: Benchmark This Workspace');
    await panel.drawn();
    await panel.frame.getByText('Which Line?').first().click({ timeout: 60_000 });
    await statusBar.shows(/profiling/);
    const place = panel.frame.getByRole('button', { name: /^server\.mjs:(5|10)$/ }).first();
    await place.waitFor({ timeout: 60_000 });
    assert.deepEqual(await serviceProcesses(suite.workspace.folder), []);
    await panel.frame.getByText('Open in VS Code’s profile viewer').first().click();
    await window.page.getByRole('tab', { name: /\.cpuprofile/ }).waitFor();
    // The viewer reads the file when it is drawn; from then on it has lenses for every source.
    await panel.tab.click();
    // Until the viewer is out of sight, there are two webviews to be seen.
    const seen = window.page.locator('iframe.webview.ready').filter({ visible: true });
    await seen.nth(1).waitFor({ state: 'detached' });
    await place.click();
    await window.page.getByRole('tab', { name: /^server\.mjs/ }).waitFor();
    await window.page.locator('.codelens-decoration', { hasText: /ms|s/ }).first().waitFor();
  });
});
