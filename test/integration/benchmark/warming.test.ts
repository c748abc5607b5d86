import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { runService } from './service-run.ts';

const endpoints = [{ name: 'e', path: '/' }];

/** The same service as it is in the end: what else this machine does slows both down. */
const warmFromTheStart = { ANSWERED: '100000' };

/** The rate, and what a request alone takes. */
function figuresOf({ cells, calibrations }: RunRecord): { readonly rps: number; readonly aloneMs: number } {
  const [rps, aloneMs] = [cells[0]?.measurement?.rps.mean, calibrations[0]?.latencyMs];
  if (rps == null || aloneMs == null) throw new Error(`Not measured: ${JSON.stringify(cells[0])}`);
  return { rps, aloneMs };
}

describe('code that is still warming up', () => {
  it('is warmed for a second before a short trial, where a virtual machine may compile it', async () => {
    const run = (env: Readonly<Record<string, string>>) =>
      runService({
        service: { launcher: 'command', command: [process.execPath, 'warming.mjs'], env: { PORT: '{port}', ...env } },
        endpoints,
        load: { connections: 16, requests: 320 },
      });
    const [cold, warm] = [figuresOf(await run({})), figuresOf(await run(warmFromTheStart))];
    // From a fifth of what it does when warm.
    expect(cold.rps / warm.rps).toBeGreaterThan(0.45);
    expect(cold.aloneMs / warm.aloneMs).toBeLessThan(1.8);
  });

  it('is seen by a rate that rises: the trial is done again on the server that is warmer then', async () => {
    const run = (env: Readonly<Record<string, string>>) =>
      runService({
        service: { launcher: 'gunicorn', app: 'warming_app:app', env },
        settings: { workerClass: 'sync', workers: 1, threads: 1 },
        endpoints,
        load: { connections: 16, requests: 600 },
      });
    const record = await run({});
    const [cold, warm] = [figuresOf(record), figuresOf(await run(warmFromTheStart))];
    // The first 600 requests take four times as long as they do when it is warm.
    expect(cold.rps / warm.rps).toBeGreaterThan(0.45);
    const [cell] = record.cells;
    expect(cell?.measurement?.requests.sent).toBe(600);
    expect(cell?.measurement?.warnings.map(({ kind }) => kind)).not.toContain('still-warming');
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
