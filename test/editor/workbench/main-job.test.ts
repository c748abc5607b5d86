import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { longPlan } from '../fixtures/plans.ts';
import { FixtureWorkspace } from '../fixtures/workspace.ts';
import type { Workbench } from '../pages/workbench.ts';
import { serviceProcesses } from '../service-processes.ts';
import { until } from '../until.ts';
import { openWorkbench } from './editor.ts';

describe('The main job in a window', () => {
  let workspace: FixtureWorkspace;
  let workbench: Workbench;

  before(async () => {
    workspace = await FixtureWorkspace.copy('node-service');
    workbench = await openWorkbench({ folder: workspace.folder });
  });

  after(async () => {
    await workbench?.window.close();
    await workspace?.[Symbol.asyncDispose]();
  });

  it('waits in the status bar when the folder has a plan', async () => {
    assert.match(await workbench.statusBar.shows(/Servebench/), /Servebench/);
  });

  it('runs from the palette: the status bar counts cells, the panel draws charts, the verdict stays', async () => {
    const { palette, statusBar, panel } = workbench;
    await palette.run('Servebench: Benchmark This Workspace');
    await statusBar.shows(/cell \d\/4/);
    await panel.drawn();
    await statusBar.shows(/worker|endpoints measured/);
    // Two charts for each of the two endpoints.
    await until('the charts', async () => (await panel.chartsDrawn()) >= 2);
    const [record] = await workspace.records();
    assert.equal(record?.status, 'finished');
    assert.deepEqual(await serviceProcesses(workspace.folder), []);
  });

  it('draws the panel again after another editor hid it', async () => {
    const { palette, panel } = workbench;
    await palette.run('Servebench: Create Plan (servebench.json)');
    await workbench.window.page.getByRole('tab', { name: /^servebench\.json/ }).waitFor();
    await panel.tab.click();
    await until('the charts', async () => (await panel.chartsDrawn()) >= 2);
  });

  it('shows what was done in its log', async () => {
    await workbench.palette.run('Servebench: Show Log');
    const lines = workbench.window.page.locator('.part.panel .view-lines');
    // The editor draws its spaces as no-break spaces.
    await lines.filter({ hasText: /Run.finished.after/ }).waitFor();
  });

  it('keeps panel and result when the window is reloaded', async () => {
    await workbench.reload();
    // VS Code saves which tab is in front every few seconds only, so the one before may be in front again.
    await workbench.panel.tab.click();
    await workbench.panel.drawn();
    await until('the charts', async () => (await workbench.panel.chartsDrawn()) >= 2);
    await workbench.statusBar.shows(/worker|endpoints measured/);
  });

  it('reruns with one click in the status bar and stops with another, within seconds', async () => {
    const { statusBar } = workbench;
    await workspace.write('servebench.json', longPlan);
    await statusBar.runAgain();
    await statusBar.shows(/cell \d\/2/);
    await until('the service', async () => (await serviceProcesses(workspace.folder)).length > 0);
    const pressed = performance.now();
    await statusBar.stop();
    await statusBar.shows(/benchmark stopped|worker/);
    const tookMs = performance.now() - pressed;
    assert.ok(tookMs < 5000, `stopping took ${Math.round(tookMs)} ms`);
    assert.equal((await workspace.records()).at(-1)?.status, 'stopped');
    assert.deepEqual(await serviceProcesses(workspace.folder), []);
  });

  it('shows the results with a click on the status bar, and all that can be done in a list', async () => {
    const { palette, statusBar, panel, window } = workbench;
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
});
