import { describe, expect, it } from 'vitest';
import { withoutReasons } from '../../fixtures/without-reasons.ts';
import { Project, quickPlan } from './command.ts';

/** Settings that are measured at once, and a load that would go on for half a minute. */
const longPlan = quickPlan({
  settings: { workers: [1, 2] },
  endpoints: [{ name: 'sleep', path: '/sleep/0.05' }],
  load: { connections: 2, seconds: 0.5 },
  repeats: 30,
});

describe.skipIf(process.platform !== 'linux')('an interrupted run', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'keeps what was measured and leaves no process: %s',
    async (signal) => {
      await using project = await Project.make(longPlan);
      const command = project.start(['run', '--json', 'a.json']);
      await command.says(/\[1\/2\]/);
      command.child.kill(signal);
      const { code, stdout, stderr } = await command.ended;
      expect(code).toBe(130);
      expect(await project.servers()).toEqual([]);
      expect(stderr).toContain('Stopping; what was measured is kept.');
      expect(stdout).toContain('Stopped after');
      const record = JSON.parse(await project.read('a.json'));
      expect(record.status).toBe('stopped');
      expect(record.cells.filter((cell: { measurement: unknown }) => cell.measurement !== null)).not.toHaveLength(0);
      expect(await project.savedRecord()).toEqual(withoutReasons(await project.read('a.json')));
    },
  );

  it('that is killed leaves no process either, and what it had saved can be read', async () => {
    await using project = await Project.make(longPlan);
    const command = project.start(['run']);
    // What has been measured is saved when its server has stopped.
    await command.says(/\[1\/2\]/);
    await expect.poll(() => project.savedRecord().catch(() => null)).not.toBeNull();
    expect(await project.processes()).not.toEqual([]);
    command.child.kill('SIGKILL');
    await command.ended;
    await expect.poll(() => project.processes(), { interval: 100 }).toEqual([]);
    const record = await project.savedRecord();
    expect(record.status).toBe('stopped');
    expect(record.cells.some((cell) => cell.measurement !== null)).toBe(true);
  });

  it('is interrupted while the server still starts', async () => {
    await using project = await Project.make(longPlan);
    await project.write('server.mjs', 'setInterval(() => {}, 1000);');
    const command = project.start(['run']);
    await command.says(/Benchmarking/);
    command.child.kill('SIGINT');
    expect((await command.ended).code).toBe(130);
    expect(await project.servers()).toEqual([]);
  });
});
