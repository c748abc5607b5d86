import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testPython } from '../service/place.ts';
import { Project, quickPlan } from './command.ts';

const plan = quickPlan({
  service: { launcher: 'gunicorn', app: 'app:app', python: testPython },
  settings: { workers: 1 },
  endpoints: [{ name: 'home', path: '/' }],
});

/** A project whose configuration never comes to an end, and a command that reads it. */
async function hanging() {
  const project = await Project.make(plan);
  await project.write(
    'gunicorn.conf.py',
    `import pathlib, time\npathlib.Path("reached").touch()\ntime.sleep(100000)\n`,
  );
  const command = project.start(['run']);
  await expect.poll(() => project.read('reached').catch(() => null)).not.toBeNull();
  return { project, command };
}

describe.skipIf(process.platform !== 'linux')('a configuration that hangs while it is read', () => {
  it('is left at once when the command is stopped', async () => {
    const { project, command } = await hanging();
    await using _project = project;
    const stoppedAt = performance.now();
    command.child.kill('SIGINT');
    expect((await command.ended).code).toBe(130);
    // It was waited for half a minute.
    expect(performance.now() - stoppedAt).toBeLessThan(20_000);
    expect(await project.servers()).toEqual([]);
  });

  it('ends with the command when that is killed', async () => {
    const { project, command } = await hanging();
    await using _project = project;
    command.child.kill('SIGKILL');
    await command.ended;
    await expect.poll(() => project.processes(), { interval: 50 }).toEqual([]);
  });
});

const canUnmount = process.platform === 'linux' && process.getuid?.() === 0;

it.skipIf(!canUnmount)('a machine without /proc: what was started is ended all the same', async () => {
  await using project = await Project.make(quickPlan({ endpoints: [{ name: 'home', path: '/' }], settings: {} }));
  const script = `umount -l /proc && exec ${process.execPath} ${join(process.cwd(), 'dist/cli.js')} run`;
  const command = project.startProgram('unshare', ['--mount', 'sh', '-c', script]);
  const { stdout, stderr } = await command.ended;
  expect(`${stdout}${stderr}`).not.toContain('another program took it');
  await expect.poll(() => project.processes(), { interval: 50 }).toEqual([]);
});
