import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { conductRun } from '../../../src/benchmark/conduct-run.ts';
import { profileEndpoint } from '../../../src/benchmark/profiling/profile-endpoint.ts';
import { runBenchmark } from '../../../src/benchmark/run-benchmark.ts';
import type { RunContext } from '../../../src/benchmark/run-context.ts';
import { type PlanInput, planSchema } from '../../../src/model/plan/plan.ts';
import type { BenchmarkEvent } from '../../../src/model/run/events.ts';

const plan: PlanInput = {
  service: { launcher: 'node', app: 'labelled-node.mjs' },
  endpoints: [{ name: 'home', path: '/' }],
  load: { connections: 1, requests: 4, warmUpRequests: 1 },
};

async function contextFor(change: (folder: string) => Partial<RunContext>): Promise<RunContext> {
  const folder = await mkdtemp(join(tmpdir(), 'servebench-last-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'file'), '');
  return {
    planFolder: resolve('test/services'),
    distFolder: resolve('dist'),
    mediaFolder: resolve('media'),
    storageFolder: join(folder, 'state'),
    environment: { PATH: process.env['PATH'] ?? '' },
    suggestedPython: null,
    confirmedHosts: [],
    ...change(folder),
  };
}

async function eventsOf(input: PlanInput, change: (folder: string) => Partial<RunContext>): Promise<BenchmarkEvent[]> {
  const context = await contextFor(change);
  const events: BenchmarkEvent[] = [];
  for await (const event of runBenchmark(planSchema.parse(input), { signal: new AbortController().signal, context }))
    events.push(event);
  return events;
}

it.each<[string, (folder: string) => Partial<RunContext>, PlanInput]>([
  ['leases can be kept nowhere', (folder) => ({ storageFolder: join(folder, 'file') }), plan],
  ['there is no folder of the plan', () => ({ planFolder: '/nonexistent' }), plan],
  ['the folder has a name that no system takes', () => ({ planFolder: 'a\0b' }), plan],
  ['there is no load generator', (folder) => ({ distFolder: folder }), plan],
  [
    'a plan that no door has looked at asks for another machine',
    () => ({}),
    { ...plan, service: { launcher: 'attach', url: 'http://192.0.2.1:8000' } },
  ],
])('a run ends with its end, whatever fails: %s', async (_what, change, input) => {
  const events = await eventsOf(input, change);
  expect(events[0]?.type).toBe('run-started');
  expect(events.at(-1)).toMatchObject({
    type: 'run-finished',
    status: 'failed',
    failure: { kind: expect.stringMatching(/./) },
  });
});

it('a host that nobody confirmed is named, and gets no connection', async () => {
  const service = { launcher: 'attach', url: 'http://192.0.2.1:8000' } as const;
  const events = await eventsOf({ ...plan, service }, () => ({}));
  expect(events.at(-1)).toMatchObject({
    failure: { kind: 'plan-fault', fault: { kind: 'unconfirmed-host', host: '192.0.2.1' } },
  });
  expect(events.map(({ type }) => type)).toEqual(['run-started', 'run-finished']);
});

it('a profile looks at its plan once more, too: nothing is started for one with a fault', async () => {
  const context = await contextFor(() => ({}));
  const faulty = planSchema.parse({ ...plan, load: { connections: 1, requests: 4, rate: 5 } });
  const told: string[] = [];
  const profiling = profileEndpoint(
    {
      ...{ plan: faulty, endpoint: 'home', settings: {}, seconds: 1, modes: null },
      ...{ native: false, pySpy: null, knownBound: null, runId: null },
    },
    { signal: new AbortController().signal, context, onStage: ({ type }) => told.push(type) },
  );
  await expect(profiling).rejects.toMatchObject({ failure: { kind: 'plan-fault', fault: { path: ['load', 'rate'] } } });
  expect(told).toEqual(['preparing']);
});

it('a fault in telling of a run is thrown without the values that its texts may not hold, its stack included', async () => {
  const secret = 'Bearer 4f1c77a0e2';
  const context = await contextFor((folder) => ({ distFolder: folder }));
  const told = conductRun(
    planSchema.parse({ ...plan, endpoints: [{ name: 'home', path: '/', headers: { X: secret } }] }),
    {
      signal: new AbortController().signal,
      context,
      emit: ({ type }) => {
        if (type === 'run-finished') throw new TypeError(`Invalid header content: ${secret}`);
      },
    },
  );
  const fault = (await told.catch((error: unknown) => error)) as Error;
  expect(fault).toMatchObject({ name: 'TypeError', message: 'Invalid header content: ‹header X›' });
  expect(fault.stack).toMatch(/‹header X›\n +at .*last-event/);
  expect(fault.stack).not.toContain('4f1c77a0e2');
});
