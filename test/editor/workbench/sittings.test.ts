import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { listRecords, readRecord, runsFolderOf } from '../../../src/history/run-store.ts';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { serviceProcesses } from '../service-processes.ts';
import { until } from '../until.ts';
import { suiteWindow } from './suite-window.ts';

/** Three settings, each measured for some seconds: time enough to be stopped between them. */
const plan = JSON.stringify({
  service: { launcher: 'node', app: 'server.mjs' },
  settings: { workers: [1, 2, 3] },
  endpoints: [
    { name: 'wait', path: '/wait/20' },
    { name: 'root', path: '/' },
  ],
  load: { connections: 2, seconds: 1 },
  search: 'exhaustive',
});

const measured = ({ cells }: RunRecord) => cells.filter(({ status }) => status === 'measured');
const times = ({ cells }: RunRecord) => cells.map(({ measurement }) => measurement?.elapsedSeconds ?? null);

describe('A run of several sittings in a window', () => {
  const suite = suiteWindow({ files: { 'servebench.json': plan } });

  /** The only saved run, once it is as wanted. */
  async function savedRun(what: string, wanted: (record: RunRecord) => boolean): Promise<RunRecord> {
    let found: RunRecord | null = null;
    await until(what, async () => {
      const [run, ...others] = await listRecords(runsFolderOf(suite.workspace.folder));
      assert.deepEqual(others, []);
      const record = run === undefined ? null : await readRecord(run.file).catch(() => null);
      if (record !== null && wanted(record)) found = record;
      return found !== null;
    });
    assert.ok(found !== null);
    return found;
  }

  it('shows what the trial in progress does: rate, latencies, and who keeps the cores busy', async () => {
    await suite.workbench.palette.run('Servebench: Benchmark This Workspace');
    await suite.workbench.panel.drawn();
    const strip = suite.workbench.panel.frame.locator('.live-strip');
    await strip.getByText(/\d\/s/).waitFor();
    await strip.locator('div', { hasText: 'p50' }).getByText(/\d ms/).first().waitFor();
    await strip
      .locator('div', { hasText: 'Server’s cores' })
      .getByText(/\d\.\d of \d/)
      .waitFor();
  });

  it('is stopped when its window is reloaded, and goes on with a button: what was measured is kept', async () => {
    await suite.workbench.statusBar.shows(/cell [2-5]\/6/);
    await suite.workbench.reload();
    const stopped = await savedRun(
      'the stopped run',
      ({ status, finishedAt }) => status === 'stopped' && finishedAt !== null,
    );
    assert.ok(measured(stopped).length >= 1 && measured(stopped).length < 6, `${measured(stopped).length} measured`);
    await until('the end of the service', async () => (await serviceProcesses(suite.workspace.folder)).length === 0);
    await suite.workbench.statusBar.shows(/benchmark stopped|worker/);
    await suite.workbench.panel.tab.click();
    await suite.workbench.panel.frame.getByRole('button', { name: 'Continue' }).click();
    const whole = await savedRun('the whole run', ({ status }) => status === 'finished');
    assert.equal(whole.id, stopped.id);
    assert.equal(measured(whole).length, 6);
    assert.equal(whole.sittings?.length, 1);
    for (const cell of measured(stopped))
      assert.deepEqual(
        whole.cells.find(
          ({ endpoint, settings }) => endpoint === cell.endpoint && settings['workers'] === cell.settings['workers'],
        ),
        { ...cell, sitting: 0 },
      );
    await suite.workbench.panel.frame.getByRole('button', { name: 'Continue' }).waitFor({ state: 'detached' });
    assert.deepEqual(await serviceProcesses(suite.workspace.folder), []);
  });

  it('measures one cell again, and neither scrolls nor changes what is chosen nor any other cell', async () => {
    const { frame } = suite.workbench.panel;
    const before = await savedRun('the run', ({ status }) => status === 'finished');
    const button = frame.getByRole('button', { name: 'Measure this cell again' });
    await button.scrollIntoViewIfNeeded();
    // Which settings of which endpoint; whether they are the recommended ones, the new figures may change.
    const chosenCell = async () => {
      const head = await frame.locator('section.cell .cell-head').textContent();
      return head?.replace(/ · ★ .*/, '').split(/\s{2,}/);
    };
    const chosen = await chosenCell();
    assert.match(chosen?.join(', ') ?? '', /\d workers?, wait/);
    const scroll = () => frame.locator('html').evaluate((html: { scrollTop: number }) => html.scrollTop);
    const at = await scroll();
    await button.click();
    await suite.workbench.statusBar.shows(/cell 1\/1|starting/);
    assert.ok(Math.abs((await scroll()) - at) < 200, `the page scrolled from ${at} to ${await scroll()}`);
    assert.deepEqual(await chosenCell(), chosen);
    const now = await savedRun('the cell', ({ sittings, status }) => sittings?.length === 2 && status === 'finished');
    assert.equal(now.id, before.id);
    const changed = times(now).filter((time, index) => time !== times(before)[index]);
    assert.equal(changed.length, 1);
    assert.equal(now.status, 'finished');
    await button.waitFor();
    assert.deepEqual(await chosenCell(), chosen);
  });

  it('measures one endpoint again on top of the run on show, and stopping that early keeps the run whole', async () => {
    await suite.workbench.palette.runPicker('Servebench: Benchmark an Endpoint…', /root/);
    await suite.workbench.palette.pick('root');
    await suite.workbench.statusBar.shows(/cell \d\/3/);
    await suite.workbench.statusBar.stop();
    const now = await savedRun(
      'the stopped sitting',
      ({ sittings, status }) => sittings?.length === 3 && status === 'finished',
    );
    assert.equal(now.status, 'finished');
    assert.equal(measured(now).length, 6);
  });

  it('says why nothing can be added where the project runs with other dependencies', async () => {
    await suite.workspace.write('package-lock.json', '{"lockfileVersion": 3}');
    const { frame } = suite.workbench.panel;
    await frame.getByRole('button', { name: 'Measure this cell again' }).click();
    await frame.getByText(/package-lock\.json has changed since/).waitFor();
    // The run is still there to be read.
    await frame.getByRole('heading', { name: 'Evidence' }).waitFor();
  });
});
