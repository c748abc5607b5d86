import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { checkBudgets } from '../../../src/analysis/advice/budgets.ts';
import { conclude } from '../../../src/benchmark/conclude.ts';
import { runBenchmark } from '../../../src/benchmark/run-benchmark.ts';
import { encodePlan, RequestError } from '../../../src/load/trial/requests.ts';
import { planSchema } from '../../../src/model/plan/plan.ts';
import type { BenchmarkEvent } from '../../../src/model/run/events.ts';
import { reapLeftovers } from '../../../src/service/leases/leases.ts';
import { describeMachine } from '../../../src/service/machine.ts';

// A fault of our own can't be had otherwise: each of these fails in one of the tests, and is itself in the others.
vi.mock('../../../src/service/leases/leases.ts', { spy: true });
vi.mock('../../../src/service/machine.ts', { spy: true });
vi.mock('../../../src/load/trial/requests.ts', { spy: true });
vi.mock('../../../src/benchmark/conclude.ts', { spy: true });
vi.mock('../../../src/analysis/advice/budgets.ts', { spy: true });

async function eventsOfRun(): Promise<BenchmarkEvent[]> {
  const folder = await mkdtemp(join(tmpdir(), 'servebench-end-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const plan = planSchema.parse({
    service: { launcher: 'attach', url: 'http://127.0.0.1:1' },
    endpoints: [{ name: 'home', path: '/' }],
  });
  const context = {
    planFolder: folder,
    distFolder: folder,
    mediaFolder: folder,
    storageFolder: folder,
    environment: {},
    suggestedPython: null,
    confirmedHosts: [],
  };
  const events: BenchmarkEvent[] = [];
  for await (const event of runBenchmark(plan, { signal: new AbortController().signal, context })) events.push(event);
  return events;
}

it.each([
  ['the end of what an earlier run left behind', reapLeftovers],
  ['the description of the machine', describeMachine],
  ['the making of the requests', encodePlan],
  ['the conclusion', conclude],
  ['the check of budgets', checkBudgets],
])('a fault of our own in %s ends the run with run-finished, and says where it is', async (_what, faulty) => {
  vi.mocked(faulty as () => unknown).mockImplementationOnce(() => {
    throw new TypeError('nothing is not a function');
  });
  const events = await eventsOfRun();
  expect(events.at(0)?.type).toBe('run-started');
  expect(events.at(-1)).toMatchObject({
    type: 'run-finished',
    status: 'failed',
    failure: {
      kind: 'own-fault',
      message: 'nothing is not a function',
      stack: expect.arrayContaining([expect.stringMatching(/^at .*run-end/)]),
    },
  });
});

it('a request that can’t be made is no fault of our own', async () => {
  const problem = { kind: 'variable-missing', endpoint: 'a', header: 'X', variable: 'TOKEN' } as const;
  vi.mocked(encodePlan).mockRejectedValueOnce(new RequestError([problem]));
  expect((await eventsOfRun()).at(-1)).toMatchObject({
    status: 'failed',
    failure: { kind: 'request-unready', problems: [problem] },
  });
});
