import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { calibrate } from '../../../src/benchmark/calibrate.ts';
import type { Calibration } from '../../../src/model/run/record.ts';
import { generatorScript, specFor } from '../load/trials.ts';
import { place, start } from '../service/place.ts';

const planFolder = resolve(import.meta.dirname, '../../services');

type Started = Parameters<typeof start>[1];

async function calibrated(
  path: string,
  service: Started = { launcher: 'node', app: 'labelled-node.mjs' },
): Promise<Calibration> {
  const server = await start(place({ planFolder }), service);
  const { requests, ...spec } = specFor(server.target);
  return calibrate(
    path,
    server,
    { ...spec, requests: requests.map((request) => ({ ...request, path })) },
    {
      generatorScript,
      signal: new AbortController().signal,
      companions: { cpuSeconds: async () => 0 },
      gone: server.exited,
      launcher: service.launcher ?? 'node',
    },
  );
}

describe('one request at a time', () => {
  it('tells CPU from waiting, and what was waiting for a core', async () => {
    const { cpuMs, waitMs, latencyMs, queuedMs, otherCores, requests } = await calibrated('/sleep');
    // A timer of 40 ms may fire a little early.
    expect(latencyMs).toBeGreaterThan(38);
    expect(cpuMs).toBeLessThan(15);
    expect(waitMs).toBeGreaterThan(25);
    expect(waitMs).toBeLessThanOrEqual(latencyMs! - cpuMs!);
    expect(queuedMs!.least).toBeGreaterThanOrEqual(0);
    expect(queuedMs!.most).toBeGreaterThanOrEqual(queuedMs!.least);
    expect(otherCores).toBeGreaterThanOrEqual(0);
    expect(requests).toBeGreaterThan(1);
  });

  it('does not count what a request waits for the successor of a worker that retires', async () => {
    const args = ['--max-requests', '60', '--threads', '4'];
    const { cpuMs, waitMs, requests, warnings } = await calibrated('/quick', {
      launcher: 'gunicorn',
      app: 'limited_app:app',
      args,
    });
    // More than one worker answers.
    expect(requests).toBeGreaterThan(60);
    expect(warnings.map(({ kind }) => kind)).toContain('server-restarted');
    // A successor's import takes 0.2 s: three milliseconds for each request.
    expect(waitMs).toBeLessThan(cpuMs!);
  });

  it('tells what the event loop computes from what a pool beside it does', async () => {
    expect((await calibrated('/compute')).mainThreadShare).toBeGreaterThan(0.6);
    expect((await calibrated('/pbkdf2')).mainThreadShare).toBeLessThan(0.5);
  });
});
