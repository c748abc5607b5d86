import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Project, quickPlan } from '../cli/command.ts';
import { hasLocust, locustVenv } from './engine.ts';

const plan = quickPlan({
  endpoints: [{ name: 'sleep', path: '/sleep/0.01' }],
  load: { connections: 4, requests: 40, warmUpRequests: 8, engine: 'locust' },
});
const longPlan = quickPlan({
  settings: { workers: [1] },
  endpoints: [{ name: 'sleep', path: '/sleep/0.05' }],
  load: { connections: 2, seconds: 60, engine: 'locust' },
});
const environment = { VIRTUAL_ENV: locustVenv };

describe.skipIf(!hasLocust)('servebench run with Locust (it needs PyPI)', () => {
  it('measures launched servers under each setting, and says by what', async () => {
    await using project = await Project.make(plan);
    const { code, stdout, stderr } = await project.start(['run', '--json', 'a.json'], environment).ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toMatch(/Locust 2\.47\.0 \(.*\) sends the load that is measured, from 1 worker beside/);
    expect(stdout).toContain('sleep');
    const record = JSON.parse(await project.read('a.json'));
    expect(record.notes).toContainEqual(expect.objectContaining({ kind: 'locust' }));
    expect(record.cells).toHaveLength(2);
    for (const { measurement } of record.cells)
      expect(measurement).toMatchObject({
        requests: { sent: 40, succeeded: 40 },
        generator: { engine: 'locust', transport: 'locust' },
        bytes: { received: null },
        // What the server spent is looked at as with any engine.
        server: { cpuMsPerRequest: expect.any(Number) },
      });
    expect(record.calibrations).toHaveLength(1);
    expect(await project.servers()).toEqual([]);
  });

  it('takes it from the command line', async () => {
    await using project = await Project.make(quickPlan({ settings: {}, load: { connections: 4, requests: 40 } }));
    const args = ['run', '--engine', 'locust', '--endpoint', 'home', '--json', 'a.json'];
    const { code, stderr } = await project.start(args, environment).ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const record = JSON.parse(await project.read('a.json'));
    expect(record.plan.load.engine).toBe('locust');
    expect(record.cells[0].measurement.generator.engine).toBe('locust');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('is interrupted and leaves no process: %s', async (signal) => {
    await using project = await Project.make(longPlan);
    const command = project.start(['run'], environment);
    await command.says(/sends the load that is measured/);
    command.child.kill(signal);
    expect((await command.ended).code).toBe(130);
    expect(await project.servers()).toEqual([]);
  });

  it('is killed and leaves no process', async () => {
    await using project = await Project.make(longPlan);
    const command = project.start(['run'], environment);
    await command.says(/sends the load that is measured/);
    await expect
      .poll(async () => (await project.processes()).filter((one) => one.includes('servebench_load.py')))
      .toHaveLength(2);
    command.child.kill('SIGKILL');
    await command.ended;
    await expect.poll(() => project.processes(), { interval: 100 }).toEqual([]);
  });
});

describe('servebench run that asks for Locust', () => {
  it('says what would install it, and measures nothing', async () => {
    await using project = await Project.make(plan);
    // Node alone: no Python is there.
    const { code, stdout } = await project.start(['run'], { PATH: resolve('node_modules/node/bin'), VIRTUAL_ENV: '' })
      .ended;
    // The table's lines are as wide as the terminal.
    expect(stdout).toMatch(/Install it with:\s+pip install\s+locust/);
    expect(code).toBe(3);
  });

  it('refuses what it can’t do, and whom nobody confirmed', async () => {
    await using project = await Project.make(quickPlan({ load: { connections: 2, seconds: 1, ramp: [1, 2] } }));
    const ramp = await project.run('run', '--engine', 'locust');
    expect(ramp).toMatchObject({ code: 2, stderr: expect.stringContaining('use the native engine') });
    await project.write('servebench.json', JSON.stringify(plan));
    const host = await project.run('run', '--hosts', 'load-1');
    expect(host).toMatchObject({ code: 2, stderr: expect.stringContaining('--allow-host load-1') });
    const there = await project.run('run', '--hosts', 'load-1', '--allow-host', 'load-1');
    expect(there).toMatchObject({ code: 2, stderr: expect.stringContaining('listens on this machine’s loopback') });
  });
});
