/**
 * What Locust reaches with 1, 2 and 4 workers beside our own engine, and whether it is told where the figures are its own: on a
 * server that answers at once, and on one that takes its time. Nothing here passes or fails.
 *
 *     npm run bench:locust -- [--seconds 4] [--connections 32] [--workers 1,2,4] [--rounds 3]
 *
 * The engines take turns, so that what else the machine does falls to all of them; a row is the median of the rounds. The slow server
 * tells what its answers took at its own clock: what a client's mean has beyond that is the client's, and the way there and back.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from '../../../src/analysis/statistics/order-statistics.ts';
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
    rounds: { type: 'string', default: '3' },
  },
});

const slowMs = 100;

/** A server in a process of its own: what the engines' own work takes would else be time of its answers. */
interface BenchServer {
  readonly name: string;
  readonly port: number;
  readonly child: ChildProcess;
  readonly tellsTimes: boolean;
}

async function start(name: string, script: string, ...args: readonly string[]): Promise<BenchServer> {
  const port = (await choosePort()) ?? 18_000;
  const child = spawn(process.execPath, [resolve(script), String(port), ...args], { stdio: 'ignore' });
  while (child.exitCode === null && !(await accepts({ host: '127.0.0.1', port }))) {
    // It listens in a moment.
  }
  return { name, port, child, tellsTimes: args.length > 0 };
}

/** Mean of the server's answers since it was last asked, ms; `null` where it does not count. */
async function ownMeanMs({ port, tellsTimes }: BenchServer): Promise<number | null> {
  if (!tellsTimes) return null;
  const told = (await (await fetch(`http://127.0.0.1:${port}/own-times`)).json()) as { meanMs: number | null };
  return told.meanMs;
}

function planFor(port: number): Plan {
  return planSchema.parse({
    service: { launcher: 'attach', url: `http://127.0.0.1:${port}` },
    endpoints: [{ name: 'home', path: '/' }],
    load: { engine: 'locust', connections: Number(values.connections), seconds: Number(values.seconds) },
  });
}

const said = new Set<string>();

/** What one engine did to one server in one round. */
interface Trial {
  readonly processes: number;
  readonly rps: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** What the mean has beyond the server's own; NaN where that is not known. */
  readonly beyondMs: number;
  readonly busyShare: number;
  readonly cpuUs: number;
  readonly bound: boolean;
  readonly isVoid: boolean;
}

async function measure(plan: Plan, server: BenchServer, engine: LoadEngine): Promise<Trial> {
  const [endpoint] = plan.endpoints;
  if (endpoint === undefined) throw new Error('The plan has no endpoint.');
  const requests = await encodeRequests(endpoint, { planFolder: '.', environment: {} });
  const target = {
    ...{ scheme: 'http' as const, host: '127.0.0.1', port: server.port, socketPath: null },
    ...{ hostHeader: `127.0.0.1:${server.port}`, allowSelfSigned: false },
  };
  await ownMeanMs(server);
  const result = await engine.run(trialSpecOf(plan.load, target, requests), {
    ...{ generatorScript: resolve('dist/generator.js'), signal: new AbortController().signal, endpoint: 'home' },
  });
  const own = await ownMeanMs(server);
  const { generator, rps, latencyMs, warnings } = result;
  const bound = warnings.find(({ kind }) => kind === 'generator-bound');
  if (bound !== undefined) said.add(warningSentence(bound));
  const meanMs = latencyMs.mean ?? Number.NaN;
  return {
    ...{ processes: generator.processes, rps, meanMs, beyondMs: meanMs - (own ?? Number.NaN) },
    ...{ p50Ms: latencyMs.p50 ?? Number.NaN, p95Ms: latencyMs.p95 ?? Number.NaN },
    ...{ busyShare: generator.eventLoopUtilization, cpuUs: generator.cpuUsPerRequest ?? Number.NaN },
    bound: bound !== undefined,
    isVoid: whyVoid(measurementOf([{ result, server: null }])) !== null,
  };
}

async function openLocust(plan: Plan, workers: number, state: string): Promise<LocustEngine> {
  return LocustEngine.open({
    plan,
    context: {
      ...{ planFolder: resolve('.'), mediaFolder: resolve('media'), suggestedPython: null },
      environment: { ...(process.env as Record<string, string>), VIRTUAL_ENV: resolve('.cache/locust-venv') },
      leaseFolder: join(state, 'leases'),
      guardianScript: resolve('dist/guardian.js'),
    },
    signal: new AbortController().signal,
    onNote: () => {},
    localWorkers: workers,
  });
}

async function measureAll(server: BenchServer, state: string): Promise<(string | number)[][]> {
  const plan = planFor(server.port);
  await using stack = new AsyncDisposableStack();
  const engines: { readonly by: string; readonly engine: LoadEngine; readonly trials: Trial[] }[] = [
    { by: 'ours', engine: ownEngine, trials: [] },
  ];
  for (const workers of values.workers.split(',').map(Number))
    engines.push({ by: 'Locust', engine: stack.use(await openLocust(plan, workers, state)), trials: [] });
  for (let round = 0; round < Number(values.rounds); round++)
    for (const one of round % 2 === 0 ? engines : engines.toReversed())
      one.trials.push(await measure(plan, server, one.engine));
  const ours = engines[0]?.trials ?? [];
  return engines.map(({ by, trials }) => {
    const of = (figure: keyof Trial) => median(trials.map((trial) => Number(trial[figure])));
    const ratio = median(trials.map(({ meanMs }, round) => meanMs / (ours[round]?.meanMs ?? Number.NaN)));
    return [
      ...[server.name, by, of('processes'), of('rps').toFixed(0), of('meanMs').toFixed(2)],
      ...[ratio.toFixed(3), server.tellsTimes ? of('beyondMs').toFixed(2) : '–', of('p50Ms').toFixed(2)],
      ...[of('p95Ms').toFixed(2), of('busyShare').toFixed(2), of('cpuUs').toFixed(0)],
      ...(['bound', 'isVoid'] as const).map((is) => `${trials.filter((trial) => trial[is]).length}/${trials.length}`),
    ];
  });
}

const state = await mkdtemp(join(tmpdir(), 'servebench-bench-locust-'));
const servers = [
  await start('at once', 'test/bench/load/quick-server.mjs'),
  await start(`${slowMs} ms`, 'test/bench/locust/slow-server.mjs', String(slowMs)),
];
try {
  const rows = [];
  for (const server of servers) rows.push(...(await measureAll(server, state)));
  printTable(
    [
      ...[
        'server',
        'engine',
        '>processes',
        '>requests/s',
        '>mean ms',
        '>of ours',
        '>beyond the server’s ms',
        '>p50 ms',
      ],
      ...['>p95 ms', '>busy', '>µs/request', '>warned', '>void'],
    ],
    rows,
  );
  for (const sentence of said) process.stdout.write(`${sentence}\n`);
} finally {
  for (const { child } of servers) child.kill();
  await rm(state, { recursive: true, force: true });
}
