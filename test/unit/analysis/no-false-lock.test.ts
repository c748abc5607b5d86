import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { plainDemand } from '../../../src/analysis/capacity/demand.ts';
import { diagnoseRun } from '../../../src/analysis/diagnosis/diagnosis.ts';
import { seededRandom } from '../../../src/analysis/statistics/random.ts';
import { planSchema } from '../../../src/model/plan/plan.ts';
import type { Calibration, Cell, Diagnosis, Measurement } from '../../../src/model/run/record.ts';
import { measuredCell } from '../../fixtures/cell-ends.ts';
import { diagnosisInWords } from '../../fixtures/in-words.ts';
import {
  gunicornGrid,
  randomService,
  type SimulatedService,
  simulatedCalibration,
  simulatedCell,
  type TrueKind,
} from '../../fixtures/simulated-service.ts';

// Many played trials; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const machine = { cores: 2 };
const grid = gunicornGrid([1, 2], [1, 4]);
const withoutLock: readonly TrueKind[] = ['cpu', 'extension', 'io', 'mixed', 'shared-limit'];

function planFor(seconds: number) {
  return planSchema.parse({
    service: { launcher: 'gunicorn' },
    endpoints: [{ name: 'e', path: '/' }],
    load: { connections: 16, seconds },
  });
}

interface Circumstances {
  readonly seconds: number;
  readonly seed: number;
  readonly change?: (measurement: Measurement) => Measurement;
  readonly calibrated?: (calibration: Calibration) => Calibration;
  readonly points?: typeof grid;
}

type InWords = ReturnType<typeof diagnosisInWords<Diagnosis>>;

function diagnosisOf(
  service: SimulatedService,
  { seconds, seed, change = (it) => it, calibrated = (it) => it, points = grid }: Circumstances,
): InWords {
  const plan = planFor(seconds);
  const random = seededRandom(seed);
  const calibrations = [calibrated(simulatedCalibration(service, 'e', random))];
  const cells = points.map((point): Cell => {
    const cell = simulatedCell(service, 'e', point, plan.load, random);
    return measuredCell(cell, change(cell.measurement!));
  });
  return diagnosisInWords(diagnoseRun({ plan, machine, cells, calibrations })[0]!);
}

/** As `service`, each request taking so many times as long. */
function slowed(service: SimulatedService, factor: number): SimulatedService {
  const { demand } = service;
  return { ...service, demand: { ...demand, cpuMs: demand.cpuMs * factor, waitMs: demand.waitMs * factor } };
}

/** A lock held while computing. */
function locked(service: SimulatedService): SimulatedService {
  return { ...service, demand: { ...service.demand, globalLockShare: 1 } };
}

describe('no lock is said to be', () => {
  it('where there is none, whatever other programs do and however short the trials are', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...withoutLock),
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.constantFrom(0.05, 0.2, 1),
        fc.constantFrom(0.05, 0.3, 1),
        (kind, seed, otherCores, seconds, factor) => {
          const service = { ...slowed(randomService(kind, seed), factor), otherCores };
          const { bound, summary, limits, evidence } = diagnosisOf(service, { seconds, seed });
          expect(bound, summary).not.toBe('lock');
          // Nor as what limits a cell, or why it missed its prediction.
          expect(Object.values(limits)).not.toContain('lock');
          expect(evidence.join(' ')).not.toMatch(/wait for (one|a) lock|with a lock held/);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('while the calibration read a machine that the trials were too short to read', () => {
    const service = { ...slowed(randomService('cpu', 3), 0.1), otherCores: 1.1 };
    // The scheduler gave the server less than the others left it.
    const change = (measurement: Measurement): Measurement => ({
      ...measurement,
      rps: { ...measurement.rps, mean: measurement.rps.mean * 0.6 },
      server: { ...measurement.server!, cpuCores: measurement.server!.cpuCores! * 0.6 },
    });
    const { bound, summary } = diagnosisOf(service, { seconds: 0.05, seed: 3, change });
    expect(bound).toBe('cpu');
    expect(summary).toContain('could not be seen: other programs kept up to 1.1 of 2 cores busy meanwhile');
  });

  it('while waiting for a core explains the missing rate', () => {
    const service = locked(randomService('cpu', 1));
    expect(diagnosisOf(service, { seconds: 1, seed: 1 }).bound).toBe('lock');
    const queued = (measurement: Measurement): Measurement => {
      const { server } = measurement;
      return { ...measurement, server: { ...server!, runQueueMsPerRequest: server!.cpuMsPerRequest! } };
    };
    expect(diagnosisOf(service, { seconds: 1, seed: 1, change: queued }).bound).toBe('cpu');
  });

  it('while the code was not warm yet, or the load generator was busy', () => {
    const service = locked(randomService('cpu', 1));
    const warming = (measurement: Measurement) => ({
      ...measurement,
      warnings: [{ kind: 'recorded' as const, was: 'still-warming', text: 'The rate still rose.' }],
    });
    expect(diagnosisOf(service, { seconds: 1, seed: 1, change: warming }).summary).toBe(
      'It is not clear what bounds `e`. None of its 6 measured cells can be used (the first: its rate still rose while it was measured).',
    );
    const busy = (measurement: Measurement): Measurement => ({
      ...measurement,
      generator: { ...measurement.generator, eventLoopUtilization: 0.7 },
    });
    expect(diagnosisOf(service, { seconds: 1, seed: 1, change: busy }).bound).toBe('cpu');
  });

  it('where requests wait, while what they waited for a core is as long as the lock', () => {
    const service = randomService('shared-lock', 2);
    expect(diagnosisOf(service, { seconds: 1, seed: 2 }).bound).toBe('lock');
    const queued = (measurement: Measurement): Measurement => ({
      ...measurement,
      server: { ...measurement.server!, runQueueMsPerRequest: 16 * service.demand.waitMs },
    });
    const { bound, summary } = diagnosisOf(service, { seconds: 1, seed: 2, change: queued });
    expect(bound).toBe('inconclusive');
    expect(summary).toMatch(/look as if requests waited for a lock, but waiting for a core \(up to .* each\)/);
  });
});

describe('a lock', () => {
  it('of each process is found on event loops alone, where a wait that blocks the loop would look the same', () => {
    const random = randomService('process-lock', 2);
    const service = { ...random, demand: { ...plainDemand(0.6, 25.2), processLockShare: 1 } };
    const loops = gunicornGrid([1, 2], []);
    expect(loops.map(({ effective }) => effective.model)).toEqual(['event-loop', 'event-loop']);
    for (let seed = 1; seed <= 8; seed++) {
      const { bound, summary } = diagnosisOf(service, { seconds: 1, seed, points: loops });
      expect(bound, summary).toBe('lock');
    }
  });

  it('is found though nothing of the machine can be read, where no machine could be so slow', () => {
    const unread = (measurement: Measurement): Measurement => ({
      ...measurement,
      host: null,
      server: { ...measurement.server!, runQueueMsPerRequest: null },
    });
    const calibrated = (calibration: Calibration): Calibration => ({
      ...calibration,
      otherCores: null,
      queuedMs: null,
    });
    for (const kind of ['process-lock', 'shared-lock'] as const) {
      const service = randomService(kind, 2);
      expect(diagnosisOf(service, { seconds: 1, seed: 2, change: unread, calibrated }).bound, kind).toBe('lock');
    }
  });

  it('held while computing is not refuted by threads that stand in line for a core side by side', () => {
    const service = { ...locked(randomService('cpu', 1)), otherCores: 1.5 };
    // As seen beside 1.5 busy cores.
    const change = (measurement: Measurement): Measurement => {
      const { rps, server } = measurement;
      const queuedCores = 1.6;
      return { ...measurement, server: { ...server!, runQueueMsPerRequest: (1000 * queuedCores) / rps.mean } };
    };
    const points = grid.filter(({ effective }) => effective.model === 'threads');
    const { bound, summary } = diagnosisOf(service, { seconds: 1, seed: 1, change, points });
    expect(bound).toBe('cpu');
    expect(summary).toContain('could not be seen');
  });

  it('held while computing is never passed over in silence after short trials', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.constantFrom(0.05, 0.2, 1),
        (seed, otherCores, seconds) => {
          const service = { ...slowed(locked(randomService('cpu', seed)), 0.2), otherCores };
          const { bound, summary } = diagnosisOf(service, { seconds, seed });
          if (bound === 'cpu') expect(summary).toContain('could not be seen');
          else expect(['lock', 'inconclusive']).toContain(bound);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('rates that others disturbed', () => {
  it('give no other verdict than one request alone, for which there is none then', () => {
    const service = { ...randomService('cpu', 5), otherCores: 1.3 };
    const calibrated = (calibration: Calibration): Calibration => {
      const cpuMs = service.demand.cpuMs * 1.5;
      return { ...calibration, ...{ cpuMs, waitMs: 0.15 * cpuMs, latencyMs: 1.9 * cpuMs, latencyVariation: 0.65 } };
    };
    for (const seed of [1, 2, 3, 4, 5])
      expect(['cpu', 'inconclusive']).toContain(diagnosisOf(service, { seconds: 1, seed, calibrated }).bound);
  });
});

describe('a calibration', () => {
  it('with failed requests has no part in the verdict, which says so', () => {
    const service = randomService('io', 1);
    const calibrated = (calibration: Calibration): Calibration => ({
      ...calibration,
      ...{ requests: 299, failed: 215, cpuMs: 0.4, waitMs: 0, latencyMs: 0.4 },
    });
    const { bound, summary, evidence } = diagnosisOf(service, { seconds: 1, seed: 1, calibrated });
    expect(bound).toBe('io');
    expect(summary).toMatch(/Its calibration was left out: 215 of 514 requests failed, one at a time\.$/);
    expect(evidence.join(' ')).not.toContain('One request at a time takes');
  });
});
