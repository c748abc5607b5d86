import { describe, expect, it } from 'vitest';
import { newestCapacities } from '../../../src/history/capacity-store.ts';
import { runsFolderOf } from '../../../src/history/run-store.ts';
import { Project, quickPlan } from './command.ts';

const plan = quickPlan({
  settings: { workers: 1 },
  endpoints: [
    { name: 'home', path: '/' },
    { name: 'sleep', path: '/sleep/0.05' },
    { name: 'nap', path: '/sleep/0.01' },
  ],
});

describe('servebench capacity', () => {
  it('says that no rate keeps a limit that one request alone misses', { timeout: 180_000 }, async () => {
    await using project = await Project.make(plan);
    const args = ['--endpoint', 'sleep', '--p50', '20', '--seconds', '1', '--json', 'capacity.json'];
    const { code, stdout } = await project.run('capacity', ...args);
    expect(stdout).toMatch(/^sleep\n {2}1 worker: No rate keeps p50 within 20\.0 ms: a request alone takes [\d.]+ ms/);
    expect(code).toBe(0);
    expect(JSON.parse(await project.read('capacity.json'))).toMatchObject({
      ...{ endpoint: 'sleep', percentile: 'p50', limitMs: 20, trialSeconds: 1 },
      capacities: [{ settings: { workers: 1 }, rate: 0 }],
    });
    expect(await project.servers()).toEqual([]);
  });

  it('finds a rate with its interval, counts machines, and keeps the answer beside the runs', {
    timeout: 400_000,
  }, async () => {
    await using project = await Project.make(plan);
    // Its sleeps take no CPU, and the limit is eight of them: even a busy machine keeps some rate.
    const args = ['--endpoint', 'nap', '--p50', '80', '--seconds', '1', '--target-rps', '100000'];
    const { code, stdout, stderr } = await project.run('capacity', ...args, '--json', '-');
    expect(stderr).toMatch(/^1 worker: [\d.,]+ requests\/s: kept \(p50 [\d.]+ ms\)$/m);
    expect(code).toBe(0);
    const [found] = JSON.parse(stdout).capacities;
    expect(found.rate).toBeGreaterThan(1);
    expect(found.low).toBeLessThanOrEqual(found.rate);
    if (found.high !== null) expect(found.high).toBeGreaterThan(found.rate);
    expect(found.tried.length).toBeGreaterThan(1);
    expect(found.machines).toBe(Math.ceil(100_000 / (0.7 * found.rate)));
    expect(await project.servers()).toEqual([]);
    expect(await newestCapacities(runsFolderOf(project.folder))).toMatchObject([{ endpoint: 'nap', limitMs: 80 }]);
  });

  it('refuses what it can’t do with a sentence', async () => {
    await using project = await Project.make(plan);
    const refused = async (...args: readonly string[]) => (await project.run('capacity', ...args)).stderr;
    expect(await refused('--endpoint', 'home')).toMatch(/^Give one limit in ms: --p50, --p90, --p95, --p99/);
    expect(await refused('--endpoint', 'home', '--p95', '1', '--p99', '2')).toMatch(/^Give one limit in ms/);
    expect(await refused('--p95', '100')).toMatch(/^Say which endpoint/);
    expect(await refused('--endpoint', 'home', '--p95', '100', '--target-rps', '0')).toMatch(/^--target-rps/);
    expect(await project.processes()).toEqual([]);
  });
});
