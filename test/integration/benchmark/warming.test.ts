import { describe, expect, it } from 'vitest';
import { runService } from './service-run.ts';

const endpoints = [{ name: 'e', path: '/' }];

describe('code that is still warming up', () => {
  it('is warmed for a second before a short trial, where a virtual machine may compile it', async () => {
    const { cells, calibrations } = await runService({
      service: { launcher: 'command', command: [process.execPath, 'warming.mjs'], env: { PORT: '{port}' } },
      endpoints,
      load: { connections: 16, requests: 320 },
    });
    // From about 900/s when cold to 4,000/s, on a quiet machine.
    expect(cells[0]?.measurement?.rps.mean).toBeGreaterThan(1500);
    expect(calibrations[0]?.latencyMs).toBeLessThan(2.5);
  });

  it('is seen by a rate that rises: the trial is done again on the server that is warmer then', async () => {
    const { cells } = await runService({
      service: { launcher: 'gunicorn', app: 'warming_app:app' },
      settings: { workerClass: 'sync', workers: 1, threads: 1 },
      endpoints,
      load: { connections: 16, requests: 600 },
    });
    // The first 600 requests take 1.3 s, 460 a second.
    expect(cells[0]?.measurement?.rps.mean).toBeGreaterThan(700);
    expect(cells[0]?.measurement?.requests.sent).toBe(600);
    expect(cells[0]?.measurement?.warnings.map(({ kind }) => kind)).not.toContain('still-warming');
  });

  it('is said where the plan leaves no time to warm up', async () => {
    const { cells } = await runService({
      service: { launcher: 'gunicorn', app: 'warming_app:app' },
      settings: { workerClass: 'sync', workers: 1, threads: 1 },
      endpoints,
      load: { connections: 16, requests: 600, warmUpRequests: 0 },
    });
    expect(cells[0]?.measurement?.warnings.map(({ kind }) => kind)).toContain('still-warming');
  });
});
