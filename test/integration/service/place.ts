import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { type PlanInput, planSchema, type Service } from '../../../src/model/plan/plan.ts';
import type { Settings } from '../../../src/model/settings.ts';
import type { LaunchContext } from '../../../src/service/launcher.ts';
import { launcherFor } from '../../../src/service/launchers.ts';
import type { RunningServer } from '../../../src/service/start/running-server.ts';
import { startServer } from '../../../src/service/start/start-server.ts';

const project = resolve(import.meta.dirname, '../../..');
export const fixtures = join(import.meta.dirname, 'fixtures');
export const guardianScript = join(project, 'dist/guardian.js');
export const testPython = process.env['SERVEBENCH_TEST_PYTHON'] ?? join(project, '.cache/venv/bin/python');

/** Environment variable that marks every process that a test starts. */
const markVariable = 'SERVEBENCH_TEST_MARK';

/** A place of its own for one test: lease folder, and a mark by which every process that is left is found. */
export interface Place {
  readonly context: LaunchContext;
  readonly mark: string;
}

export function place(more: Partial<LaunchContext> = {}): Place {
  if (!existsSync(guardianScript)) throw new Error('dist/guardian.js is missing: run "npm run build" first.');
  if (!existsSync(testPython))
    throw new Error(`There is no ${testPython}: "npm start" makes it, or set SERVEBENCH_TEST_PYTHON.`);
  const folder = mkdtempSync(join(tmpdir(), 'servebench-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const mark = randomUUID();
  const environment = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    mark,
    context: {
      planFolder: fixtures,
      mediaFolder: join(project, 'media'),
      guardianScript,
      leaseFolder: join(folder, 'leases'),
      environment: { ...Object.fromEntries(environment), [markVariable]: mark },
      suggestedPython: testPython,
      ...more,
    },
  };
}

export function serviceOf(service: PlanInput['service']): Service {
  return planSchema.parse({ service, endpoints: [{ name: 'root', path: '/' }] }).service;
}

export interface StartExtras {
  readonly settings?: Settings;
  readonly signal?: AbortSignal;
  readonly companionEnv?: Readonly<Record<string, string>>;
}

export async function start(
  { context }: Place,
  input: PlanInput['service'],
  { settings = {}, signal = new AbortController().signal, companionEnv = {} }: StartExtras = {},
): Promise<RunningServer> {
  const service = serviceOf(input);
  const launcher = await launcherFor(service.launcher).prepare(service, context);
  const server = await startServer(launcher, service, settings, context, { signal, companionEnv });
  onTestFinished(async () => {
    await server.stop();
  });
  return server;
}

/** Pids of living processes that this test started, wherever they went. */
export function processesOf({ mark }: Pick<Place, 'mark'>): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const state = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.[0];
        return state !== 'Z' && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${markVariable}=${mark}`);
      } catch {
        return false;
      }
    })
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

/** Nothing is left of a test: no process, no lease. */
export function expectNothingLeft(where: Place): void {
  expect(processesOf(where)).toEqual([]);
  expect(leasesIn(where)).toEqual([]);
}

export function leasesIn({ context }: Place): string[] {
  return existsSync(context.leaseFolder) ? readdirSync(context.leaseFolder) : [];
}

/** Waits for something that another process brings about. */
export const eventually = (check: () => void | Promise<void>, timeout = 60_000) =>
  vi.waitFor(check, { timeout, interval: 20 });

export interface Reply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** One request on a connection of its own. */
export function ask(
  server: RunningServer,
  path: string,
  options: { method?: string; body?: string } = {},
): Promise<Reply> {
  const { host, port, socketPath } = server.target;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...(socketPath === null ? { host, port } : { socketPath }),
        path,
        method: options.method ?? 'GET',
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
}
