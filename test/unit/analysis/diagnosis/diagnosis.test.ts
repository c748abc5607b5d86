import { describe, expect, it, vi } from 'vitest';
import { type DiagnosisInput, diagnose } from '../../../../src/analysis/diagnosis/diagnosis.ts';
import { seededRandom } from '../../../../src/analysis/statistics/random.ts';
import { planSchema } from '../../../../src/model/plan/plan.ts';
import type { Bound, Calibration, Cell } from '../../../../src/model/run/record.ts';
import { settingsKey } from '../../../../src/model/settings.ts';
import { withFigures } from '../../../fixtures/cell-ends.ts';
import { diagnosisInWords } from '../../../fixtures/in-words.ts';
import {
  gunicornGrid,
  randomService,
  type SimulatedService,
  simulatedCalibration,
  simulatedCell,
  simulatedKinds,
  type TrueKind,
} from '../../../fixtures/simulated-service.ts';

// Many played trials; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const machine = { cores: 2 };
const inWordsOf = (input: DiagnosisInput) => diagnosisInWords(diagnose(input));
const loadOf = (requests: number) =>
  planSchema.parse({
    service: { launcher: 'gunicorn' },
    endpoints: [{ name: 'e', path: '/' }],
    load: { connections: 16, requests },
  }).load;

const truth: Readonly<Record<TrueKind, Bound>> = {
  cpu: 'cpu',
  extension: 'cpu',
  io: 'io',
  mixed: 'mixed',
  'process-lock': 'lock',
  'shared-limit': 'io',
  'shared-lock': 'lock',
  'blocking-waits': 'io',
};

function measure(
  service: SimulatedService,
  seed: number,
  options: { requests?: number; grid?: ReturnType<typeof gunicornGrid>; calibrated?: boolean } = {},
) {
  const { requests = 320, grid = gunicornGrid([1, 2], [1, 4]), calibrated = true } = options;
  const random = seededRandom(seed);
  const load = loadOf(requests);
  const cells = grid.map((point) => simulatedCell(service, 'e', point, load, random));
  const calibration = calibrated ? simulatedCalibration(service, 'e', random) : null;
  return { cells, calibration, load };
}

function diagnosed(service: SimulatedService, seed: number, options = {}) {
  const { cells, calibration, load } = measure(service, seed, options);
  return inWordsOf({ endpoint: 'e', cells, calibration, machine, load });
}

describe('diagnosis of services of which the truth is known', () => {
  const setups = [
    { name: 'two workers, four threads', options: {} },
    { name: 'ab -n 32 -c 16', options: { requests: 32 } },
    {
      name: 'a wider grid without calibration',
      options: { grid: gunicornGrid([1, 2, 4], [1, 2, 4]), calibrated: false },
    },
  ];
  for (const { name, options } of setups) {
    it(`is right, or abstains, for each kind: ${name}`, () => {
      const wrong: string[] = [];
      let abstained = 0;
      for (const kind of simulatedKinds) {
        for (let seed = 1; seed <= 2; seed++) {
          const { bound, summary } = diagnosed(randomService(kind, seed), seed, options);
          if (bound === 'inconclusive') abstained++;
          else if (bound !== truth[kind]) wrong.push(`${kind} ${seed}: ${summary}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(abstained).toBeLessThanOrEqual(1);
    });
  }

  it('finds a lock that is held while computing, by the cores that stay idle', () => {
    const service = randomService('cpu', 1);
    const locked = { ...service, demand: { ...service.demand, globalLockShare: 1 } };
    const { bound, summary, limits } = diagnosed(locked, 1);
    expect(bound).toBe('lock');
    expect(summary).toMatch(/^`e` is bound by a lock that all processes share: its requests compute one at a time/);
    expect(limits[settingsKey({ workerClass: 'sync', workers: 2, threads: 1 })]).toBe('lock');
    // The same rates where the load generator used the other core are no lock's doing.
    const { cells, calibration, load } = measure(locked, 1);
    const shared = cells.map((cell) =>
      withFigures(cell, { generator: { ...cell.measurement!.generator, cpuShare: 0.95 } }),
    );
    expect(inWordsOf({ endpoint: 'e', cells: shared, calibration, machine, load }).bound).toBe('cpu');
  });

  it('says what limits each setting', () => {
    const limits = (kind: TrueKind, seed = 2) => {
      const service = randomService(kind, seed);
      // Slow enough that 16 waiting requests leave the cores idle.
      const demand = { ...service.demand, cpuMs: service.demand.cpuMs * 5, waitMs: service.demand.waitMs * 20 };
      const found = diagnosed({ ...service, demand: kind === 'io' ? demand : service.demand, skew: 0 }, seed).limits;
      return (workerClass: string, workers: number, threads: number) =>
        found[settingsKey({ workerClass, workers, threads })];
    };
    const io = limits('io');
    expect([io('sync', 1, 1), io('sync', 2, 1), io('gevent', 1, 1)]).toEqual(['slots', 'slots', 'connections']);
    const cpu = limits('cpu');
    expect([cpu('sync', 1, 1), cpu('sync', 1, 4), cpu('sync', 2, 1), cpu('gevent', 1, 1)]).toEqual([
      'cpu',
      'cpu',
      'cpu',
      'cpu',
    ]);
    const lock = limits('process-lock');
    expect([lock('sync', 1, 1), lock('sync', 1, 4), lock('gevent', 1, 1)]).toEqual(['slots', 'lock', 'lock']);
    const pool = limits('shared-limit');
    expect([pool('sync', 1, 1), pool('gevent', 1, 1)]).toEqual(['slots', 'downstream']);
  });

  it('gives its evidence in sentences with figures', () => {
    const { evidence, summary } = diagnosed(randomService('io', 1), 1);
    expect(summary).toMatch(/^`e` is I\/O-bound \(9\d % of a request is waiting, [\d.]+ m?s\)\.$/);
    expect(evidence[0]).toMatch(
      /^One request at a time takes [\d.]+ m?s: [\d.]+ ms of server CPU and [\d.]+ m?s of waiting/,
    );
    expect(evidence.join(' ')).toMatch(/times as many threads .* give [\d.]+ times the rate/);
    for (const sentence of evidence) expect(sentence).toMatch(/\d.*\.$/);
  });
});

describe('diagnosis that abstains', () => {
  const { cells, calibration, load } = measure(randomService('io', 1), 1);
  const say = (some: readonly Cell[], known: Calibration | null = calibration) =>
    inWordsOf({ endpoint: 'e', cells: some, calibration: known, machine, load });

  it('has nothing to go by', () => {
    expect(say([], null).bound).toBe('inconclusive');
    expect(say(cells.slice(0, 1), null).summary).toContain('One measured cell without a calibration');
  });

  it('does not read failed requests', () => {
    const failing = cells.map((cell) => {
      const { requests } = cell.measurement!;
      return withFigures(cell, {
        requests: { ...requests, succeeded: requests.succeeded / 2, failed: requests.sent / 2 },
      });
    });
    const { bound, summary, limits } = say(failing);
    expect(bound).toBe('inconclusive');
    expect(summary).toContain('160 of 320 requests failed');
    expect(Object.values(limits)).toContain('failed-requests');
  });

  it('does not believe a few requests that differ much from each other', () => {
    const known: Calibration = {
      ...calibration!,
      requests: 5,
      latencyMs: 200,
      cpuMs: 120,
      waitMs: 80,
      latencyVariation: 0.9,
    };
    expect(say([], known).bound).toBe('inconclusive');
    expect(say([], { ...known, requests: 400 }).bound).toBe('mixed');
  });

  it('does not believe a calibration whose requests needed other CPU than those under load', () => {
    const mixed = measure(randomService('mixed', 1), 1);
    const [first] = mixed.cells;
    const cpuMs = first!.measurement!.server!.cpuMsPerRequest! / 6;
    const lucky: Calibration = { ...mixed.calibration!, requests: 9, cpuMs, waitMs: 6 * cpuMs, latencyMs: 7 * cpuMs };
    const { bound, summary } = inWordsOf({
      ...{ endpoint: 'e', cells: mixed.cells, calibration: lucky, machine, load: mixed.load },
    });
    expect(bound).toBe('inconclusive');
    expect(summary).toMatch(/used [\d.]+ ms of CPU \(9 requests\), under load [\d.]+ ms each/);
  });

  it('does not explain rates that fit nothing', () => {
    const random = seededRandom(3);
    const erratic = cells.map((cell) => {
      const rps = cell.measurement!.rps.mean * Math.exp(2.5 * (random() - 0.5));
      return withFigures(cell, { rps: { mean: rps, low: null, high: null }, trialsRps: [rps] });
    });
    expect(say(erratic).bound).toBe('inconclusive');
    expect(say(erratic).summary).toContain('differ from every explanation');
  });

  it('but says CPU where every reading does, however noisy the rates', () => {
    const cpu = measure(randomService('cpu', 1), 1);
    const noisy = cpu.cells.map((cell, i) => {
      const rps = cell.measurement!.rps.mean * (i % 2 === 0 ? 0.6 : 1);
      return withFigures(cell, { rps: { mean: rps, low: null, high: null }, trialsRps: [rps] });
    });
    expect(
      inWordsOf({ endpoint: 'e', cells: noisy, calibration: cpu.calibration, machine, load: cpu.load }).bound,
    ).toBe('cpu');
  });

  it('does not take waiting for a core on a busy machine for waiting in the service', () => {
    const cpu = measure(randomService('cpu', 1), 1);
    const busy = cpu.cells.map((cell) => withFigures(cell, { host: { otherCores: 1.7 } }));
    const waited: Calibration = {
      ...cpu.calibration!,
      ...{ cpuMs: 3, waitMs: 2.5, latencyMs: 5.5, requests: 300, otherCores: 1.7, queuedMs: { least: 0, most: 2 } },
    };
    const say = (known: Calibration) =>
      inWordsOf({ endpoint: 'e', cells: busy, calibration: known, machine, load: cpu.load });
    expect(say(waited).bound).toBe('inconclusive');
    expect(say(waited).summary).toContain(
      'Other programs kept 1.7 of 2 cores busy while it was calibrated, so waiting for',
    );
    // One thread waits in the request's stead: what it waited is known.
    const alone = { ...waited, waitMs: 0.1, queuedMs: { least: 2.4, most: 2.4 } };
    expect(say(alone).bound).toBe('cpu');
  });

  it('learns nothing from the rates of an open load, which are what was offered', () => {
    const open = planSchema.parse({
      service: { launcher: 'gunicorn' },
      endpoints: [{ name: 'e', path: '/' }],
      load: { connections: 16, rate: 20, seconds: 5 },
    }).load;
    const offered = cells.map((cell) =>
      withFigures(cell, { rps: { mean: 20, low: null, high: null }, trialsRps: [20] }),
    );
    const { bound, limits } = inWordsOf({ endpoint: 'e', cells: offered, calibration, machine, load: open });
    expect(bound).toBe('io');
    expect(new Set(Object.values(limits))).toEqual(new Set(['offered-rate']));
  });
});
