import { describe, expect, test } from 'vitest';
import { longerWarmUp, warmUpFor } from '../../../src/benchmark/warm-up.ts';
import type { Calibration } from '../../../src/model/run/record.ts';
import type { EffectiveSettings } from '../../../src/model/settings.ts';
import type { TrialRequest, TrialSpec } from '../../../src/model/trial/trial.ts';
import { launcherWithout, planWith } from './run-fixtures.ts';

const effective = (workers: number): EffectiveSettings =>
  launcherWithout(null).effective({ workerClass: 'sync', workers, threads: 1 });
const get = { method: 'GET' } as TrialRequest;
const spec = {
  profile: { kind: 'closed', connections: 16, requests: 32, seconds: null },
  requests: [get],
} as unknown as TrialSpec;
const takes = (latencyMs: number) => ({ latencyMs }) as Calibration;

describe('warmUpFor', () => {
  test('a slow endpoint warms up with no request waiting behind another', () => {
    expect(warmUpFor(planWith(), effective(2), takes(3000), spec)).toMatchObject({ requests: 2, connections: 2 });
  });

  test('only the clients of a slow endpoint, on a server whose slots are known, begin together', () => {
    const unbounded = { ...effective(64), concurrency: null };
    expect(warmUpFor(planWith(), effective(64), takes(3000), spec)?.atOnce).toBe(16);
    expect(warmUpFor(planWith(), unbounded, takes(3000), spec)?.atOnce).toBeUndefined();
    expect(warmUpFor(planWith(), effective(64), takes(1), spec)?.atOnce).toBeUndefined();
  });

  test('never more clients than the load has', () => {
    expect(warmUpFor(planWith(), effective(64), takes(3000), spec)).toMatchObject({ requests: 16, connections: 16 });
  });

  test('a fast endpoint warms up longer', () => {
    const fast = warmUpFor(planWith(), effective(2), takes(1), spec);
    expect(fast?.connections).toBe(2);
    expect(fast?.requests).toBeGreaterThan(2);
  });

  test('many clients on few processes that compute do not make it long', () => {
    const loop = { ...effective(1), concurrency: 1000 };
    const computing = { latencyMs: 6, cpuMs: 6 } as Calibration;
    const waiting = { latencyMs: 6, cpuMs: 0.1 } as Calibration;
    // A round of 16 requests of 6 ms takes 96 ms of one process.
    expect(warmUpFor(planWith(), loop, computing, spec)?.requests).toBe(16 * 3);
    expect(warmUpFor(planWith(), loop, waiting, spec)?.requests).toBe(16 * 20);
  });

  test('code that a virtual machine compiles is warmed for a second, if the requests change nothing on the server', () => {
    const node = planWith({ service: { launcher: 'node', app: 'app.js' }, settings: { workers: [1, 2] } });
    const kept = { ...effective(2), keepAlive: true };
    const warmUp = warmUpFor(node, kept, takes(0.3), spec);
    expect(warmUp).toMatchObject({ maxSeconds: 1, requests: 100_000 });
    // Each fresh connection takes a local port for a minute.
    expect(warmUpFor(node, { ...kept, keepAlive: null }, takes(0.3), spec)?.requests).toBe(4000);
    const posting = { ...spec, requests: [get, { ...get, method: 'POST' }] };
    expect(warmUpFor(node, kept, takes(0.3), posting)?.requests).toBeLessThan(1000);
    expect(warmUpFor(node, kept, takes(3000), spec)?.requests).toBe(2);
    expect([0, 1].map((again) => longerWarmUp(node, kept, warmUp!, again).maxSeconds)).toEqual([2, 4]);
  });

  test('the plan decides when it says how many, and 0 is none', () => {
    expect(warmUpFor(planWith({ load: { warmUpRequests: 0 } }), effective(2), takes(1), spec)).toBeNull();
    expect(warmUpFor(planWith({ load: { warmUpRequests: 5 } }), effective(2), takes(1), spec)?.requests).toBe(5);
  });
});
