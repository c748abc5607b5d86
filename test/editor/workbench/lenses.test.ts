import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { until } from '../until.ts';
import { suiteWindow } from './suite-window.ts';

const server = `import express from 'express';

const app = express();
app.get('/wait/:ms', (request, response) => response.send('ok'));
app.get('/new', (request, response) => response.send('ok'));
app.listen(process.env.PORT);
`;

describe('Lenses in a window', () => {
  const suite = suiteWindow({
    files: {
      'app.mjs': server,
      'package.json': '{ "scripts": { "start": "node app.mjs" }, "dependencies": { "express": "5" } }',
      'requests.http': '@host = http://127.0.0.1:8000\n\nGET {{host}}/items\n',
    },
    opened: ({ statusBar }) => statusBar.shows(/Servebench/, 150_000),
  });

  /** Opens a file as a person does, from the list of files. */
  async function open(file: string): Promise<void> {
    const { page } = suite.workbench.window;
    await page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: file }).first().dblclick();
    await page.getByRole('tab', { name: new RegExp(`^${file.replace('.', '\\.')}`) }).waitFor();
  }

  const lens = (text: RegExp) =>
    suite.workbench.window.page
      .locator('.codelens-decoration a, .codelens-decoration span')
      .filter({ hasText: text })
      .first();

  it('stand above the settings and the endpoints of the plan, and run one', async () => {
    await open('servebench.json');
    await lens(/Run · 2 settings × 2 endpoints = 4 cells/).waitFor();
    await lens(/Run this endpoint/).click();
    await until('the run', async () => (await suite.workspace.records()).at(-1)?.status === 'finished');
    const [record] = await suite.workspace.records();
    assert.equal(record?.cells.filter(({ status }) => status === 'measured').length, 2);
  });

  it('stand above a request of a .http file', async () => {
    await open('requests.http');
    await lens(/Benchmark/).waitFor();
  });

  it('stand above the routes of the code; one that is not in the plan is added to it', async () => {
    await open('app.mjs');
    await lens(/Benchmark/).waitFor();
    await lens(/Add to plan/).click();
    await until('the endpoint in the plan', async () => {
      const { page } = suite.workbench.window;
      return (await page.locator('.view-lines').last().innerText()).includes('"/new"');
    });
  });
});
