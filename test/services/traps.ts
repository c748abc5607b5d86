import type { WarningKind } from '../../src/model/facts/warning.ts';
import type { PlanInput } from '../../src/model/plan/plan.ts';
import type { Bound } from '../../src/model/run/record.ts';

/** A service that runs into something of which it is known what it is, and no settings of the plan change it. */
export interface Trap {
  readonly name: string;
  /** Without search and endpoint; `fastapi`: it needs that beside the other Python servers. */
  readonly plan: Pick<PlanInput, 'service' | 'settings' | 'load'>;
  readonly needs?: 'servers' | 'fastapi';
  readonly path: string;
  /** What has to be told of a cell or of the calibration; `null`: nothing of these kinds may be. */
  readonly tells: WarningKind | null;
  /** Which advice has to be given, by its kind and cause; left out: any. */
  readonly advises?: { readonly kind: string; readonly cause: string };
  /** Verdicts that are right. `inconclusive` is never wrong, but counts as right only where it stands here. */
  readonly bounds: readonly Bound[];
  readonly reason: string;
}

const timed: PlanInput['load'] = { connections: 16, seconds: 1 };
const gunicorn = (...args: string[]): PlanInput['service'] => ({ launcher: 'gunicorn', app: 'limited_app:app', args });
const gthread = { workerClass: 'gthread', workers: [1, 2], threads: 4 };
const gevent = { workerClass: 'gevent', workers: [1, 2], threads: 1 };
const uvicorn = (...args: string[]): PlanInput['service'] => ({
  launcher: 'uvicorn',
  app: 'plain_asgi:app',
  cwd: '../integration/service/fixtures',
  args,
});
const fastapi: PlanInput['service'] = { launcher: 'uvicorn', app: 'labelled_fastapi:app' };

/** One endpoint of the FastAPI service on one worker, where no acknowledgement is delayed. */
const ofFastapi = (path: string, bounds: readonly Bound[], reason: string, more: Partial<Trap> = {}): Trap => ({
  name: `fastapi ${path}`,
  plan: { service: fastapi, settings: { workers: [1] }, load: timed },
  needs: 'fastapi',
  path,
  tells: null,
  bounds,
  reason,
  ...more,
});

/** Kinds of warnings that name a trap. */
export const trapKinds: readonly WarningKind[] = [
  'delayed-ack',
  'server-limit',
  'rate-limiter',
  'rate-limited',
  'late-patching',
];

export const traps: readonly Trap[] = [
  {
    name: 'delayed ACK, Node',
    plan: { service: { launcher: 'node', app: 'held-back.mjs' }, settings: { workers: [1, 2] }, load: timed },
    path: '/apart',
    tells: 'delayed-ack',
    bounds: ['io'],
    reason: 'Sends head and body apart with Nagle’s algorithm on.',
  },
  {
    name: 'slow body, Node',
    plan: { service: { launcher: 'node', app: 'held-back.mjs' }, settings: { workers: [1, 2] }, load: timed },
    path: '/late',
    tells: null,
    bounds: ['io'],
    reason: 'Its body comes 40 ms after its head, on new connections too: that is a wait of its own.',
  },
  {
    name: 'delayed ACK, Python’s http.server',
    plan: {
      service: { launcher: 'command', command: ['python3', 'held_back.py'], env: { PORT: '{port}' } },
      settings: {},
      load: timed,
    },
    path: '/',
    tells: 'delayed-ack',
    bounds: ['io'],
    reason: 'Writes head and body apart and leaves Nagle’s algorithm on.',
  },
  {
    name: 'delayed ACK, uvicorn × 2',
    plan: { service: uvicorn(), settings: { workers: [1, 2] }, load: timed },
    needs: 'servers',
    path: '/',
    tells: 'delayed-ack',
    bounds: ['cpu'],
    reason: 'Computes; with two workers and no uvloop TCP_NODELAY is not set.',
  },
  {
    name: 'retiring workers',
    plan: { service: gunicorn('--max-requests', '300'), settings: gthread, load: timed },
    path: '/quick',
    tells: 'server-restarted',
    bounds: ['cpu'],
    reason: 'Computes; each worker ends after 300 requests, and its successor’s import takes 0.2 s of CPU.',
  },
  {
    name: 'rate limiter',
    plan: { service: gunicorn(), settings: gthread, load: timed },
    path: '/rationed',
    tells: 'rate-limited',
    bounds: ['inconclusive'],
    reason: 'Each process refuses with 429 after 150 requests.',
  },
  {
    name: 'timeout',
    plan: {
      service: gunicorn('--timeout', '1'),
      settings: { workerClass: 'sync', workers: [2], threads: 1 },
      load: { connections: 2, requests: 24, warmUpRequests: 0, timeoutSeconds: 10 },
    },
    path: '/uneven',
    tells: 'server-limit',
    bounds: ['inconclusive'],
    reason: 'Every fourth request sleeps 1.5 s, and a worker that does not come back within a second is ended.',
  },
  {
    name: 'worker_connections',
    plan: { service: gunicorn('--worker-connections', '2'), settings: gevent, load: timed },
    path: '/sleep',
    tells: 'server-limit',
    bounds: ['io'],
    reason: 'Sleeps 30 ms; two requests at once in each process.',
  },
  {
    name: '--limit-concurrency',
    plan: { service: uvicorn('--limit-concurrency', '4'), settings: { workers: [1] }, load: timed },
    needs: 'servers',
    path: '/',
    tells: 'server-limit',
    bounds: ['inconclusive'],
    reason: 'Refuses with 503 what is more than four connections.',
  },
  {
    name: 'preload_app, gevent',
    plan: {
      service: gunicorn('--preload'),
      settings: { ...gevent, workerClass: ['gevent', 'gthread'], threads: 4 },
      load: timed,
    },
    path: '/sleep',
    tells: 'late-patching',
    advises: { kind: 'blocking-driver', cause: 'late-patching' },
    bounds: ['io', 'lock'],
    reason: 'Imported its sleep before gevent patches it: each blocks the event loop.',
  },
  ofFastapi('/def-sleep', ['io'], 'Sleeps 30 ms in a pool of 40 threads.'),
  ofFastapi('/async-sleep', ['io'], 'Awaits 30 ms.'),
  ofFastapi('/async-compute', ['cpu'], 'Computes on the event loop.'),
  ofFastapi('/async-blocking', ['lock'], 'Sleeps 10 ms on the event loop: all others wait for it.', {
    advises: { kind: 'blocking-driver', cause: 'async-def' },
  }),
];
