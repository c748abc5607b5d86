import { describe, expect, it } from 'vitest';
import { modelEndpoint } from '../../../../src/analysis/fit/predict-endpoint.ts';
import { planSchema } from '../../../../src/model/plan/plan.ts';
import type { Calibration } from '../../../../src/model/run/record.ts';
import type { EffectiveSettings } from '../../../../src/model/settings.ts';
import { openCell } from '../../../fixtures/simulated-service.ts';

const { load } = planSchema.parse({
  service: { launcher: 'node' },
  endpoints: [{ name: 'e', path: '/' }],
  load: { connections: 16, seconds: 5 },
});

const loop: EffectiveSettings = {
  ...{ workerClass: null, processes: 1, slotsPerProcess: null, concurrency: null, model: 'event-loop' },
  ...{ keepAlive: true, sharedLock: true, key: 'one loop' },
};

const calibration: Calibration = {
  ...{ endpoint: 'e', settings: {}, requests: 300, cpuMs: 3, waitMs: 0, latencyMs: 3 },
  ...{ mainThreadShare: 0.1, warnings: [] },
};

const predicted = (effective: EffectiveSettings, known: Calibration = calibration) =>
  modelEndpoint([openCell('e', { settings: {}, effective })], known, { cores: 2 }, load).predict(effective)?.rps ?? 0;

describe('a process that computes in threads beside its event loop', () => {
  it('is predicted to use several cores where they are free of any lock, as those of libuv', () => {
    expect(predicted({ ...loop, poolThreads: 4 })).toBeGreaterThan(600);
    expect(predicted({ ...loop, poolThreads: 1 })).toBeLessThan(400);
    expect(predicted({ ...loop, poolThreads: 4 }, { ...calibration, mainThreadShare: 1 })).toBeLessThan(340);
  });

  it('but not where they share the interpreter with it', () => {
    expect(predicted(loop)).toBeLessThan(340);
  });
});
