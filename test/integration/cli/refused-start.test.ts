import { describe, expect, it } from 'vitest';
import { Project, quickPlan } from './command.ts';

describe.skipIf(process.platform === 'win32')('a program that the system refuses to start', () => {
  it.each([
    [
      'a command in a folder that is a file',
      { launcher: 'command', command: ['node', '{port}'], cwd: 'servebench.json' },
    ],
    ['a command with an argument of 200 kB', { launcher: 'command', command: ['node', 'x'.repeat(200_000), '{port}'] }],
    [
      'a companion in a folder that is a file',
      {
        launcher: 'node',
        app: 'server.mjs',
        companions: [{ name: 'upstream', command: ['node', '{port}'], cwd: 'servebench.json' }],
      },
    ],
  ])('%s: ends with 3 and a sentence', async (_what, service) => {
    await using project = await Project.make(quickPlan({ service, settings: {} }));
    const { code, stdout, stderr } = await project.run('run');
    expect(`${stdout}${stderr}`).toMatch(
      /could not be started: (its folder ".*servebench\.json" is not a folder|its arguments and environment are larger than this system allows)\./,
    );
    expect(code).toBe(3);
    expect(await project.servers()).toEqual([]);
  });

  it('is none where what is about to be started can’t be written down: nothing is started, and said why', async () => {
    await using project = await Project.make(quickPlan({}));
    const { code, stdout, stderr } = await project.start(['run'], { TMPDIR: '/nonexistent' }).ended;
    expect(`${stdout}${stderr}`).toMatch(/Nothing was started, since Servebench could not write down .*ENOENT/);
    expect(code).toBe(3);
    expect(await project.servers()).toEqual([]);
  });
});
