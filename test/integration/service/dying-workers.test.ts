import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { observeTrial } from '../../../src/benchmark/server-session.ts';
import type { WarningKind } from '../../../src/model/facts/warning.ts';
import type { TrialResult } from '../../../src/model/trial/trial.ts';
import { warningSentence } from '../../../src/words/warnings.ts';
import { generatorScript, specFor } from '../load/trials.ts';
import { expectNothingLeft, place, start } from './place.ts';

/** Made by `npm test` before the first suite; `null` where PyPI can't be reached. */
const serversPython = [resolve('.cache/servers-venv/bin/python')].find(existsSync) ?? null;
const services = resolve(import.meta.dirname, '../../services');

/** Workers that end by themselves do so between requests, which takes them some time. */
const requestsOf = (endsItself: boolean) => (endsItself ? 800 : 200);
const every = 45;
/** A server whose workers have not ended by then never ends any. */
const mostTrials = 20;

type Counted = Pick<TrialResult['requests'], 'sent' | 'succeeded' | 'failed' | 'staleRetries'>;

interface Kind {
  readonly server: string;
  readonly way: string;
  readonly service: Parameters<typeof start>[1];
  readonly settings: Record<string, string | number>;
  /** A word that the server has for such an end in its log, which the warning quotes. */
  readonly logged?: RegExp;
}

const gunicorn = (workerClass: string, threads: number, way: string, args: string[], logged: RegExp): Kind => ({
  server: `gunicorn ${workerClass}`,
  way,
  service: { launcher: 'gunicorn', app: 'dying_app:app', args },
  settings: { workerClass, workers: 2, threads },
  logged,
});
const uvicorn = (way: string, args: string[]): Kind => ({
  server: 'uvicorn',
  way,
  service: { launcher: 'uvicorn', app: 'dying_app:asgi', args, python: serversPython as string },
  settings: { workers: 2 },
});
const node = (way: string, logged: RegExp): Kind => ({
  server: 'node:cluster',
  way,
  service: { launcher: 'node', app: 'dying.mjs' },
  settings: { workers: 2 },
  logged,
});

const printed = process.env['SERVEBENCH_LOST_TABLE'] !== undefined;

const allKinds: readonly Kind[] = [
  gunicorn('sync', 1, 'exit 139', [], /139|Worker/),
  gunicorn('sync', 1, 'SIGKILL', [], /SIGKILL/),
  gunicorn('sync', 1, 'time-out', ['--timeout', '1'], /WORKER TIMEOUT/),
  gunicorn('sync', 1, 'max_requests', ['--max-requests', '150'], /pid/),
  gunicorn('gthread', 4, 'exit 139', [], /139|Worker/),
  gunicorn('gthread', 4, 'SIGKILL', [], /SIGKILL/),
  gunicorn('gthread', 4, 'max_requests', ['--max-requests', '150'], /pid/),
  gunicorn('gevent', 1, 'exit 139', [], /139|Worker/),
  gunicorn('gevent', 1, 'SIGKILL', [], /SIGKILL/),
  gunicorn('gevent', 1, 'time-out', ['--timeout', '1'], /WORKER TIMEOUT/),
  gunicorn('gevent', 1, 'max_requests', ['--max-requests', '150'], /pid/),
  ...(serversPython === null
    ? []
    : [
        uvicorn('exit 139', []),
        uvicorn('SIGKILL', []),
        uvicorn('limit-max-requests', ['--limit-max-requests', '150']),
      ]),
  node('exit 139', /exit code 139/),
  node('SIGKILL', /SIGKILL/),
  node('uncaught error', /exit code/),
];

/** One way of each server that no other has; the rest, which take a minute, with `npm run bench:lost`. */
const quick = new Set([
  'gunicorn sync time-out',
  'gunicorn gthread SIGKILL',
  'gunicorn gthread max_requests',
  'gunicorn gevent exit 139',
  'uvicorn exit 139',
  'node:cluster uncaught error',
]);
const kinds = allKinds.filter(({ server, way }) => printed || quick.has(`${server} ${way}`));

/** By the server's own count. */
function counted(folder: string, what: string): number {
  return statSync(join(folder, what), { throwIfNoEntry: false })?.size ?? 0;
}

function told({ warnings }: TrialResult, kind: WarningKind): string | undefined {
  const warning = warnings.find((one) => one.kind === kind);
  return warning && warningSentence(warning);
}

const rows: string[] = [];

afterAll(() => {
  if (!printed) return;
  process.stdout.write(
    `${[
      '| server | its workers end by | sent | begun | answered | lost | failures told | sent again | workers ended, started, told |',
      '|---|---|---|---|---|---|---|---|---|',
      ...rows,
    ].join('\n')}\n`,
  );
});

describe.skipIf(process.platform === 'win32')('a server whose workers end', () => {
  it.each(kinds)('$server, $way: what it lost by its own count has failed', async (kind) => {
    const folder = mkdtempSync(join(tmpdir(), 'dying-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const own = ['max_requests', 'limit-max-requests'].includes(kind.way);
    const requests = requestsOf(own);
    const here = place({ planFolder: services });
    const env = { DYING_FOLDER: folder, DYING_WAY: own ? 'none' : kind.way, DYING_EVERY: String(every) };
    const server = await start(here, { ...kind.service, env }, { settings: kind.settings });
    const spec = specFor(server.target, { profile: { kind: 'closed', connections: 8, requests, seconds: null } });
    const work = spec.requests.map((request) => ({ ...request, path: '/work' }));
    const trials: Awaited<ReturnType<typeof observeTrial>>[] = [];
    // A worker that ends itself may take longer to end than the load lasts.
    do {
      trials.push(
        await observeTrial(
          server,
          { ...spec, requests: work },
          {
            generatorScript,
            signal: new AbortController().signal,
            companions: { cpuSeconds: async () => 0 },
            gone: server.exited,
          },
        ),
      );
    } while (own && !trials.at(-1)?.server?.restarts?.ended && trials.length < mostTrials);
    // An answer is counted after it was sent: of the last one, too, when the server has ended.
    await server.stop();
    const sum = (of: keyof Counted) => trials.reduce((total, { result }) => total + result.requests[of], 0);
    const sent = sum('sent');
    const failed = sum('failed');
    const staleRetries = sum('staleRetries');
    const [begun, answered] = [counted(folder, 'begun'), counted(folder, 'answered')];
    const { result, server: spend } = trials.at(-1) as (typeof trials)[number];
    const warning = told(result, 'server-restarted');
    const restarts = spend?.restarts;
    rows.push(
      `| ${[kind.server, kind.way, sent, begun, answered, sent - answered, failed, staleRetries, `${restarts?.ended ?? 0}, ${restarts?.started ?? 0}, ${warning === undefined ? 'no' : 'yes'}`].join(' | ')} |`,
    );
    expect(trials.map((trial) => trial.result.gaveUp)).toEqual(trials.map(() => null));
    expect(sent).toBe(requests * trials.length);
    expect({ succeeded: sum('succeeded'), failed }).toEqual({ succeeded: answered, failed: sent - answered });
    if (!own) expect(failed).toBeGreaterThan(0);
    expect(restarts?.ended).toBeGreaterThan(0);
    expect(warning).toMatch(/ended while this was measured/);
    // Of a worker that took longer to end than one load lasts, the server may have spoken during the load before.
    if (kind.logged !== undefined && trials.length === 1) expect(warning).toMatch(kind.logged);
    expectNothingLeft(here);
  });
});
