import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settingsOfToday } from '../../../../src/benchmark/settings-of-today.ts';
import { readPlan } from '../../../../src/model/plan/plan-file.ts';
import { draftPlan } from '../../../../src/project/find/draft-plan.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'servebench-today-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function drafted(files: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const { text } = await draftPlan(folder, { cores: 2 });
  const { plan, faults } = readPlan(text);
  expect(faults).toBeNull();
  if (plan === null) throw new Error(text);
  return plan;
}

const fastapi = { 'main.py': 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/a")\ndef a(): ...\n' };
const flask = { 'site.py': 'from flask import Flask\napp = Flask(__name__)\n@app.get("/a")\ndef a(): ...\n' };
const node = { 'server.js': `require('express')().get('/a', (q, s) => s.end()).listen(3000);` };

describe('what a project runs with today stands in its plan and is what the answer compares with', () => {
  it.each([
    ['Procfile', { ...flask, Procfile: 'web: waitress-serve --threads=6 --port=$PORT site:app\n' }, { threads: 6 }],
    [
      'Dockerfile',
      { ...fastapi, Dockerfile: 'FROM python\nCMD ["uvicorn", "main:app", "--workers", "3"]\n' },
      { workers: 3 },
    ],
    [
      'compose',
      { ...fastapi, 'compose.yaml': 'services:\n  web:\n    command: hypercorn -w 5 main:app\n' },
      { workerClass: 'asyncio', workers: 5 },
    ],
    [
      'a script',
      { ...fastapi, 'run.sh': '#!/bin/sh\nexec granian --interface asgi --workers 3 main:app\n' },
      { workers: 3 },
    ],
    [
      'a unit of systemd',
      { ...fastapi, 'deploy/web.service': '[Service]\nExecStart=/srv/venv/bin/uvicorn main:app --workers 6\n' },
      { workers: 6 },
    ],
    [
      'the environment of a unit of systemd',
      {
        ...fastapi,
        'deploy/web.service':
          '[Service]\nEnvironment="LANG=C.UTF-8" WEB_CONCURRENCY=3 \'NAME=a b\'\nExecStart=/srv/venv/bin/uvicorn main:app\n',
      },
      { workers: 3 },
    ],
    [
      'package.json',
      { ...node, 'package.json': '{ "scripts": { "start": "pm2-runtime start server.js -i 3" } }' },
      { workers: 3 },
    ],
    [
      'gunicorn in a Dockerfile',
      { ...flask, Dockerfile: 'FROM python\nCMD gunicorn -w 3 -k gthread --threads 5 site:app\n' },
      { workerClass: 'gthread', workers: 3, threads: 5 },
    ],
  ])('%s', async (_where, files, expected) => {
    const plan = await drafted(files);
    const today = await settingsOfToday(plan, folder);
    expect(today).toMatchObject(expected);
    // Each of them is tried, so the comparison is measured.
    for (const [name, value] of Object.entries(plan.today ?? {})) expect(plan.settings[name]).toContain(value);
  });

  it.each([
    [
      'a bare line of uvicorn',
      { ...fastapi, Procfile: 'web: uvicorn main:app --host 0.0.0.0 --port $PORT\n' },
      { workers: 1 },
    ],
    [
      'a bare line of gunicorn',
      { ...flask, Dockerfile: 'FROM python\nCMD ["gunicorn", "site:app"]\n' },
      { workerClass: 'sync', workers: 1, threads: 1 },
    ],
    ['a bare line of waitress', { ...flask, 'run.sh': '#!/bin/sh\nwaitress-serve site:app\n' }, { threads: 4 }],
    ['fastapi run', { ...fastapi, Dockerfile: 'FROM python\nCMD ["fastapi", "run", "main.py"]\n' }, { workers: 1 }],
    ['npm start', { ...node, 'package.json': '{ "scripts": { "start": "node server.js" } }' }, { workers: 1 }],
    [
      'a configuration of hypercorn',
      {
        ...fastapi,
        'conf/hypercorn.toml': 'workers = 3\n',
        'run.sh': '#!/bin/sh\nhypercorn -c conf/hypercorn.toml main:app\n',
      },
      { workers: 3 },
    ],
    [
      'a configuration of hypercorn in Python',
      { ...fastapi, 'hyper.py': 'workers = 2 * 2\n', 'run.sh': '#!/bin/sh\nhypercorn -c file:hyper.py main:app\n' },
      { workers: 4 },
    ],
  ])('%s says by saying nothing that the defaults run', async (_where, files, expected) => {
    expect((await drafted(files)).today).toEqual(expected);
  });

  it.each([
    [
      'workers that only the shell knows',
      { ...fastapi, Procfile: 'web: uvicorn main:app --workers $WEB_WORKERS --port $PORT\n' },
    ],
    ['what developers start', { ...fastapi, Makefile: 'dev:\n\tuvicorn main:app --reload\n' }],
    [
      'a script that forks by itself',
      {
        'server.js': `const cluster = require('cluster');\n${node['server.js']}`,
        'package.json': '{ "scripts": { "start": "node server.js" } }',
      },
    ],
    [
      'a configuration that is only known where it runs',
      {
        ...flask,
        'gunicorn.conf.py': 'import plan\nworkers = plan.workers()\n',
        Procfile: 'web: gunicorn site:app\n',
      },
    ],
  ])('%s tells nothing of today', async (_where, files) => {
    expect((await drafted(files)).today).toBeUndefined();
  });

  it('has the server’s defaults where it says nothing, and is unknown where nothing runs it', async () => {
    expect(await settingsOfToday({ ...(await drafted(fastapi)) }, folder)).toBeNull();
    const plan = await drafted({ ...flask, Dockerfile: 'FROM python\nCMD gunicorn -w 3 site:app\n' });
    expect(await settingsOfToday(plan, folder)).toEqual({ workerClass: 'sync', workers: 3, threads: 1 });
  });

  it('is what gunicorn’s own files say now, where they say it', async () => {
    const plan = await drafted({ ...flask, Procfile: 'web: gunicorn -w 3 site:app\n' });
    expect(plan.today).toEqual({ workers: 3 });
    await writeFile(join(folder, 'Procfile'), 'web: gunicorn -w 4 site:app\n');
    expect(await settingsOfToday(plan, folder)).toMatchObject({ workers: 4 });
  });

  it('names no setting that the server has not', () => {
    const text =
      '{ "service": { "launcher": "uvicorn", "app": "main:app" }, "endpoints": [{ "name": "a", "path": "/" }],';
    expect(readPlan(`${text} "today": { "threads": 3 } }`).faults?.[0]).toMatchObject({
      path: ['today', 'threads'],
      kind: 'unknown-setting',
    });
    expect(readPlan(`${text} "today": { "workers": 0 } }`).faults?.[0]).toMatchObject({ kind: 'too-small' });
    expect(readPlan(`${text} "today": { "workers": 3 } }`).faults).toBeNull();
  });
});
