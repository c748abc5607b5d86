import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Project, quickPlan } from './command.ts';

describe('servebench', () => {
  it('prints its version and its help on standard output', async () => {
    await using project = await Project.make();
    const version = await project.run('--version');
    expect(version).toMatchObject({ code: 0, stderr: '' });
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const help = await project.run('--help');
    expect(help.code).toBe(0);
    for (const part of ['run', 'load', 'init', 'detect', 'compare', 'Examples:', 'Exit codes:'])
      expect(help.stdout).toContain(part);
  });

  it('says which Node it needs where that is too old', async () => {
    await using project = await Project.make();
    const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } });`;
    await project.write('older.cjs', older);
    const NODE_OPTIONS = `--require ${join(project.folder, 'older.cjs')}`;
    const { code, stdout, stderr } = await project.start(['--version'], { NODE_OPTIONS }).ended;
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^Servebench needs Node\.js 22 or later; this is 20\.1\.0 \(.*\)\.\n$/);
  });

  it.each<[string, string[], string]>([
    ['no command', [], 'Usage: servebench'],
    ['an unknown command', ['bench'], "error: unknown command 'bench'"],
    ['an unknown option', ['run', '--fast'], "error: unknown option '--fast'"],
    [
      'both searches',
      ['run', '--guided', '--exhaustive'],
      "error: option '--guided' cannot be used with option '--exhaustive'",
    ],
    ['a plan that is not there', ['run', 'no.json'], 'There is no plan no.json. There is servebench.json beside it.'],
    ['a plan in no folder', ['run', 'no/plan.json'], 'There is no plan no/plan.json. There is no folder no either.'],
    [
      'a folder without a plan',
      ['run', 'empty'],
      'There is no plan empty/servebench.json. To draft one from the project there: servebench init empty',
    ],
    [
      'an endpoint that is not there',
      ['run', '--endpoint', 'checkout'],
      'The plan has no endpoint "checkout". Its endpoints: home, sleep.',
    ],
    [
      'two outputs on one',
      ['run', '--json', '-', '--csv', '-'],
      'Only one of --json and --csv can go to standard output ("-").',
    ],
    ['an output in no folder', ['run', '--html', 'no/a.html'], '--html: the folder no does not exist.'],
    ['no address', ['load'], "error: missing required argument 'url'"],
    [
      'a number that is none',
      ['load', 'localhost:1', '-n', 'many'],
      "error: option '-n, --requests <number>' argument 'many' is invalid. It must be a number.",
    ],
    ['another machine', ['load', 'http://192.0.2.1/'], 'URL: "192.0.2.1" is not this machine.'],
    [
      'an engine that is not there',
      ['load', 'localhost:1', '--engine', 'wrk'],
      "argument 'wrk' is invalid. Allowed choices are native, autocannon.",
    ],
    ['a record that is none', ['compare', 'servebench.json', 'servebench.json'], 'servebench.json is not a run record'],
    ['nothing to compare', ['compare'], 'There are not two saved runs with figures in this folder'],
  ])('ends with 2 for %s, says why, and runs nothing', async (_what, args, sentence) => {
    await using project = await Project.make(quickPlan());
    await mkdir(join(project.folder, 'empty'));
    const { code, stdout, stderr } = await project.run(...args);
    expect(stderr).toContain(sentence);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('names every fault of a plan with its place', async () => {
    await using project = await Project.make();
    await project.write('servebench.json', '{\n  // mine\n  "service": { "launcher": "nod" },\n  "endpoints": []\n}');
    const { code, stderr } = await project.run('run');
    expect(code).toBe(2);
    expect(stderr.split('\n')).toEqual([
      'servebench.json:3:28 service.launcher: "launcher" must be one of: gunicorn, uvicorn, hypercorn, granian, waitress, node, command, attach.',
      'servebench.json:4:16 endpoints: Name at least one endpoint.',
      'The plan has 2 faults; nothing was run.',
      '',
    ]);
  });
});

describe('what a plan says to the terminal', () => {
  it('is printable, whatever its keys hold', async () => {
    await using project = await Project.make();
    await project.write('servebench.json', '{ "na\\u001b]0;pwned\\u0007me": 1, "service": {}, "endpoints": [] }');
    const { code, stderr } = await project.run('run');
    expect(code).toBe(2);
    expect(stderr).toContain('pwned');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  });
});

describe('servebench init and detect', () => {
  it('drafts a plan once, and again only by force', async () => {
    await using project = await Project.make();
    const first = await project.run('init');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('server.mjs is a Node server.');
    expect(first.stdout).toContain('Wrote servebench.json. Look it over, then run it: servebench run');
    await project.write('servebench.json', '{}');
    const second = await project.run('init');
    expect(second).toMatchObject({
      code: 2,
      stderr: 'servebench.json is there already. To overwrite it: servebench init --force\n',
    });
    expect(await project.read('servebench.json')).toBe('{}');
    expect((await project.run('init', '--force')).code).toBe(0);
    expect(await project.read('servebench.json')).toContain('"app": "server.mjs"');
  });

  it.skipIf(process.platform === 'win32')('run nothing of the folder, and read what is installed there', async () => {
    await using project = await Project.make();
    const canary = (what: string) => `touch '${join(project.folder, `ran-${what}`)}'`;
    await mkdir(join(project.folder, '.venv/bin'), { recursive: true });
    await mkdir(join(project.folder, '.venv/lib/python3.12/site-packages/gunicorn-23.0.0.dist-info'), {
      recursive: true,
    });
    await rm(join(project.folder, 'server.mjs'));
    await project.write('.venv/pyvenv.cfg', 'home = /usr/bin\nversion = 3.12.4\n');
    await project.write('.venv/bin/python', `#!/bin/sh\n${canary('python')}\n`);
    await chmod(join(project.folder, '.venv/bin/python'), 0o755);
    await project.write('gunicorn.conf.py', `import os\nos.system(${JSON.stringify(canary('configuration'))})\n`);
    await project.write(
      'app.py',
      `import os\nos.system(${JSON.stringify(canary('app'))})\nfrom flask import Flask\napp = Flask(__name__)\n`,
    );
    await project.write('requirements.txt', 'flask\ngunicorn\n');
    const detected = await project.run('detect');
    expect(detected.stdout).toMatch(
      /Server {5}python 3\.12\.4: .*\.venv\/bin\/python \(the folder's \.venv\)\n +gunicorn 23\.0\.0\n/,
    );
    expect((await project.run('init', '--force')).code).toBe(0);
    expect((await readdir(project.folder)).filter((name) => name.startsWith('ran-'))).toEqual([]);
  });

  it('says what is here, and what is not', async () => {
    await using project = await Project.make();
    const { code, stdout } = await project.run('detect');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Service {4}node: server\.mjs\nEndpoints {2}GET \/ {2}\(index\)\nSettings {3}workers 1, 2/);
    expect(stdout).toMatch(/\nServer {5}node: .*node \(the first on PATH\)\n/);
    await mkdir(join(project.folder, 'state'));
    const nothing = await project.run('detect', 'state');
    expect(nothing).toMatchObject({
      code: 3,
      stdout: 'No web service was found here. "servebench init state" writes a plan to fill in.\n',
    });
  });
});
