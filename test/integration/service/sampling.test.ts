import { describe, expect, it } from 'vitest';
import { ask, eventually, place, start } from './place.ts';

const serve = (settings: Record<string, string | number>, env: Record<string, string> = {}) =>
  start(place(), { launcher: 'gunicorn', app: 'plain_wsgi:app', env }, { settings });

describe('what the server spends', () => {
  it.each([
    ['sync', 2, 1],
    ['gthread', 1, 4],
    ['gevent', 1, 1],
    ['gaiohttp', 1, 1],
  ])('is what a known burn takes, with %s', async (workerClass, workers, threads) => {
    const server = await serve({ workerClass, workers, threads });
    const before = await server.snapshot();
    // 8 × 50 ms on the CPU, by the thread's own clock.
    for (let count = 0; count < 8; count++) await ask(server, '/burn/0.05');
    const after = await server.snapshot();
    const spend = server.spentBetween(before!, after!, 8);
    expect(spend.cpuMsPerRequest).toBeGreaterThan(49.9);
    expect(spend.cpuMsPerRequest).toBeLessThan(60);
    expect(spend.cpuSeconds).toBeCloseTo((Number(spend.cpuMsPerRequest) * 8) / 1000, 9);
    const workersSpend = spend.byProcess.filter((process) => process.role === 'worker');
    expect(workersSpend).toHaveLength(workers);
    expect(workersSpend.reduce((sum, worker) => sum + Number(worker.cpuShare), 0)).toBeCloseTo(1, 6);
    expect(spend.runQueueMsPerRequest).toBeGreaterThanOrEqual(0);
    expect(spend.memoryKind).toBe('pss');
    expect(spend.rssBytes).toBeGreaterThan(5e6);
  });

  it('is nearly nothing for waiting, to a fraction of a millisecond', async () => {
    const server = await serve({ workerClass: 'sync', workers: 1 });
    const before = await server.snapshot();
    for (let count = 0; count < 4; count++) await ask(server, '/sleep/0.05');
    const spend = server.spentBetween(before!, (await server.snapshot())!, 4);
    expect(spend.cpuMsPerRequest).toBeGreaterThan(0.05);
    expect(spend.cpuMsPerRequest).toBeLessThan(15);
    expect(spend.cpuTickMs).toBeLessThan(0.001);
    expect(spend.voluntarySwitchesPerRequest).toBeGreaterThanOrEqual(1);
  });

  it('counts a worker that ended and the one in its place, once each', async () => {
    const server = await serve({ workerClass: 'sync', workers: 1 });
    await ask(server, '/burn/0.3');
    const before = await server.snapshot();
    await ask(server, '/burn/0.2');
    await ask(server, '/exit').catch(() => {});
    await eventually(async () => expect((await ask(server, '/')).status).toBe(200));
    await ask(server, '/burn/0.1');
    const spend = server.spentBetween(before!, (await server.snapshot())!, 3);
    // 0.2 of the first worker, its 0.3 from before not again; 0.1 of the second and its start.
    expect(spend.cpuSeconds).toBeGreaterThan(0.28);
    expect(spend.cpuSeconds).toBeLessThan(0.58);
    expect(spend.byProcess.filter((process) => process.role === 'worker')).toHaveLength(2);
  });
});
