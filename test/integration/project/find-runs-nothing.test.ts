import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'servebench-canary-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Everything here writes a file when it is run. */
const files: Readonly<Record<string, string>> = {
  'app.py': 'open("ran-app", "w")\nfrom flask import Flask\napp = Flask(__name__)\n@app.get("/ok")\ndef ok(): ...\n',
  'gunicorn.conf.py': 'open("ran-conf", "w")\nworkers = 3\n',
  'setup.py': 'open("ran-setup", "w")\n',
  'manage.py': 'open("ran-manage", "w")\n',
  'index.js': 'require("fs").writeFileSync("ran-js", ""); require("express")().listen(1);\n',
  'package.json':
    '{ "main": "index.js", "scripts": { "preinstall": "touch ran-script", "start": "node index.js; touch ran-start" } }',
  'tsconfig.json': '{}',
  Makefile: 'X := $(shell touch ran-make)\nrun:\n\ttouch ran-make\n',
  Procfile: 'web: touch ran-procfile; gunicorn $(touch ran-shell) app:app\n',
};
const programs = ['python', 'python3', 'node', 'gunicorn', 'npm', 'git', 'sh'];

describe.each([
  ['detect', []],
  ['init', ['servebench.json']],
] as const)('%s', (command, written) => {
  it('runs nothing of the project and none of the programs that the project has', async () => {
    for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
    for (const place of ['.venv/bin', 'node_modules/.bin', 'bin'])
      for (const program of programs) {
        const file = join(folder, place, program);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, `#!/bin/sh\ntouch "${folder}/ran-${program}"\n`);
        await chmod(file, 0o755);
      }
    const before = await readdir(folder);
    const { stdout, status } = spawnSync(process.execPath, [join(process.cwd(), 'dist/cli.js'), command], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter) },
    });
    if (command === 'detect') expect(stdout).toContain('GET /ok');
    expect(status).toBe(0);
    for (const file of written) expect(await readFile(join(folder, file), 'utf8')).toContain('"/ok"');
    expect((await readdir(folder)).sort()).toEqual([...before, ...written].sort());
  });
});
