import { describe, expect, it, vi } from 'vitest';
import { type RecommendationInput, recommend } from '../../../../src/analysis/advice/recommendation.ts';
import { diagnose } from '../../../../src/analysis/diagnosis/diagnosis.ts';
import { asFastAs, contendersOf } from '../../../../src/analysis/search/contenders.ts';
import { seededRandom } from '../../../../src/analysis/statistics/random.ts';
import { planSchema } from '../../../../src/model/plan/plan.ts';
import type { Cell } from '../../../../src/model/run/record.ts';
import { settingsKey } from '../../../../src/model/settings.ts';
import { referenceLabel } from '../../../../src/words/reasons.ts';
import { withFigures } from '../../../fixtures/cell-ends.ts';
import { recommendationInWords } from '../../../fixtures/in-words.ts';
import {
  gunicornGrid,
  openCell,
  randomService,
  simulatedCalibration,
  simulatedCell,
  type TrueKind,
} from '../../../fixtures/simulated-service.ts';

// Many played trials; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const grid = gunicornGrid([1, 2, 4], [1, 4]);
const machine = { cores: 2, physicalCores: 2 };
const planOf = (...names: string[]) =>
  planSchema.parse({
    service: { launcher: 'gunicorn' },
    endpoints: names.map((name) => ({ name, path: '/' })),
    settings: { workerClass: ['sync', 'gevent'], workers: [1, 2, 4], threads: [1, 4] },
    load: { connections: 16, requests: 320 },
  });

function measured(endpoint: string, kind: TrueKind, seed = 2): Cell[] {
  const service = { ...randomService(kind, seed), skew: 0, noise: 0.005 };
  const random = seededRandom(seed);
  return grid.map((point) => simulatedCell(service, endpoint, point, planOf('e').load, random));
}

function advise(cells: readonly Cell[], rest: Partial<RecommendationInput> = {}) {
  const plan = rest.plan ?? planOf(...new Set(cells.map(({ endpoint }) => endpoint)));
  const diagnoses = plan.endpoints.map(({ name }) =>
    diagnose({
      endpoint: name,
      cells,
      calibration: rest.calibrations?.find((one) => one.endpoint === name) ?? null,
      machine,
      load: plan.load,
    }),
  );
  return recommend({
    plan,
    machine,
    cells,
    diagnoses,
    references: [],
    commandFor: (settings) => `run ${settingsKey(settings)}`,
    ...rest,
  }).map((recommendation) => recommendationInWords(recommendation, diagnoses));
}

const withRps = (cell: Cell, rps: number, spread = 0.01): Cell =>
  withFigures(cell, { rps: { mean: rps, low: rps * (1 - spread), high: rps * (1 + spread) }, trialsRps: [rps] });
const find = (cells: readonly Cell[], key: string) => cells.find(({ effective }) => effective?.key === key)!;

describe('recommendation for an endpoint', () => {
  it('is the cheapest server that is as fast as the fastest', () => {
    const cells = measured('e', 'cpu').map((cell) => withRps(cell, (cell.effective?.processes ?? 1) >= 2 ? 100 : 50));
    const [advice] = advise([
      ...cells.filter((cell) => cell !== find(cells, 'sync 4 1')),
      withRps(find(cells, 'sync 4 1'), 101),
    ]);
    expect(advice?.settings).toEqual({ workerClass: 'sync', workers: 2, threads: 1 });
    expect(advice?.because).toContain(
      '2 workers · 1 thread is as fast as sync · 4 workers · 1 thread (difference −1 %, within noise) and uses 60.0 MB less.',
    );
  });

  it('gives no more than 6 % away, however wide the noise', () => {
    const noisy = measured('e', 'io')
      .slice(0, 2)
      .map((cell, i) => withRps(cell, i === 0 ? 90 : 100, 0.4));
    const [slow, fast] = contendersOf(noisy);
    expect(asFastAs(slow!, fast!)).toBe(false);
    const close = contendersOf(
      measured('e', 'io')
        .slice(0, 2)
        .map((cell, i) => withRps(cell, i === 0 ? 97.5 : 100, 0.4)),
    );
    expect(asFastAs(close[0]!, close[1]!)).toBe(true);
    const precise = contendersOf(
      measured('e', 'io')
        .slice(0, 2)
        .map((cell, i) => ({ ...withRps(cell, i === 0 ? 94.5 : 100, 0.001) })),
    );
    expect(asFastAs(precise[0]!, precise[1]!)).toBe(false);
  });

  it('gives away up to 6 % for fewer processes, and no more than 3 % for less memory alone', () => {
    const cells = measured('e', 'io');
    const pairOf = (slower: string, faster: string) =>
      contendersOf([withRps(find(cells, slower), 95, 0.4), withRps(find(cells, faster), 100, 0.4)]);
    const [one, two] = pairOf('gevent 1', 'gevent 2');
    expect(asFastAs(one!, two!)).toBe(true);
    const [sync, gevent] = pairOf('sync 2 1', 'gevent 2');
    expect(asFastAs(sync!, gevent!)).toBe(false);
  });

  it('never rests on a cell with failed requests, and names it', () => {
    const cells = measured('e', 'io').map((cell) => {
      if (cell.effective?.key !== 'gevent 1') return cell;
      const { requests } = cell.measurement!;
      return withFigures(cell, { requests: { ...requests, succeeded: 319, failed: 1 } });
    });
    const [advice] = advise(cells);
    expect(advice?.settings).not.toEqual({ workerClass: 'gevent', workers: 1, threads: 1 });
    expect(advice?.restsOn).not.toContainEqual({
      endpoint: 'e',
      settings: { workerClass: 'gevent', workers: 1, threads: 1 },
    });
    expect(advice?.advice.join(' ')).toContain('gevent · 1 worker · 1 thread (1 of 320 requests failed)');
  });

  it('names a cell of the plan, for endpoints and whole, where a reference of other settings is the same server', () => {
    const isGevent = ({ settings }: Pick<Cell, 'settings'>) => settings['workerClass'] === 'gevent';
    const cells = [...measured('wait', 'io'), ...measured('call', 'io')]
      .map((cell) => (isGevent(cell) ? { ...cell, settings: { ...cell.settings, threads: 4 } } : cell))
      .filter(({ settings }) => settings['threads'] === 4);
    // gevent ignores threads: gunicorn's default number of them is no other server, and smaller.
    const references = grid.filter(isGevent).flatMap((point) => [openCell('wait', point), openCell('call', point)]);
    const plan = {
      ...planOf('wait', 'call'),
      settings: { workerClass: ['sync', 'gevent'], workers: [1, 2, 4], threads: [4] },
    };
    const advised = advise([...references, ...cells], { plan });
    expect(advised.map(({ endpoint }) => endpoint)).toEqual(['wait', 'call', null]);
    for (const { settings } of advised) expect(settings).toMatchObject({ workerClass: 'gevent', threads: 4 });
  });

  it('is missing where nothing could be measured', () => {
    expect(advise(grid.map((point) => openCell('e', point)))).toEqual([]);
  });

  it('counts the gain over references, measured or predicted, each setting once', () => {
    const cells = measured('e', 'io').map((cell) => withRps(cell, cell.measurement!.rps.mean));
    const smallest = { workerClass: 'sync', workers: 1, threads: 1 };
    const rule = { workerClass: 'sync', workers: 4, threads: 1 };
    const [advice] = advise(
      cells.map((cell) =>
        cell.effective?.key === 'sync 4 1'
          ? {
              ...cell,
              status: 'predicted',
              measurement: null,
              prediction: { rps: 40, low: 36, high: 44, timePerRequestMs: null, serverCpuCores: null },
            }
          : cell,
      ),
      {
        references: [
          { name: { kind: 'default', launcher: 'gunicorn' }, settings: smallest },
          { name: { kind: 'rule-of-thumb', launcher: 'gunicorn' }, settings: rule },
          { name: { kind: 'today' }, settings: { workerClass: 'sync', workers: 9 } },
        ],
      },
    );
    expect(advice?.gains.map((gain) => [gain.over, referenceLabel(gain)])).toEqual([
      [smallest, "the smallest settings (gunicorn's default)"],
      [rule, "the rule of thumb of gunicorn's manual, as predicted"],
    ]);
    const [first] = advice!.gains;
    expect(first!.ratio).toBeGreaterThan(10);
    expect(first!.low!).toBeLessThan(first!.ratio);
    expect(advice!.gain).toEqual(first);
  });

  it('is the smallest server that answers all of an open load', () => {
    const plan = planSchema.parse({
      service: { launcher: 'gunicorn' },
      endpoints: [{ name: 'e', path: '/' }],
      load: { connections: 16, rate: 40, seconds: 5 },
    });
    const [advice] = advise(
      measured('e', 'io').map((cell) => withRps(cell, Math.min(40, 12 * (cell.effective?.concurrency ?? 1)))),
      { plan },
    );
    expect(advice?.settings).toEqual({ workerClass: 'gevent', workers: 1, threads: 1 });
    expect(advice?.because).toMatch(
      /is the smallest of \d+ measured that answers all of the 40.0 requests\/s offered \(2 could not\)/,
    );
  });

  describe('with servers that were only predicted', () => {
    const predictedAt = (cell: Cell, rps: number): Cell => {
      const prediction = { rps, low: 0.9 * rps, high: 1.1 * rps, timePerRequestMs: null, serverCpuCores: null };
      return { ...cell, status: 'predicted', measurement: null, prediction };
    };
    const becauseOf = (rateOfOthers: number, measuredKeys: readonly string[]) => {
      const cells = measured('e', 'io').map((cell) =>
        measuredKeys.includes(cell.effective!.key) ? withRps(cell, 300) : predictedAt(cell, rateOfOthers),
      );
      return advise(cells)[0]!.because;
    };

    it('says how many there are and that none promises more', () => {
      expect(becauseOf(280, ['gevent 1', 'sync 1 4'])).toContain(
        'The other 7 were not measured, but predicted to be no faster.',
      );
      expect(becauseOf(280, ['gevent 1'])).toContain(
        'gevent · 1 worker · 1 thread (300 requests/s) was predicted to be among the fastest, and is the only one measured.',
      );
    });

    it('holds no prediction against a rate that others on the machine disturbed', () => {
      const disturbed = (cell: Cell): Cell => withFigures(cell, { host: { otherCores: 1.5 } });
      const cells = measured('e', 'io').map((cell) =>
        cell.effective!.key === 'gevent 1' ? disturbed(withRps(cell, 100)) : predictedAt(cell, 300),
      );
      expect(advise(cells)[0]!.because).toContain('were not measured; what is predicted is for a quiet machine');
      expect(advise(cells)[0]!.because).not.toContain('300');
    });

    it('names the one that may be faster, with its interval', () => {
      expect(becauseOf(400, ['gevent 1', 'sync 1 4'])).toMatch(/may reach 400 requests\/s \(360 to 440\)/);
    });
  });

  it('prefers steady settings to a start that was lucky', () => {
    const cells = measured('e', 'io').flatMap((cell) => {
      const { effective } = cell;
      const prediction = { rps: 300, low: 120, high: 330, timePerRequestMs: null, serverCpuCores: null };
      if (effective?.key === 'sync 2 4') return [{ ...withRps(cell, 330), prediction: { ...prediction, luck: 0.2 } }];
      return effective?.key === 'gevent 1' ? [withRps(cell, 300)] : [];
    });
    const [advice] = advise(cells);
    expect(advice?.settings['workerClass']).toBe('gevent');
    expect(advice?.because).toMatch(/is the safer choice: .* reached 330 requests\/s, but/);
  });

  it('quotes the command of the settings it recommends', () => {
    const [advice] = advise(measured('e', 'io'));
    expect(advice?.command).toBe(`run ${settingsKey(advice!.settings)}`);
  });
});

describe('advice', () => {
  const sentences = (kind: TrueKind, seed = 2) => {
    const service = { ...randomService(kind, seed), skew: 0, noise: 0.005 };
    const calibrations = [simulatedCalibration(service, 'e', seededRandom(seed))];
    return advise(measured('e', kind, seed), { calibrations })[0]!.advice.join('\n');
  };

  it('says that threads and more workers than cores gain nothing for computing', () => {
    expect(sentences('cpu')).toMatch(/Threads gain nothing here .*: they share one interpreter lock\./);
    expect(sentences('cpu')).toMatch(/More workers than cores gain nothing: .* on 2 cores\./);
  });

  it('names a lock, a limit behind the service, and waits that block an event loop, with figures', () => {
    expect(sentences('process-lock')).toMatch(/Threads gain (nothing|little) here .*: they wait for the same lock\./);
    expect(sentences('shared-limit')).toMatch(
      /waits for serves about \d requests at once, so no settings exceed about [\d.]+ requests\/s/,
    );
    expect(sentences('blocking-waits')).toMatch(
      /gevent · \d worker.* reaches only [\d.]+ requests\/s: the wait of [\d.]+ ms blocks its event loop/,
    );
  });

  it('says what blocks an event loop in the words of what runs there', () => {
    const service = { ...randomService('blocking-waits', 2), skew: 0, noise: 0.005 };
    const calibrations = [simulatedCalibration(service, 'e', seededRandom(2))];
    const cells = measured('e', 'blocking-waits');
    const adviceOf = (own: readonly Cell[], launcher: 'gunicorn' | 'uvicorn') => {
      const plan = planOf('e');
      return advise(own, { calibrations, plan: { ...plan, service: { ...plan.service, launcher } } })[0]!.advice.join(
        '\n',
      );
    };
    expect(adviceOf(cells, 'gunicorn')).toContain('A driver in C');
    expect(adviceOf(cells, 'uvicorn')).toMatch(/blocking call in an `async def` endpoint .* pool of 40 threads/);
    const late = cells.map((cell) =>
      cell.settings['workerClass'] === 'gevent'
        ? withFigures(cell, { warnings: [{ kind: 'late-patching', workerClass: 'gevent', option: 'preload_app' }] })
        : cell,
    );
    expect(adviceOf(late, 'gunicorn')).toContain('take preload_app out');
  });

  it('suggests a task queue for heavy requests only, and says what it would not gain', () => {
    expect(sentences('cpu', 3)).not.toContain('Celery');
    const heavy = measured('e', 'cpu').map((cell) => withRps(cell, (cell.effective?.processes ?? 1) >= 2 ? 8 : 4));
    const calibration = {
      endpoint: 'e',
      settings: {},
      requests: 20,
      cpuMs: 245,
      waitMs: 5,
      latencyMs: 250,
      warnings: [],
    };
    const advice = advise(heavy, { calibrations: [calibration] })[0]!.advice.join(' ');
    expect(advice).toMatch(/needs 2\d\d ms of CPU, so 2 cores serve at most about 8\.?\d* requests\/s/);
    expect(advice).toContain('it would not make the work cheaper');
  });

  it('tells of a container’s quota', () => {
    const [advice] = advise(measured('e', 'cpu'), { machine: { cores: 2, physicalCores: 8 } });
    expect(advice?.advice.join(' ')).toContain('The machine has 8 cores, but this service may use 2');
  });

  it('each sentence once, with a figure', () => {
    for (const kind of ['cpu', 'io', 'mixed', 'process-lock', 'shared-limit', 'blocking-waits'] as const) {
      const { advice } = advise(measured('e', kind))[0]!;
      expect(new Set(advice).size).toBe(advice.length);
      for (const sentence of advice) expect(sentence).toMatch(/\d/);
    }
  });
});

describe('recommendation for the whole service', () => {
  it('weighs the endpoints by what each reaches of its own best', () => {
    const cells = [...measured('think', 'cpu'), ...measured('wait', 'io')];
    const even = advise(cells).at(-1)!;
    expect(even.endpoint).toBeNull();
    expect(even.settings).toMatchObject({ workerClass: 'gevent' });
    expect(even.because).toMatch(/reaches \d+ % of each endpoint's own best on average \(think \d+ % and wait \d+ %\)/);
    const plan = planOf('think', 'wait');
    const [think, wait] = plan.endpoints;
    const computing = advise(cells, { plan: { ...plan, endpoints: [{ ...think!, weight: 1000 }, wait!] } });
    expect(computing.at(-1)!.because).toMatch(/think (9[7-9](\.\d)?|100) %/);
  });

  it('takes no setting that failed for one of the endpoints', () => {
    const best = advise([...measured('think', 'cpu'), ...measured('wait', 'io')]).at(-1)!.settings;
    const broken = measured('wait', 'io').map((cell) => {
      if (settingsKey(cell.settings) !== settingsKey(best)) return cell;
      const { requests } = cell.measurement!;
      return withFigures(cell, { requests: { ...requests, failed: 3, succeeded: 317 } });
    });
    expect(advise([...measured('think', 'cpu'), ...broken]).at(-1)!.settings).not.toEqual(best);
  });

  it('is left out for a single endpoint', () => {
    expect(advise(measured('e', 'io')).map(({ endpoint }) => endpoint)).toEqual(['e']);
  });

  it('counts its gain over the smallest settings and the references, endpoint by endpoint', () => {
    const cells = [...measured('think', 'cpu'), ...measured('wait', 'io')].map((cell) =>
      withRps(cell, cell.measurement!.rps.mean),
    );
    const whole = advise(cells, {
      references: [
        {
          name: { kind: 'rule-of-thumb', launcher: 'gunicorn' },
          settings: { workerClass: 'sync', workers: 4, threads: 1 },
        },
      ],
    }).at(-1)!;
    const rate = (endpoint: string, key: string) =>
      find(
        cells.filter((cell) => cell.endpoint === endpoint),
        key,
      ).measurement!.rps.mean;
    const chosen = cells.find(({ settings }) => settingsKey(settings) === settingsKey(whole.settings))!.effective!.key;
    const [smallest, rule] = whole.gains;
    const expected = Math.sqrt(
      (rate('think', chosen) / rate('think', 'sync 1 1')) * (rate('wait', chosen) / rate('wait', 'sync 1 1')),
    );
    expect(smallest!.ratio).toBeCloseTo(expected, 1);
    expect(smallest!.low!).toBeLessThan(smallest!.ratio);
    expect(referenceLabel(rule!)).toBe("the rule of thumb of gunicorn's manual");
    expect(whole.because).toContain(`That is ${Number(smallest!.ratio.toPrecision(3))} times (`);
    expect(whole.because).toMatch(/the rate of the smallest settings\.$/);
  });
});
