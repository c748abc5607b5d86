import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, it } from 'mocha';
import { newestCapacities } from '../../../src/history/capacity-store.ts';
import { runsFolderOf } from '../../../src/history/run-store.ts';
import { serviceProcesses } from '../service-processes.ts';
import { until } from '../until.ts';
import { suiteWindow } from './suite-window.ts';

const plan = JSON.stringify({
  service: { launcher: 'node', app: 'server.mjs' },
  settings: { workers: [1] },
  endpoints: [
    { name: 'quick', path: '/' },
    { name: 'wait', path: '/wait/50' },
  ],
  load: { connections: 4, requests: 20 },
});

describe('Find Capacity in a window', () => {
  const suite = suiteWindow({ files: { 'servebench.json': plan } });

  const saved = () => newestCapacities(runsFolderOf(suite.workspace.folder));

  it('asks for endpoint and limit, and says in the panel that no rate keeps a limit below one request alone', async () => {
    const { palette, panel, statusBar } = suite.workbench;
    await palette.runPicker('Servebench: Find Capacity…', /wait/);
    await palette.choose(/^wait/);
    await palette.type('soon');
    await palette.says(/A time from 1 to 60000 ms/);
    await palette.type('10');
    await palette.accept();
    await statusBar.shows(/finding the capacity/);
    await panel.frame.getByText(/No rate keeps p95 within 10\.0 ms: a request alone takes/).waitFor();
    assert.deepEqual(
      (await saved()).map(({ endpoint, limitMs, capacities }) => [endpoint, limitMs, capacities[0]?.rate]),
      [['wait', 10, 0]],
    );
    assert.deepEqual(await serviceProcesses(suite.workspace.folder), []);
  });

  it('begins from the endpoint’s card, tells each rate, and stops with what is known by then', async () => {
    const { palette, panel, statusBar } = suite.workbench;
    await panel.frame.getByText('Find Capacity Again…').click();
    await palette.type('200');
    await palette.accept();
    await panel.frame.getByText(/Looking for the highest rate under .* requests\/s: /).waitFor({ timeout: 120_000 });
    await statusBar.stop();
    await panel.frame.getByText('The search was stopped before the answer was narrow.').waitFor();
    await until('the end of the service', async () => (await serviceProcesses(suite.workspace.folder)).length === 0);
    const [record] = await saved();
    assert.equal(record?.limitMs, 200);
    assert.ok((record?.capacities[0]?.tried.length ?? 0) > 0);
    const names = await readdir(runsFolderOf(suite.workspace.folder));
    assert.equal(names.filter((name) => name.endsWith('.capacity.json')).length, 2);
  });

  it('counts the machines for a rate that is typed in', async () => {
    const { panel } = suite.workbench;
    await panel.frame.getByLabel(/Machines for/).fill('1000000');
    await panel.frame.getByLabel(/Machines for/).press('Tab');
    await panel.frame.getByText(/For 1,000,000 requests\/s you need .* such machines/).waitFor();
  });
});
