import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'mocha';
import { serviceProcesses } from '../service-processes.ts';
import { until } from '../until.ts';
import { suiteWindow } from './suite-window.ts';

const benchmark = 'Servebench: Benchmark This Workspace';
const hello = `import { createServer } from 'node:http';
createServer((request, response) => response.end('hello')).listen(Number(process.env.PORT), '127.0.0.1');
`;
const flask =
  'from flask import Flask\napp = Flask(__name__)\n\n@app.route("/hello")\ndef hello():\n    return "hello"\n\n@app.get("/logout")\ndef leave():\n    return ""\n';

describe('A folder without a plan', () => {
  // Any name may be a folder's.
  const suite = suiteWindow({ fixture: null, calls: 'a #1 100% Büro' });

  beforeEach(async () => {
    await suite.workbench.palette.run('View: Close All Editors');
    await suite.workspace.clear();
  });

  it('lets endpoints and settings be chosen, and opens the plan that comes of it', async () => {
    const { workspace, workbench } = suite;
    const { palette, window } = workbench;
    await workspace.write('app.py', flask);
    await workspace.write('Procfile', 'web: gunicorn -w 3 app:app\n');
    await palette.start(benchmark);
    assert.match(await palette.row(/gunicorn app:app/), /\/hello · workerClass sync/);
    await palette.choose(/Choose Settings…/);
    await palette.toggle(/^workers 1$/);
    await palette.accept();
    await palette.choose(/Choose Endpoints…/);
    await palette.toggle(/\/logout/);
    await palette.accept();
    await palette.row(/\/hello, \/logout · /);
    await palette.choose(/Open as a Plan/);
    await window.page.getByRole('tab', { name: /^servebench\.json/ }).waitFor();
    const plan = (await workspace.read('servebench.json')) ?? '';
    assert.match(plan, /"workers": \[2, 3, 4\]/);
    assert.match(plan, /\n\s*\{ "name": "logout"/);
    assert.match(plan, /"today": \{ "workers": 3 \}/);
  });

  it('lists further services with where they were found, and says why an application can’t be loaded', async () => {
    const { workspace, workbench } = suite;
    const { palette } = workbench;
    await workspace.write('app.py', flask);
    await workspace.write('Procfile', 'web: gunicorn -w 3 app:app\n');
    await workspace.write('desk/package.json', '{ "scripts": { "start": "node desk.mjs" } }');
    await workspace.write(
      'desk/desk.mjs',
      `if (!process.env.DESK_KEY) throw new Error('Missing environment variable DESK_KEY');\n${hello}`,
    );
    await palette.start(benchmark);
    await palette.row(/gunicorn app:app/);
    assert.match(await palette.row(/node desk\.mjs/), /desk\/package\.json: "start" starts it with: node desk\.mjs/);
    await palette.choose(/node desk\.mjs/);
    await palette.row(/cannot be loaded.*DESK_KEY/);
    await palette.close();
    assert.equal(await workspace.read('servebench.json'), null);
  });

  it('may have files as any editor saves them', async () => {
    const { workspace, workbench } = suite;
    const { palette } = workbench;
    const withBom = (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`;
    await workspace.write('src/main.py', withBom(flask));
    await symlink('src/main.py', join(workspace.folder, 'app.py'));
    await workspace.write('Procfile', Buffer.from(withBom('web: gunicorn -w 3 app:app\n'), 'utf16le'));
    await palette.start(benchmark);
    assert.match(await palette.row(/gunicorn app:app/), /\/hello · workerClass sync × workers 1, 2, 3, 4/);
    await palette.choose(/Open as a Plan/);
    await until('the plan', () => workspace.read('servebench.json'));
  });

  it('shows what it holds in one pick, which Enter runs', async () => {
    const { workspace, workbench } = suite;
    const { palette, statusBar, window, panel } = workbench;
    await workspace.write('server.mjs', hello);
    await workspace.write('package.json', '{ "scripts": { "start": "node server.mjs" } }');
    await palette.start(benchmark);
    const row = await palette.row(/node server\.mjs/);
    assert.match(row, /\/ · workers 1, 2.* settings\) · about \d+ minutes?|less than a minute/);
    assert.match((await palette.rows()).join('\n'), /Choose Endpoints…[\s\S]*Choose Settings…[\s\S]*Open as a Plan/);
    await window.page.keyboard.press('Enter');
    await statusBar.shows(/cell \d/);
    await panel.drawn();
    assert.match((await workspace.read('servebench.json')) ?? '', /"app": "server\.mjs"/);
    await palette.run('Servebench: Stop');
    const record = await until('the record', async () => (await workspace.records())[0]);
    assert.match(record.status, /stopped|finished/);
    await until('the end of the service', async () => (await serviceProcesses(workspace.folder)).length === 0);
    await statusBar.stopped();
  });

  it('in which nothing was found says what was looked for; a URL is the way out', async () => {
    const { workspace, workbench } = suite;
    const { palette } = workbench;
    await workspace.write('notes.txt', 'nothing here\n');
    const server = createServer((_request, response) => response.end('up\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await palette.start(benchmark);
      assert.match(await palette.row(/Write a Plan Myself/), /Looked for: apps of Flask, FastAPI, Django/);
      await palette.choose(/Benchmark This URL…/);
      // The list is there until the box is.
      await palette.says(/Address of a server that runs already/);
      await palette.type('ws://localhost/');
      await palette.says(/Websockets are not measured/);
      await palette.type(`0.0.0.0:${port}/up`);
      await palette.accept();
      const record = await until(
        'the record',
        async () => (await workspace.records()).find(({ status }) => status !== 'running'),
        120_000,
      );
      assert.equal(record.status, 'finished');
      assert.match((await workspace.read('servebench.json')) ?? '', new RegExp(`"url": "http://127.0.0.1:${port}"`));
    } finally {
      server.close();
    }
  });
});
