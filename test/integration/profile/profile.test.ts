import { existsSync } from 'node:fs';
import { chmod, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceLine } from '../../../src/benchmark/profiling/source-line.ts';
import { savedPanelProfiles } from '../../../src/extension/history-reader/saved-profiles.ts';
import { listProfiles } from '../../../src/history/profile-store.ts';
import { pathFrom } from '../../../src/host/path-from.ts';
import { type ProfileDocument, readProfileDocument } from '../../../src/profile/profile-document.ts';
import { Project } from '../cli/command.ts';

const python = process.env['SERVEBENCH_TEST_PYTHON'] ?? resolve('.cache/venv/bin/python');
const pySpy = process.env['SERVEBENCH_TEST_PY_SPY'] ?? resolve('.cache/servers-venv/bin/py-spy');
const onLinux = process.platform === 'linux';

/** A WSGI application whose lines are known. */
const application = `import time


def squares(count):
    total = 0
    for number in range(count):
        total += number * number
    return total


def rest():
    time.sleep(0.02)


def app(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/compute":
        squares(200_000)
    elif path == "/rest":
        rest()
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
`;

const lineOf = (text: string) => application.split('\n').findIndex((line) => line.includes(text)) + 1;

const plan = {
  service: { launcher: 'gunicorn', app: 'known:app', python },
  settings: { workers: [1], threads: [1] },
  endpoints: [
    { name: 'compute', path: '/compute' },
    { name: 'rest', path: '/rest' },
  ],
  load: { connections: 4, requests: 40 },
};

async function knownProject(changes: object = {}): Promise<Project> {
  const project = await Project.make({ ...plan, ...changes });
  await project.write('known.py', application);
  return project;
}

async function savedProfile(project: Project): Promise<ProfileDocument> {
  const [newest] = await listProfiles(join(project.folder, '.servebench', 'runs'));
  const document = newest === undefined ? null : readProfileDocument(await readFile(newest.file, 'utf8'));
  if (document === null) throw new Error('No profile is saved.');
  return document;
}

describe.skipIf(!onLinux || !existsSync(pySpy))('profile of a Python service', () => {
  it('names the line that computes, keeps itself apart from the runs, and leaves nothing behind', async () => {
    await using project = await knownProject();
    const { code, stdout, stderr } = await project.run(
      ...['profile', '--endpoint', 'compute', '--seconds', '3', '--py-spy', pySpy],
    );
    expect(`${code} ${stderr}`).toMatch(/^0 /);
    const { parts, unprofiled, bound } = await savedProfile(project);
    // Where other programs keep the cores busy, one request's wait for a core can't be told from a wait of its own.
    expect([
      ['cpu', ['cpu']],
      ['inconclusive', ['cpu', 'wall']],
    ]).toContainEqual([bound, parts.map(({ answer }) => answer.mode)]);
    const [first] = parts[0]?.answer.lines ?? [];
    expect(first?.name).toBe('squares');
    expect([lineOf('for number'), lineOf('total +=')]).toContain(first?.line);
    expect(first?.file).toBe(join(project.folder, 'known.py'));
    expect(first?.callers.map(({ name, line }) => `${name}:${line}`)).toEqual([`app:${lineOf('squares(200')}`]);
    // Both lines of the loop together are nearly all of what a request computes.
    const loop = (parts[0]?.answer.lines ?? []).filter(({ name }) => name === 'squares');
    const loopMs = loop.reduce((sum, { msPerRequest }) => sum + (msPerRequest?.mean ?? 0), 0);
    expect(loopMs / (unprofiled.cpuMsPerRequest ?? 0)).toBeGreaterThan(0.7);
    expect(stdout).toContain(`known.py:${first?.line}`);
    expect(await project.servers()).toEqual([]);
    const files = await readdir(join(project.folder, '.servebench', 'runs'));
    expect(files.filter((name) => name.endsWith('.cpuprofile'))).toHaveLength(parts.length);
    expect(files.filter((name) => name.endsWith('.draft'))).toEqual([]);
    expect((await project.run('compare')).stderr).toContain('There are not two saved runs');
    // What a window shows again after a reload.
    const [saved, ...more] = await savedPanelProfiles(join(project.folder, '.servebench', 'runs'), {
      showPath: (file) => pathFrom(project.folder, file),
      codeAt: sourceLine,
    });
    expect(more).toEqual([]);
    const shown = saved?.profile.parts[0];
    expect(shown?.lines[0]).toMatchObject({ place: `known.py:${first?.line}`, name: 'squares' });
    expect(shown?.tree[0]).toMatchObject({ name: 'app', place: `known.py:${lineOf('squares(200')}`, isUserCode: true });
    expect(saved?.cpuProfiles.every((file) => existsSync(file))).toBe(true);
  });

  it('writes a report of the newest run with the profile in it, and says beforehand where there is no run', async () => {
    await using project = await knownProject({ endpoints: [{ name: 'compute', path: '/compute' }] });
    const options = ['--seconds', '4', '--py-spy', pySpy, '--html', 'report.html'];
    const early = await project.run('profile', ...options);
    expect([early.code, early.stderr.trim()]).toEqual([
      2,
      '--html shows a profile beside a run of its endpoint, and none is saved: run "servebench run" first.',
    ]);
    expect((await project.run('run')).code).toBe(0);
    const { code, stderr } = await project.run('profile', ...options);
    expect(`${code} ${stderr}`).toMatch(/^0 [\s\S]*Wrote report\.html/);
    const html = await readFile(join(project.folder, 'report.html'), 'utf8');
    expect(html).toMatch(/<code>known\.py:\d+<\/code> .*squares/);
    expect(html).not.toContain(project.folder);
  });

  it('names the line that waits, by all the time that passes', async () => {
    await using project = await knownProject();
    const { code, stderr } = await project.run('profile', '--endpoint', 'rest', '--seconds', '2', '--py-spy', pySpy);
    expect(`${code} ${stderr}`).toMatch(/^0 /);
    const { parts, bound } = await savedProfile(project);
    expect(bound).toBe('io');
    expect(parts.map(({ answer }) => answer.mode)).toEqual(['wall']);
    const [first] = parts[0]?.answer.lines ?? [];
    expect(`${first?.name}:${first?.line}`).toBe(`rest:${lineOf('time.sleep')}`);
    // It sleeps 20 ms, and nobody can sleep less.
    expect(first?.msPerRequest?.high).toBeGreaterThan(19);
    expect(first?.msPerRequest?.mean).toBeLessThan(26);
  });

  it('whose profiler is killed goes on to its end, and says why there is no profile', async () => {
    await using project = await knownProject();
    const command = project.start(['profile', '--endpoint', 'rest', '--seconds', '3', '--py-spy', pySpy]);
    const samplers = async () => (await project.servers()).filter((line) => line.includes('py-spy record'));
    await expect.poll(samplers).toHaveLength(1);
    const [sampler = ''] = await samplers();
    process.kill(Number(sampler.split(' ')[0]), 'SIGKILL');
    const { code, stdout } = await command.ended;
    expect(code).toBe(3);
    expect(stdout).toContain('The profiler failed');
    expect(await project.servers()).toEqual([]);
  });

  it('with threads is looked into without stopping it', async () => {
    await using project = await knownProject();
    const { code, stderr } = await project.run(
      ...['profile', '--endpoint', 'rest', '--seconds', '1', '--settings', 'threads=4', '--py-spy', pySpy],
    );
    expect(`${code} ${stderr}`).toMatch(/^0 /);
    const { parts } = await savedProfile(project);
    expect(parts[0]?.profiler).toMatchObject({ nonBlocking: true, processes: 1, servingProcesses: 1 });
    const [first] = parts[0]?.answer.lines ?? [];
    expect(`${first?.name}:${first?.line}`).toBe(`rest:${lineOf('time.sleep')}`);
  });

  it.each(['SIGKILL', 'SIGINT'] as const)('struck by %s leaves neither server nor profiler', async (signal) => {
    await using project = await knownProject();
    const command = project.start(['profile', '--endpoint', 'compute', '--seconds', '30', '--py-spy', pySpy]);
    await expect
      .poll(async () => (await project.servers()).filter((line) => line.includes('py-spy record')))
      .toHaveLength(1);
    command.child.kill(signal);
    const { code } = await command.ended;
    expect(code).toBe(signal === 'SIGINT' ? 130 : 'SIGKILL');
    await expect.poll(() => project.processes(), { interval: 100 }).toEqual([]);
    expect(await readdir(join(project.folder, 'state', 'servebench', 'leases'))).toEqual([]);
  });
});

describe.skipIf(!onLinux)('profile with a py-spy that', () => {
  it('is nowhere offers the line that installs it, and starts nothing', async () => {
    await using project = await knownProject();
    const command = project.start(['profile', '--endpoint', 'compute', '--py-spy', '/nowhere/py-spy']);
    const { code, stderr } = await command.ended;
    expect(code).toBe(3);
    expect(stderr).toContain('There is no py-spy at /nowhere/py-spy');
    const looked = project.start(['profile', '--endpoint', 'compute'], { PATH: '/nowhere' });
    const said = await looked.ended;
    expect(said.stderr).toContain(' -m pip install py-spy');
    expect(`${stderr}${said.stderr}`).not.toContain('Measuring');
  });

  it('can be used keeps back what a failing server tells of secrets', async () => {
    const secret = 'canary-profile-4f1b77c2';
    await using project = await knownProject({ service: { ...plan.service, env: { API_PASSWORD: secret } } });
    await project.write('known.py', 'import os\nraise RuntimeError("password " + os.environ["API_PASSWORD"])\n');
    await project.write('py-spy', '#!/bin/sh\necho py-spy 9.9\n');
    await chmod(join(project.folder, 'py-spy'), 0o755);
    const { code, stdout, stderr } = await project.run(
      ...['profile', '--endpoint', 'rest', '--py-spy', join(project.folder, 'py-spy')],
    );
    expect(code).toBe(3);
    expect(stderr).toContain('password ‹API_PASSWORD›');
    expect(stdout + stderr).not.toContain(secret);
  });

  it.each([
    ['may not look', 'echo "Error: Permission Denied" >&2; exit 1', 'Permission Denied'],
    [
      'writes nothing',
      'echo "py-spy> Sampling process 100 times a second."; exec sleep 60',
      'did not write what it saw',
    ],
  ])('%s leaves the rest whole and is told of', async (_, script, told) => {
    await using project = await knownProject();
    const fake = join(project.folder, 'py-spy');
    await project.write('py-spy', `#!/bin/sh\nif [ "$1" = --version ]; then echo py-spy 9.9; exit 0; fi\n${script}\n`);
    await chmod(fake, 0o755);
    const { code, stdout } = await project.run('profile', '--endpoint', 'rest', '--seconds', '1', '--py-spy', fake);
    expect(code).toBe(3);
    expect(stdout).toContain('requests/s');
    expect(stdout).toContain('The profiler failed');
    expect(stdout).toContain(told);
    expect(await project.servers()).toEqual([]);
  });
});
