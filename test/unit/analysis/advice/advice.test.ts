import { describe, expect, it } from 'vitest';
import { recommend } from '../../../../src/analysis/advice/recommendation.ts';
import { diagnose } from '../../../../src/analysis/diagnosis/diagnosis.ts';
import { seededRandom } from '../../../../src/analysis/statistics/random.ts';
import { planSchema } from '../../../../src/model/plan/plan.ts';
import type { Cell } from '../../../../src/model/run/record.ts';
import { adviceSentence } from '../../../../src/words/advice.ts';
import { reference2018 } from '../../../fixtures/reference-2018.ts';
import {
  gunicornGrid,
  randomService,
  simulatedCalibration,
  simulatedCell,
} from '../../../fixtures/simulated-service.ts';

const machine = { cores: 2, physicalCores: 2 };

function adviceOn(endpoint: string, cells: readonly Cell[], requests = 32, keepAlive = false, calibrated = true) {
  const plan = planSchema.parse({
    service: { launcher: 'gunicorn', app: 'app:app' },
    endpoints: [{ name: endpoint, path: '/' }],
    load: { connections: 16, requests, keepAlive },
  });
  const calibration = calibrated ? simulatedCalibration(locked, endpoint, seededRandom(1)) : null;
  const diagnosis = diagnose({ endpoint, cells, calibration, machine, load: plan.load });
  const calibrations = calibration === null ? [] : [calibration];
  const told = recommend({
    ...{ plan, machine, cells, calibrations, diagnoses: [diagnosis], references: [] },
    commandFor: () => '',
  });
  return told.find((one) => one.endpoint === endpoint)?.advice.map(adviceSentence) ?? [];
}

const service = randomService('cpu', 1);
const locked = { ...service, demand: { ...service.demand, globalLockShare: 1 } };

describe('advice', () => {
  it('says how to run gaiohttp, which gunicorn no longer has, and what to run without it', () => {
    const cells = reference2018.filter(
      ({ endpoint, settings }) =>
        endpoint === 'compute' &&
        (settings['workerClass'] === 'gaiohttp' || (settings['workers'] === 1 && settings['workerClass'] === 'sync')),
    );
    const advice = adviceOn('compute', cells, 32, false, false);
    const [told] = advice.filter((sentence) => sentence.startsWith('gunicorn has not included gaiohttp since 20.0'));
    expect(told).toContain('start gunicorn with -k servebench_gaiohttp.GaiohttpWorker');
    expect(told).toMatch(
      /Without it, sync · 1 worker · \d threads? was the fastest measured: [\d.]+ requests\/s against/,
    );
    const others = reference2018.filter(
      ({ endpoint, settings }) => endpoint === 'compute' && settings['workers'] === 1,
    );
    expect(
      adviceOn(
        'compute',
        others.filter(({ settings }) => settings['workerClass'] === 'sync'),
        32,
        false,
        false,
      ).join(),
    ).not.toContain('gaiohttp');
  });

  it('names the ceiling that a lock held while computing sets', () => {
    const random = seededRandom(1);
    const { load } = planSchema.parse({
      service: { launcher: 'gunicorn' },
      endpoints: [{ name: 'e', path: '/' }],
      load: { connections: 16, requests: 320, keepAlive: true },
    });
    const cells = gunicornGrid([1, 2], [1, 4]).map((point) => simulatedCell(locked, 'e', point, load, random));
    const [ceiling] = adviceOn('e', cells, 320, true).filter((sentence) => sentence.includes('cannot exceed'));
    const rps = Number(/about ([\d.]+) requests/.exec(ceiling ?? '')?.[1]);
    expect(rps).toBeCloseTo(1000 / locked.demand.cpuMs, -1);
    expect(ceiling).toContain('one after another, and other cores stay idle');
  });
});
