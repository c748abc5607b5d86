import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import { runsFolderOf, saveRecord } from '../../../src/history/run-store.ts';
import { earlierRecord, finishedRecord, guidedNodeRecord } from '../../fixtures/sample-records.ts';
import { FixtureWorkspace } from '../fixtures/workspace.ts';
import type { Workbench } from '../pages/workbench.ts';
import { until } from '../until.ts';
import { inWorkbench } from './editor.ts';

const gevent = 'Apply gevent · 2 workers · 1 thread to the project';
const before = 'bind = ":8000"\nworkers = 4  # as many as cores\n';
const after = 'bind = ":8000"\nworkers = 2  # as many as cores\nthreads = 1\nworker_class = "gevent"\n';

/** Each place where a project keeps the settings of its gunicorn. */
const homes = {
  'gunicorn.conf.py': before,
  Procfile: 'web: gunicorn -w 4 app:app\n',
  'package.json': '{\n  "scripts": { "start": "gunicorn -w 4 app:app" }\n}\n',
};

/**
 * What the text editors in sight show, in whichever group: the panel may have taken the keyboard back, and its group is the
 * active one then. Spaces are drawn as no-break spaces.
 */
async function shownText(page: Page): Promise<string> {
  const texts = await page.locator('.editor-group-container .view-lines').allInnerTexts();
  return texts.join('').replaceAll('\u00a0', ' ');
}

/** Presses Undo in the text editor in sight: the panel, where Apply was pressed, may have taken the keyboard back. */
async function pressUndo(page: Page): Promise<void> {
  await page.locator('.editor-group-container .monaco-editor .view-lines').first().click();
  await page.keyboard.press('ControlOrMeta+z');
}

/** A folder of a gunicorn project with two runs. */
async function projectWithRuns(): Promise<FixtureWorkspace> {
  const workspace = await FixtureWorkspace.copy(null);
  for (const record of [earlierRecord, finishedRecord]) await saveRecord(runsFolderOf(workspace.folder), record);
  return workspace;
}

async function pressInDialog({ window }: Workbench, question: RegExp, button: string): Promise<string> {
  const dialog = window.page.locator('.monaco-dialog-box').filter({ hasText: question });
  await dialog.waitFor();
  const text = (await dialog.textContent()) ?? '';
  await dialog.getByRole('button', { name: button, exact: true }).click();
  return text;
}

describe('A run that recommends settings', () => {
  it('says what changed since the run before, and writes them where the project keeps them', async () => {
    await using workspace = await projectWithRuns();
    await workspace.write('gunicorn.conf.py', before);
    const configuration = () => readFile(join(workspace.folder, 'gunicorn.conf.py'), 'utf8');
    await inWorkbench({ folder: workspace.folder }, async (workbench) => {
      await workbench.palette.run('Servebench: Show Results');
      await workbench.panel.frame.locator('.changes').getByText('is faster by 50 %').waitFor();

      const apply = async () => {
        await workbench.panel.frame.getByLabel(gevent).click();
        const asked = await pressInDialog(workbench, /Change gunicorn\.conf\.py to gevent/, 'Apply');
        assert.match(asked, /− workers = 4[\s\S]*\+ workers = 2[\s\S]*\+ worker_class = "gevent"/);
        await until('the settings', async () => (await configuration()) === after);
      };
      await apply();
      await workbench.notifications.press(/gunicorn\.conf\.py now says gevent/, 'Undo');
      await until('the file as it was', async () => (await configuration()) === before);
      await apply();
      await workbench.window.page.getByRole('tab', { name: /^gunicorn\.conf\.py/ }).waitFor();

      await workbench.panel.frame.getByLabel(gevent).click();
      await workbench.notifications.shows(/already: nothing to change/);
    });
  });

  it('takes each of its changes back with one Undo', async () => {
    await using workspace = await projectWithRuns();
    await inWorkbench({ folder: workspace.folder }, async (workbench) => {
      const { page } = workbench.window;
      await workbench.palette.run('Servebench: Show Results');
      await workbench.panel.frame.getByLabel(gevent).click();
      await pressInDialog(workbench, /Create gunicorn\.conf\.py with gevent/, 'Apply');
      await workbench.notifications.shows(/gunicorn\.conf\.py is there now/);
      await pressUndo(page);
      await until('no file', async () => (await workspace.read('gunicorn.conf.py')) === null);

      for (const [file, text] of Object.entries(homes)) {
        await workspace.write(file, text);
        await workbench.panel.frame.getByLabel(gevent).click();
        await pressInDialog(workbench, new RegExp(`Change ${file} to gevent`), 'Apply');
        await until(`the change of ${file}`, async () => (await shownText(page)).includes('gevent'));
        await workbench.notifications.shows(new RegExp(`${file} now says gevent`));
        await pressUndo(page);
        await until(`${file} as it was`, async () => (await shownText(page)).trim() === text.trim());
        await page.keyboard.press('ControlOrMeta+s');
        await until(`${file} on disk as it was`, async () => (await workspace.read(file)) === text);
        // VS Code looks at the file once more before it takes it for saved, and shows nothing of that: it has when it takes up
        // what somebody else has written there since.
        const nothing = file.endsWith('.json') ? '{}' : '#';
        await until(`${file} emptied`, async () => {
          await workspace.write(file, nothing);
          return (await shownText(page)).trim() === nothing;
        });
        await rm(join(workspace.folder, file));
      }
    });
  });

  it('keeps settings that no other file says anything of in the plan, and takes that back with one Undo', async () => {
    await using workspace = await FixtureWorkspace.copy('node-service');
    await saveRecord(runsFolderOf(workspace.folder), guidedNodeRecord);
    const plan = await workspace.read('servebench.json');
    await inWorkbench({ folder: workspace.folder }, async (workbench) => {
      const { page } = workbench.window;
      await workbench.palette.run('Servebench: Show Results');
      await workbench.panel.frame.getByLabel('Apply 2 workers to the project').click();
      const asked = await pressInDialog(workbench, /Change servebench\.json to 2 workers/, 'Apply');
      assert.match(asked, /− {3}"settings": \{ "workers": \[1, 2\] \},[\s\S]*measure these settings alone/);
      await workbench.notifications.shows(/servebench\.json now says 2 workers/);
      const applied = plan?.replace('[1, 2]', '2');
      await until('the settings on disk', async () => (await workspace.read('servebench.json')) === applied);
      await pressUndo(page);
      await until('the plan as it was', async () => (await shownText(page)).includes('"workers": [1, 2]'));
      await page.keyboard.press('ControlOrMeta+s');
      await until('the plan on disk as it was', async () => (await workspace.read('servebench.json')) === plan);
    });
  });
});
