import { describe, expect, it } from 'vitest';
import type { LoadProfile, TrialResult, TrialSpec } from '../../../src/model/trial/trial.ts';
import type { BehaviourName } from '../../servers/behaviours.ts';
import { startServer } from '../../servers/start-server.ts';
import { countsFault } from '../http/trial-on.ts';
import { specFor, trial } from './trials.ts';

/** One trial shared out among several processes, against a server that counts for itself in its own process. */
async function shared(behaviour: BehaviourName, generators: number, change: Partial<TrialSpec>) {
  await using server = await startServer(behaviour);
  const result = await trial(specFor({ port: server.port }, { generators, ...change }));
  return { result, tally: await server.tally() };
}

/** Fails unless figures that are counted in different ways agree after the merge. */
function expectMerged(result: TrialResult, generators: number): void {
  expect(countsFault(result)).toBeNull();
  expect(result.generator.processes).toBe(generators);
  const { sent, succeeded, failed } = result.requests;
  expect(result.firstByteMs.count).toBe(succeeded);
  expect(result.connectMs.count).toBe(result.connections.opened);
  const { series } = result;
  expect(sum(series.succeeded)).toBe(succeeded);
  expect(sum(series.failed)).toBe(failed);
  expect(Math.round(result.connections.reused * sent)).toBe(sent - result.connections.opened);
  if (result.samplesMs !== null) {
    expect(result.samplesMs).toHaveLength(succeeded);
    const completions = result.completionsMs as readonly number[];
    expect(completions).toHaveLength(succeeded);
    expect(completions).toEqual(completions.toSorted((a, b) => a - b));
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const requests = (count: number, connections: number): LoadProfile => ({
  kind: 'closed',
  connections,
  requests: count,
  seconds: null,
});

describe.each([2, 3])('%i generator processes', (generators) => {
  it('send every request of a closed load once, with numbers that can’t be shared out evenly', async () => {
    const { result, tally } = await shared('keep-alive', generators, { profile: requests(1001, 7) });
    expectMerged(result, generators);
    expect(result.requests).toMatchObject({ sent: 1001, succeeded: 1001, byStatus: { 200: 1001 } });
    expect(tally).toMatchObject({ requests: 1001, good: 1001, connections: 7 });
  });

  it('lose no count where raw samples end and the histogram begins', async () => {
    const { result, tally } = await shared('keep-alive', generators, { profile: requests(12_000, 12) });
    expectMerged(result, generators);
    expect(result.samplesMs).toBeNull();
    expect(tally.requests).toBe(12_000);
    expect(result.latencyMs.count).toBe(12_000);
  });

  it('count failures and connections as the server does', async () => {
    const { result, tally } = await shared('errors-every-10th', generators, { profile: requests(500, 10) });
    expectMerged(result, generators);
    expect(tally.requests).toBe(500);
    expect(result.requests).toMatchObject({ succeeded: tally.good, failed: tally.bad });
    expect(sum(Object.values(result.requests.byStatus))).toBe(500);
    const closing = await shared('close-each', generators, { profile: requests(500, 10) });
    expectMerged(closing.result, generators);
    expect(closing.result.connections.opened).toBe(500);
    expect(closing.tally).toMatchObject({ requests: 500, connections: 500 });
  });

  it('send what a time allows, warm-up apart', async () => {
    const { result, tally } = await shared('delay-50', generators, {
      profile: { kind: 'closed', connections: 6, requests: null, seconds: 0.5 },
      warmUp: { requests: 6, connections: 6, maxSeconds: 5 },
    });
    expectMerged(result, generators);
    expect(tally.requests).toBe(result.requests.sent + 6);
    expect(result.requests.failed).toBe(0);
  });

  it('keep one schedule between them', async () => {
    const { result, tally } = await shared('keep-alive', generators, {
      profile: { kind: 'open', connections: 9, ratePerSecond: 401, seconds: 1 },
    });
    expectMerged(result, generators);
    expect(result.schedule).toMatchObject({ intended: 401, dropped: 0 });
    expect(tally.requests).toBe(401);
    expect(result.schedule?.lateMs.count).toBe(401);
  });
});
