import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, it } from 'mocha';
import { longPlan } from '../fixtures/plans.ts';
import { serviceProcesses } from '../service-processes.ts';
import { until } from '../until.ts';
import { suiteWindow } from './suite-window.ts';

describe('The main job in a window', () => {
  const suite = suiteWindow();

  it('waits in the status bar when the folder has a plan', async () => {
    assert.match(await suite.workbench.statusBar.shows(/Servebench/), /Servebench/);
  });

  it('runs from the palette: the status bar counts cells, the panel draws charts, the verdict stays', async () => {
    const { palette, statusBar, panel } = suite.workbench;
    await palette.run('Servebench: Benchmark This Workspace');
    await statusBar.shows(/cell \d\/4/);
    await panel.drawn();
    await statusBar.shows(/worker|endpoints measured/);
    // Two charts for each of the two endpoints.
    await until('the charts', async () => (await panel.chartsDrawn()) >= 2);
    const [record] = await suite.workspace.records();
    assert.equal(record?.status, 'finished');
    assert.deepEqual(await serviceProcesses(suite.workspace.folder), []);
  });

  it('draws the panel again after another editor hid it', async () => {
    const { palette, panel } = suite.workbench;
    await palette.run('Servebench: Create Plan (servebench.json)');
    await suite.workbench.window.page.getByRole('tab', { name: /^servebench\.json/ }).waitFor();
    await panel.tab.click();
    await until('the charts', async () => (await panel.chartsDrawn()) >= 2);
  });

  it('saves a chart of the panel as a picture, at the place that the dialog proposes', async () => {
    const { workspace, workbench } = suite;
    const { palette, notifications } = workbench;
    for (const [form, begin] of [
      ['PNG', /^\x89PNG/],
      ['SVG', /^<svg/],
    ] as const) {
      await palette.run(`Servebench: Save Chart as ${form}…`);
      // The dialog takes its time to propose a place, over whatever was typed before.
      const file = basename(await palette.holds(new RegExp(`servebench-.*\\.${form.toLowerCase()}$`)));
      await palette.accept();
      await notifications.shows(new RegExp(`The chart is saved as ${file.replaceAll('.', '\\.')}`));
      assert.match(await readFile(join(workspace.folder, file), 'latin1'), begin);
    }
  });

  it('shows what was done in its log', async () => {
    await suite.workbench.palette.run('Servebench: Show Log');
    const lines = suite.workbench.window.page.locator('.part.panel .view-lines');
    // The editor draws its spaces as no-break spaces.
    await lines.filter({ hasText: /Run.finished.after/ }).waitFor();
  });

  it('keeps panel and result when the window is reloaded', async () => {
    await suite.workbench.reload();
    // VS Code saves which tab is in front every few seconds only, so the one before may be in front again.
    await suite.workbench.panel.tab.click();
    await suite.workbench.panel.drawn();
    await until('the charts', async () => (await suite.workbench.panel.chartsDrawn()) >= 2);
    await suite.workbench.statusBar.shows(/worker|endpoints measured/);
  });

  it('reruns with one click in the status bar and stops with another, within seconds', async () => {
    const { statusBar } = suite.workbench;
    await suite.workspace.write('servebench.json', longPlan);
    await statusBar.runAgain();
    await statusBar.shows(/cell \d\/2/);
    await until('the service', async () => (await serviceProcesses(suite.workspace.folder)).length > 0);
    const pressed = performance.now();
    await statusBar.stop();
    await statusBar.shows(/benchmark stopped|worker/);
    const tookMs = performance.now() - pressed;
    assert.ok(tookMs < 5000, `stopping took ${Math.round(tookMs)} ms`);
    assert.equal((await suite.workspace.records()).at(-1)?.status, 'stopped');
    assert.deepEqual(await serviceProcesses(suite.workspace.folder), []);
  });

  it('shows the results with a click on the status bar, and all that can be done in a list', async () => {
    const { palette, statusBar, panel, window } = suite.workbench;
    await palette.run('View: Close All Editors');
    await panel.tab.waitFor({ state: 'detached' });
    await statusBar.click();
    await panel.drawn();
    await palette.runPicker('Servebench: Show All Actions…', /Rerun Last Benchmark/);
    const [first] = await palette.titles();
    assert.match(first ?? '', /Rerun Last Benchmark/);
    await palette.pick('Copy as Markdown');
    await window.page.getByText('Copied as Markdown').waitFor();
  });

  it('leaves no server behind when its extension host is killed in mid-run, and the run is saved as stopped', async () => {
    const { workbench, workspace } = suite;
    const before = (await workspace.records()).length;
    await workbench.palette.run('Servebench: Benchmark This Workspace');
    await workbench.statusBar.shows(/cell \d\/2/);
    await until('the service', async () => (await serviceProcesses(workspace.folder)).length > 0);
    process.kill(await workbench.window.extensionHostPid(), 'SIGKILL');
    await until('the end of the service', async () => (await serviceProcesses(workspace.folder)).length === 0);
    const saved = await until('the record', async () => {
      const records = await workspace.records();
      return records.length > before && records;
    });
    assert.deepEqual(
      saved.slice(before).map(({ status }) => status),
      ['stopped'],
    );
  });
});
