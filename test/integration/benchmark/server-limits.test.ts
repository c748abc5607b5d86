import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WarningKind } from '../../../src/model/facts/warning.ts';
import type { PlanInput } from '../../../src/model/plan/plan.ts';
import { whyCellVoid } from '../../../src/model/run/comparable.ts';
import type { Measurement, RunRecord } from '../../../src/model/run/record.ts';
import { atOnce } from '../../fixtures/at-once.ts';
import { runService } from './service-run.ts';

/** Made by `npm test` before the first suite; `null` where PyPI can't be reached. */
const servers = [resolve('.cache/servers-venv/bin/python')].find(existsSync) ?? null;

const one = atOnce(2);
/** Counts and CPU time tell what these are about: two runs at once are no worse for them. */
const runOneOfTwo = (plan: PlanInput) => one(() => runService(plan));

function measured({ cells }: RunRecord): Measurement {
  const measurement = cells[0]?.measurement;
  if (measurement == null) throw new Error(`Not measured: ${JSON.stringify(cells[0])}`);
  return measurement;
}

const told = (record: RunRecord, kind: WarningKind) => measured(record).warnings.find((one) => one.kind === kind);

/** One cell of a Flask application under gunicorn with these arguments. */
function gunicorn(args: readonly string[], path: string, more: Partial<PlanInput> = {}): Promise<RunRecord> {
  return runOneOfTwo({
    service: { launcher: 'gunicorn', app: 'limited_app:app', args: [...args] },
    settings: { workerClass: 'gthread', workers: 1, threads: 4 },
    endpoints: [{ name: 'e', path }],
    load: { connections: 8, requests: 200 },
    ...more,
  });
}

describe.concurrent('what a server limits itself', { timeout: 300_000 }, () => {
  it('gunicorn: workers that retire are told by max_requests, and their import is no request’s cost', async () => {
    const record = await gunicorn(['--max-requests', '60'], '/quick', { load: { connections: 8, requests: 400 } });
    const restarted = told(record, 'server-restarted');
    expect(restarted).toMatchObject({ lost: false, retiredAfter: { option: 'max_requests', value: 60 } });
    // Each start takes 0.15 s and more: with them a request would cost over 3 ms.
    const { server } = measured(record);
    expect(server?.restarts?.ended).toBeGreaterThan(2);
    expect(server?.cpuMsPerRequest).toBeLessThan(2.5);
  });

  it('gunicorn: a worker that is ended for its time-out is told by timeout', async () => {
    // Loaded beforehand: what the import takes on a busy machine is no worker's time.
    const record = await gunicorn(['--timeout', '1', '--preload'], '/uneven', {
      settings: { workerClass: 'sync', workers: 2, threads: 1 },
      load: { connections: 2, requests: 24, warmUpRequests: 0, timeoutSeconds: 10 },
    });
    expect(whyCellVoid(record.cells[0]!)).toMatchObject({
      kind: 'warning',
      warning: { kind: 'server-limit', option: 'timeout', value: 1, beyond: 'killed' },
    });
  });

  it('gunicorn: connections that wait are told by worker_connections', async () => {
    const record = await gunicorn(['--worker-connections', '2'], '/sleep', {
      settings: { workerClass: 'gevent', workers: 1, threads: 1 },
    });
    expect(told(record, 'server-limit')).toMatchObject({
      option: 'worker_connections',
      value: 2,
      beyond: 'waits',
      count: 6,
    });
  });

  it('gunicorn: preload_app under gevent is told to patch too late, and not under threads', async () => {
    const early: Partial<PlanInput> = {
      settings: { workerClass: ['gevent', 'gthread'], workers: 1, threads: 4 },
      search: 'exhaustive',
    };
    const { cells } = await gunicorn(['--preload'], '/sleep', early);
    const late = cells.map(({ measurement }) => measurement?.warnings.some(({ kind }) => kind === 'late-patching'));
    expect(cells.map(({ settings }) => settings['workerClass'])).toEqual(['gevent', 'gthread']);
    expect(late).toEqual([true, false]);
  });

  it('a rate limiter that begins under load leaves nothing to compare', async () => {
    const record = await gunicorn([], '/rationed', { load: { connections: 8, requests: 400 } });
    // Met by the calibration, it ends the endpoint before it is loaded.
    expect(whyCellVoid(record.cells[0]!)).toMatchObject({ kind: 'failed', failure: { kind: 'rate-limited' } });
    expect(record.recommendations).toEqual([]);
  });

  it('Node: connections that are closed are told by maxConnections', async () => {
    const record = await runOneOfTwo({
      service: { launcher: 'node', app: 'few-connections.mjs' },
      settings: { workers: 1 },
      endpoints: [{ name: 'e', path: '/' }],
      load: { connections: 8, requests: 200, warmUpRequests: 4 },
    });
    expect(whyCellVoid(record.cells[0]!)).toMatchObject({
      kind: 'warning',
      warning: { kind: 'server-limit', option: 'server.maxConnections', value: 4, beyond: 'closed' },
    });
  });

  const asgi = (args: readonly string[]): PlanInput['service'] => ({
    launcher: 'uvicorn',
    app: 'plain_asgi:app',
    cwd: '../integration/service/fixtures',
    python: servers ?? '',
    args: [...args],
  });

  it.skipIf(servers === null)('uvicorn: answers of 503 are told by --limit-concurrency', async () => {
    const record = await runOneOfTwo({
      service: asgi(['--limit-concurrency', '4']),
      settings: { workers: 1 },
      endpoints: [{ name: 'e', path: '/' }],
      load: { connections: 8, requests: 200 },
    });
    expect(whyCellVoid(record.cells[0]!)).toMatchObject({
      kind: 'warning',
      warning: { kind: 'server-limit', option: '--limit-concurrency', value: 4, beyond: 'refused' },
    });
  });

  it.skipIf(servers === null)('waitress: connections that wait are told by --connection-limit', async () => {
    const record = await runOneOfTwo({
      service: {
        launcher: 'waitress',
        app: 'plain_wsgi:app',
        cwd: '../integration/service/fixtures',
        python: servers ?? '',
        args: ['--connection-limit=6'],
      },
      settings: { threads: 4 },
      endpoints: [{ name: 'e', path: '/' }],
      load: { connections: 8, requests: 200, keepAlive: false },
    });
    expect(told(record, 'server-limit')).toMatchObject({ option: '--connection-limit', value: 6, beyond: 'waits' });
  });
});
