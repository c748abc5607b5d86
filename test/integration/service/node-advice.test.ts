import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { NodeProject } from './node-place.ts';
import { eventually } from './place.ts';

const server = `require('node:http').createServer((_, answer) => answer.end([process.pid, ...process.argv.slice(2), process.execArgv].join())).listen(process.env.PORT);`;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

it('runs what was measured, in a project that has no process manager', async () => {
  const project = new NodeProject({ 'lib/server.js': server }, { environment: { PATH: process.env['PATH'] ?? '' } });
  const launcher = await project.prepare({ app: 'lib/server', nodeArgs: ['--no-warnings'], args: ['--fast'] });
  const [program, ...args] = launcher.advertisedCommand({ workers: 2 }) as [string, ...string[]];
  const port = await freePort();
  const started = spawn(program, args, {
    cwd: project.folder,
    env: { ...process.env, PORT: String(port) },
    detached: true,
  });
  onTestFinished(() => void process.kill(-(started.pid as number), 'SIGKILL'));
  await eventually(async () => {
    const asked = Array.from({ length: 8 }, () =>
      fetch(`http://127.0.0.1:${port}`, { headers: { Connection: 'close' } }),
    );
    const answers = await Promise.all((await Promise.all(asked)).map((answer) => answer.text()));
    expect(new Set(answers).size).toBe(2);
    for (const answer of answers) expect(answer).toMatch(/^\d+,--fast,--no-warnings$/);
  });
});

it('is the plan’s own start for one process, with the variables of its settings', async () => {
  const manifest = {
    name: 'x',
    scripts: { start: 'node server.js', prod: 'cross-env NODE_ENV=production node server' },
  };
  const project = new NodeProject({ 'server.js': server, 'package.json': manifest });
  const advised = async (service: object, settings: object) =>
    (await project.prepare(service)).advertisedCommand({ ...settings }).join(' ');
  expect(await advised({ command: ['npm', 'start'] }, { workers: 1 })).toBe('npm start');
  expect(await advised({ command: ['npm', 'run', 'prod'] }, { workers: 2 })).toMatch(
    /^env NODE_ENV=production node -e .*"exec":"server.js"/,
  );
  expect(await advised({ app: 'server.js', nodeArgs: ['--env-file=.env'] }, { threads: 8 })).toBe(
    'env UV_THREADPOOL_SIZE=8 node --env-file=.env server.js',
  );
});

it.skipIf(process.platform === 'win32')(
  'uses PM2 where the project has it, and never a package that is not there',
  async () => {
    const project = new NodeProject({ 'server.js': server });
    const advised = async () => (await project.prepare({ app: 'server.js' })).advertisedCommand({ workers: 4 });
    expect((await advised()).slice(0, 2)).toEqual(['node', '-e']);
    const bin = join(project.folder, 'node_modules', '.bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'pm2-runtime'), '#!/usr/bin/env node\n');
    chmodSync(join(bin, 'pm2-runtime'), 0o755);
    expect((await advised()).join(' ')).toBe('npx pm2-runtime start server.js -i 4');
  },
);
