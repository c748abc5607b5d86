/**
 * What Locust reaches with 1, 2 and 4 workers beside our own engine, and whether it is told where the figures are its own: on a
 * server that answers at once, and on one that takes its time. Nothing here passes or fails.
 *
 *     npm run bench:locust -- [--seconds 4] [--connections 32] [--workers 1,2,4]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measurementOf } from '../../../src/benchmark/measurement.ts';
import { accepts } from '../../../src/host/sockets/accepts.ts';
import { choosePort } from '../../../src/host/sockets/free-port.ts';
import { type LoadEngine, ownEngine } from '../../../src/load/trial/load-engine.ts';
import { encodeRequests, trialSpecOf } from '../../../src/load/trial/requests.ts';
import { LocustEngine } from '../../../src/locust/locust-engine.ts';
import { type Plan, planSchema } from '../../../src/model/plan/plan.ts';
import { whyVoid } from '../../../src/model/run/comparable.ts';
import { warningSentence } from '../../../src/words/warnings.ts';
import { printTable } from '../answers/print-table.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '32' },
    workers: { type: 'string', default: '1,2,4' },
  },
});

const slowMs = 100;

async function quickServer(): Promise<{ readonly port: number; readonly child: ChildProcess }> {
  const port = (await choosePort()) ?? 18_000;
  const child = spawn(process.execPath, [resolve('test/bench/load/quick-server.mjs'), String(port)], {
    stdio: 'ignore',
  });
  while (child.exitCode === null && !(await accepts({ host: '127.0.0.1', port }))) {
    // It listens in a moment.
  }
  return { port, child };
}

function planFor(port: number): Plan {
  return planSchema.parse({
    service: { launcher: 'attach', url: `http://127.0.0.1:${port}` },
    endpoints: [{ name: 'home', path: '/' }],
    load: { engine: 'locust', connections: Number(values.connections), seconds: Number(values.seconds) },
  });
}

const rows: (string | number)[][] = [];
const said = new Set<string>();

async function measure(server: string, by: string, plan: Plan, port: number, engine: LoadEngine): Promise<void> {
  const [endpoint] = plan.endpoints;
  if (endpoint === undefined) return;
  const requests = await encodeRequests(endpoint, { planFolder: '.', environment: {} });
  const target = {
    ...{ scheme: 'http' as const, host: '127.0.0.1', port, socketPath: null },
    ...{ hostHeader: `127.0.0.1:${port}`, allowSelfSigned: false },
  };
  const result = await engine.run(trialSpecOf(plan.load, target, requests), {
    ...{ generatorScript: resolve('dist/generator.js'), signal: new AbortController().signal, endpoint: 'home' },
  });
  const { generator, rps, latencyMs, warnings } = result;
  const bound = warnings.find(({ kind }) => kind === 'generator-bound');
  if (bound !== undefined) said.add(warningSentence(bound));
  rows.push([
    ...[server, by, generator.processes, rps.toFixed(0), latencyMs.mean?.toFixed(2) ?? '-'],
    ...[latencyMs.p95?.toFixed(2) ?? '-', generator.eventLoopUtilization.toFixed(2)],
    ...[generator.cpuUsPerRequest?.toFixed(0) ?? '-', bound === undefined ? '' : 'bound'],
    whyVoid(measurementOf([{ result, server: null }])) === null ? '' : 'void',
  ]);
}

async function measureAll(server: string, port: number, state: string): Promise<void> {
  const plan = planFor(port);
  await measure(server, 'ours', plan, port, ownEngine);
  for (const workers of values.workers.split(',').map(Number)) {
    await using engine = await LocustEngine.open({
      plan,
      context: {
        ...{ planFolder: resolve('.'), mediaFolder: resolve('media'), suggestedPython: null },
        environment: {
          ...(process.env as Record<string, string>),
          VIRTUAL_ENV: resolve('.cache/locust-venv'),
        },
        leaseFolder: join(state, 'leases'),
        guardianScript: resolve('dist/guardian.js'),
      },
      signal: new AbortController().signal,
      onNote: () => {},
      localWorkers: workers,
    });
    await measure(server, 'Locust', plan, port, engine);
  }
}

const state = await mkdtemp(join(tmpdir(), 'servebench-bench-locust-'));
const quick = await quickServer();
const slow = createServer((_, response) => setTimeout(() => response.end('ok'), slowMs));
slow.listen({ port: 0, host: '127.0.0.1', backlog: 1024 });
await once(slow, 'listening');
try {
  await measureAll('at once', quick.port, state);
  await measureAll(`${slowMs} ms`, (slow.address() as AddressInfo).port, state);
  printTable(
    ['server', 'engine', 'processes', 'requests/s', 'mean ms', 'p95 ms', 'busy', 'µs/request', 'warned', 'void'],
    rows,
  );
  for (const sentence of said) process.stdout.write(`${sentence}\n`);
} finally {
  quick.child.kill();
  slow.closeAllConnections();
  slow.close();
  await rm(state, { recursive: true, force: true });
}
