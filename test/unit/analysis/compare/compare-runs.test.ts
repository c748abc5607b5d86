import { describe, expect, it, vi } from 'vitest';
import { compareRuns } from '../../../../src/analysis/compare/compare-runs.ts';
import { normalFrom, type Random, seededRandom } from '../../../../src/analysis/statistics/random.ts';
import { planSchema } from '../../../../src/model/plan/plan.ts';
import type { Cell, Measurement, RunRecord } from '../../../../src/model/run/record.ts';
import type { Transport } from '../../../../src/model/trial/trial.ts';
import { withFigures } from '../../../fixtures/cell-ends.ts';
import { comparisonInWords } from '../../../fixtures/in-words.ts';
import { reference2018 } from '../../../fixtures/reference-2018.ts';
import { gunicornGrid } from '../../../fixtures/simulated-service.ts';

const compared = (before: RunRecord, after: RunRecord) => comparisonInWords(compareRuns(before, after));

// Many played trials; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const grid = gunicornGrid([1, 2, 4], [1, 2]);
const plan = planSchema.parse({
  service: { launcher: 'gunicorn', app: 'app:app' },
  endpoints: [
    { name: 'think', path: '/think' },
    { name: 'wait', path: '/wait' },
  ],
  load: { connections: 16, seconds: 5 },
});
const template = reference2018[0]!.measurement as Measurement;

interface Truth {
  /** Standard deviation between starts, and between the two runs. */
  readonly starts: number;
  readonly runs: number;
  /** Within-trial standard error as the interval tells it; `null`: no interval. */
  readonly within: number | null;
  readonly trials: number;
  readonly factor?: (endpoint: string) => number;
  /** Chance that a start is three times slower, as when all connections fall on one worker. */
  readonly unlucky?: number;
}

function runOf(
  { starts, runs, within, trials, factor = () => 1, unlucky = 0 }: Truth,
  random: Random,
  patch: Partial<RunRecord> = {},
): RunRecord {
  const run = Math.exp(runs * normalFrom(random));
  const cells: Cell[] = plan.endpoints.flatMap(({ name: endpoint }) =>
    grid.map(({ settings, effective }) => {
      const rates = Array.from(
        { length: trials },
        () =>
          (unlucky > 0 && random() < unlucky ? 33 : 100) *
          run *
          factor(endpoint) *
          Math.exp(Math.hypot(starts, within ?? 0.01) * normalFrom(random)),
      );
      const rps = rates.reduce((sum, rate) => sum + rate, 0) / trials;
      const interval =
        trials === 1 && within !== null
          ? { low: rps * Math.exp(-1.96 * within), high: rps * Math.exp(1.96 * within) }
          : { low: null, high: null };
      return {
        endpoint,
        settings,
        effective,
        sameAs: null,
        status: 'measured',
        command: null,
        measurement: { ...template, rps: { mean: rps, ...interval }, trialsRps: rates },
        prediction: null,
      };
    }),
  );
  return {
    schema: 2,
    id: 'run',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: null,
    status: 'finished',
    failure: null,
    machine: {
      cpu: 'X',
      cores: 2,
      physicalCores: 2,
      memoryBytes: 1e9,
      platform: 'linux',
      versions: { gunicorn: '27.0.1' },
      git: { commit: 'abcdef0123456789', dirty: true },
    },
    plan,
    elapsedSeconds: 10,
    cells,
    calibrations: [],
    diagnoses: [],
    recommendations: [],
    budgets: [],
    notes: [],
    ...patch,
  };
}

/** Share of pairs of equal runs in which any cell, and in which any endpoint, is called different. */
function falseDifferences(truth: Truth, pairs = 150) {
  const random = seededRandom(7);
  let byCell = 0;
  let byEndpoint = 0;
  for (let i = 0; i < pairs; i++) {
    const { cells, endpoints } = compared(runOf(truth, random), runOf(truth, random));
    if (cells.some(({ verdict }) => verdict !== 'no-difference')) byCell++;
    if (endpoints.some(({ verdict }) => verdict !== 'no-difference')) byEndpoint++;
  }
  return { byCell: byCell / pairs, byEndpoint: byEndpoint / pairs };
}

describe('two runs of the same service', () => {
  it('are called different in at most 5 of 100 pairs: calm and noisy machines, with and without intervals, one trial and three', () => {
    for (const truth of [
      { starts: 0.01, runs: 0.005, within: 0.01, trials: 1 },
      { starts: 0.02, runs: 0.01, within: 0.005, trials: 1 },
      { starts: 0.03, runs: 0.01, within: null, trials: 1 },
      { starts: 0.06, runs: 0.01, within: 0.01, trials: 1 },
      { starts: 0.03, runs: 0.01, within: 0.01, trials: 3 },
      { starts: 0.03, runs: 0.01, within: 0.01, trials: 12, unlucky: 0.25 },
    ]) {
      const { byCell, byEndpoint } = falseDifferences(truth);
      expect(byCell, JSON.stringify(truth)).toBeLessThanOrEqual(0.05);
      expect(byEndpoint, JSON.stringify(truth)).toBeLessThanOrEqual(0.05);
    }
  });

  it('say that nothing changed', () => {
    const random = seededRandom(1);
    const truth = { starts: 0.01, runs: 0.005, within: 0.01, trials: 1 };
    const { summary, warnings, before } = compared(runOf(truth, random), runOf(truth, random));
    expect(summary).toBe('Nothing changed beyond noise.');
    expect(warnings).toEqual([]);
    expect(before.commit).toBe('abcdef012+');
  });
});

describe('a change of the code', () => {
  const calm = { starts: 0.01, runs: 0.005, within: 0.005, trials: 1 };

  it('is found in the endpoint that it touched, and only there', () => {
    const random = seededRandom(2);
    let found = 0;
    for (let i = 0; i < 50; i++) {
      const slower = { ...calm, factor: (endpoint: string) => (endpoint === 'think' ? 0.85 : 1) };
      const { endpoints } = compared(runOf(calm, random), runOf(slower, random));
      if (endpoints[0]!.verdict === 'slower' && endpoints[1]!.verdict === 'no-difference') found++;
      expect(endpoints[0]!.ratio).toBeCloseTo(0.85, 1);
    }
    expect(found).toBeGreaterThanOrEqual(48);
  });

  it('is told with its size and its interval', () => {
    const random = seededRandom(3);
    const { summary, cells } = compared(runOf(calm, random), runOf({ ...calm, factor: () => 1.5 }, random));
    expect(summary).toMatch(
      /^`think` is faster by (4|5)\d(\.\d)? % \(\+\d+ % to \+\d+ %, 9 servers\)\. `wait` is faster/,
    );
    for (const { verdict, ratio, low, high, text } of cells) {
      expect(verdict).toBe('faster');
      expect(low!).toBeLessThan(ratio!);
      expect(high!).toBeGreaterThan(ratio!);
      expect(low!).toBeGreaterThan(1);
      expect(text).toMatch(/requests\/s → .* requests\/s/);
    }
  });
});

describe('ten starts and more of each server', () => {
  const many = { starts: 0.02, runs: 0.003, within: 0.005, trials: 12 };

  it('must confirm a difference by their ranks, which is told', () => {
    const random = seededRandom(5);
    const { cells } = compared(runOf(many, random), runOf({ ...many, factor: () => 1.3 }, random));
    for (const { verdict, text } of cells) {
      expect(verdict).toBe('faster');
      expect(text).toMatch(/; Mann–Whitney p < 0\.001\)\.$/);
    }
  });

  it('make no difference of a few slow starts in one of the runs', () => {
    const random = seededRandom(6);
    const steady = runOf(many, random);
    const cells = steady.cells.map((cell) => {
      const rates = cell.measurement!.trialsRps.map((rps, i) => (i < 3 ? rps / 3 : rps));
      const rps = { mean: rates.reduce((sum, rate) => sum + rate, 0) / rates.length, low: null, high: null };
      return withFigures(cell, { rps, trialsRps: rates });
    });
    for (const { verdict, ratio, text } of compared(steady, { ...steady, cells }).cells) {
      expect(ratio).toBeLessThan(0.9);
      expect(verdict).toBe('no-difference');
      expect(text).toContain('Mann–Whitney p = 0.');
    }
  });
});

describe('what cannot be compared', () => {
  const random = seededRandom(4);
  const truth = { starts: 0.01, runs: 0, within: 0.01, trials: 1 };
  const before = runOf(truth, random);

  it('is a cell with failed requests, or that one run lacks; the reason is said', () => {
    const [first, second, ...rest] = before.cells;
    const { requests } = first!.measurement!;
    const broken = withFigures(first!, { requests: { ...requests, succeeded: 30, failed: 2 } });
    const { cells } = compared(before, { ...before, cells: [broken, ...rest] });
    expect(cells[0]).toMatchObject({ verdict: 'not-comparable', ratio: null });
    expect(cells[0]!.text).toContain('2 of 32 requests failed');
    expect(
      cells.find(({ settings, endpoint }) => endpoint === second!.endpoint && settings === second!.settings)?.text,
    ).toContain('not in the later run');
  });

  it('is everything under another load', () => {
    const other = { ...before, plan: { ...plan, load: { ...plan.load, connections: 32 } } };
    const { cells, endpoints, summary } = compared(before, other);
    expect([...cells, ...endpoints].every(({ verdict }) => verdict === 'not-comparable')).toBe(true);
    expect(summary).toContain('different loads');
  });

  it('is no difference, and gets a warning, where other programs slowed all cells of one run', () => {
    const slowed = before.cells.map((cell) => {
      const trialsRps = cell.measurement!.trialsRps.map((rps) => 0.8 * rps);
      const rps = { ...cell.measurement!.rps, mean: 0.8 * cell.measurement!.rps.mean };
      return withFigures(cell, { rps, trialsRps, host: { otherCores: 1.1 } });
    });
    const { endpoints, warnings } = compared(before, { ...before, cells: slowed });
    expect(endpoints.map(({ verdict }) => verdict)).toEqual(['no-difference', 'no-difference']);
    expect(warnings).toEqual([
      'Other programs kept up to 1.1 of 2 cores busy in 18 of 18 cells of the later run, so a difference may be theirs.',
    ]);
  });

  it('gets a warning where the machine, a version, the plan or the end of a run differ', () => {
    const other = runOf(truth, random, {
      status: 'stopped',
      machine: { ...before.machine, cpu: 'Y', cores: 4, versions: { gunicorn: '26.1.0' } },
      plan: {
        ...plan,
        endpoints: [{ ...plan.endpoints[0]!, path: '/other' }, plan.endpoints[1]!],
        service: { ...plan.service, args: ['--preload'] },
      },
    });
    expect(compared(before, other).warnings).toEqual([
      'Another machine: X (linux) before, Y (linux) after.',
      'Another number of cores: 2 before, 4 after.',
      'Another version of gunicorn: 27.0.1 before, 26.1.0 after.',
      'The plans start the service in different ways.',
      'The endpoint "think" is a different request in each plan.',
      'The later run did not finish (stopped).',
    ]);
  });
});

describe('the load generator', () => {
  it('that reached the server in another way is told, where both runs say in which', () => {
    const quiet: Truth = { starts: 0, runs: 0, within: 0.01, trials: 1 };
    const through = (transport?: Transport) => {
      const run = runOf(quiet, seededRandom(1));
      const cells = run.cells.map((cell) =>
        cell.measurement === null || transport === undefined
          ? cell
          : { ...cell, measurement: { ...cell.measurement, generator: { ...cell.measurement.generator, transport } } },
      );
      return { ...run, cells };
    };
    expect(compared(through('handles'), through('sockets')).warnings.join()).toMatch(
      /in another way: Node's bare TCP handles before, Node's stream sockets after/,
    );
    expect(compared(through('handles'), through('handles')).warnings).toEqual([]);
    expect(compared(through(), through('sockets')).warnings).toEqual([]);
  });
});
