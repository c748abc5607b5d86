import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { runFileName } from '../../../src/history/run-files.ts';
import { runsFolderOf, saveRecord } from '../../../src/history/run-store.ts';
import { recordVersion } from '../../../src/model/run/record.ts';
import { sampleCell, sampleMeasurement, sampleRecord } from '../../unit/history/sample-record.ts';
import { RunsList } from '../pages/runs-list.ts';
import { until } from '../until.ts';
import { suiteWindow } from './suite-window.ts';

/** A saved run of a while ago whose one cell answers so many requests a second. */
function run(id: string, minutesAgo: number, rps: number) {
  return sampleRecord({
    id,
    startedAt: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
    cells: [sampleCell('sync', 1, { ...sampleMeasurement(rps), elapsedSeconds: 10 + minutesAgo / 1e6 })],
    budgets: [],
  });
}

describe('The history in a window', () => {
  const suite = suiteWindow({
    prepare: async ({ folder }) => {
      for (const record of [run('aaaa1111', 30, 100), run('bbbb2222', 20, 50)])
        await saveRecord(runsFolderOf(folder), record);
    },
  });
  let list: RunsList;

  before(() => {
    list = new RunsList(suite.workbench.window.page);
  });

  it('lists the saved runs with what changed, and a run of the terminal as soon as it is there', async () => {
    await suite.workbench.palette.run('Explorer: Focus on Benchmark Runs View');
    await list.row(/1 cell measured.*−50 %/);
    await saveRecord(runsFolderOf(suite.workspace.folder), run('cccc3333', 10, 50));
    await list.row(/1 cell measured.*no change/);
  });

  it('names a run and pins it as the baseline', async () => {
    await list.choose(/−50 %/, 'Name Run…');
    const input = suite.workbench.window.page.locator('.quick-input-widget input').first();
    await input.fill('after pooling');
    await input.press('Enter');
    await list.row(/after pooling/);
    await list.choose(/after pooling/, 'Pin as Baseline');
    await list.row(/Pinned/);
    await list.row(/after pooling.*baseline/);
  });

  it('compares two runs in the panel and leads back to the run', async () => {
    await list.choose(/no change/, 'Compare With…');
    await suite.workbench.palette.pick('after pooling');
    const { panel } = suite.workbench;
    await panel.frame.getByRole('heading', { name: 'Compare' }).waitFor();
    await panel.frame.getByText('No change beyond noise under any of the settings.').waitFor();
    await panel.frame.getByText('Back to the Run').click();
    await panel.frame.getByRole('heading', { name: 'Compare' }).waitFor({ state: 'detached' });
  });

  it('deletes a run and has it back', async () => {
    const saved = async () => {
      const names = await readdir(runsFolderOf(suite.workspace.folder));
      return names.filter((name) => /Z-[a-z0-9]+\.json$/.test(name)).length;
    };
    assert.equal(await saved(), 3);
    await list.choose(/no change/, 'Delete Run');
    await until('the run to be gone', async () => (await saved()) === 2);
    await suite.workbench.notifications.press(/The run is deleted/, 'Undo');
    await until('the run to be back', async () => (await saved()) === 3);
    await list.row(/no change/);
  });

  it('says of a run of a newer version that an update opens it, and goes on showing the others', async () => {
    const { workbench, workspace } = suite;
    const newer = run('dddd4444', 5, 50);
    const file = join(runsFolderOf(workspace.folder), runFileName(newer));
    await writeFile(file, JSON.stringify({ ...newer, schema: recordVersion + 1 }));
    const row = await list.row(/of a newer version/);
    await row.click();
    const { frame } = workbench.panel;
    await frame.getByText(/of a newer version of Servebench.*Update Servebench to open it/).waitFor();
    await frame.getByText('Look for an Update').waitFor();
    // What hovers about a row lies over its neighbours.
    await workbench.window.page.mouse.move(0, 0);
    await (await list.row(/no change/)).click();
    await frame.getByText('Look for an Update').waitFor({ state: 'detached' });
    await rm(file);
    await until('the row to be gone', async () => (await list.rows.filter({ hasText: /newer version/ }).count()) === 0);
  });
});
