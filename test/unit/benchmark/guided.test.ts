import { describe, expect, test } from 'vitest';
import { choose } from '../../../src/analysis/advice/choice.ts';
import { recommendForService } from '../../../src/analysis/advice/service-recommendation.ts';
import { contendersOf } from '../../../src/analysis/search/contenders.ts';
import { EndpointModels } from '../../../src/benchmark/endpoint-models.ts';
import { guided } from '../../../src/benchmark/guided.ts';
import { heldBackCells } from '../../../src/benchmark/predict-cells.ts';
import type { Plan } from '../../../src/model/plan/plan.ts';
import type { Calibration, Cell } from '../../../src/model/run/record.ts';
import { type EffectiveSettings, type Settings, settingsKey } from '../../../src/model/settings.ts';
import { cellReason } from '../../../src/words/cells.ts';
import { type PlayedRun, type PlayedWorld, playRun } from '../../fixtures/played-run.ts';
import { type SampleFigures, sampleMeasurement } from '../../fixtures/sample-records.ts';
import { machine, planWith, runSoFar } from './run-fixtures.ts';

const launcherDefault = { workerClass: 'sync', workers: 1, threads: 1 };

interface Endpoint {
  readonly cpuMs: number;
  readonly waitMs: number;
  readonly rateOf: (settings: string) => number;
}

function calibrated(endpoint: string, { cpuMs, waitMs }: Endpoint): Calibration {
  const latencyMs = cpuMs + waitMs;
  return { endpoint, settings: launcherDefault, requests: 50, cpuMs, waitMs, latencyMs, warnings: [] };
}

function figures(rps: number, cpuMs: number): SampleFigures {
  const times = { elapsedSeconds: 320 / rps, p50Ms: 16_000 / rps, maxMs: 20_000 / rps };
  return { sent: 320, failed: 0, non2xx: 0, ...times, cpuMs, processes: 1, warnings: [] };
}

/** Plays a run whose every trial takes two seconds and measures `rateOf`. */
function play(plan: Plan, endpoints: Readonly<Record<string, Endpoint>>): PlayedRun {
  return playRun(guided(launcherDefault), worldOf(plan, endpoints, runSoFar(plan).cells));
}

function worldOf(plan: Plan, endpoints: Readonly<Record<string, Endpoint>>, cells: readonly Cell[]): PlayedWorld {
  return {
    plan,
    machine,
    cells,
    prepareSeconds: 0,
    startSeconds: 0.25,
    stopSeconds: 0.25,
    calibrate: (name) => ({ ...calibrated(name, endpoints[name]!), settings: cells[0]!.settings }),
    measure({ endpoint, settings }) {
      const { cpuMs, rateOf } = endpoints[endpoint]!;
      const rate = rateOf(settingsKey(settings));
      return { ...sampleMeasurement(figures(rate, cpuMs)), elapsedSeconds: 1.5, trialsRps: [rate] };
    },
    trialSeconds: ({ elapsedSeconds }) => elapsedSeconds,
  };
}

const waiting: Endpoint = { cpuMs: 1, waitMs: 50, rateOf: (settings) => (settings.includes('gevent') ? 300 : 20) };
const wide = { workerClass: ['sync', 'gevent'], workers: [1, 2, 3, 4, 5], threads: [1, 2, 4, 8] };

describe('guided', () => {
  test('calibrates first', () => {
    const step = guided(launcherDefault).next(runSoFar(planWith({ search: 'guided' })));
    expect(step?.trials.every((trial) => trial.purpose === 'calibration')).toBe(true);
  });

  test('for waiting endpoints it goes to gevent, both on one server start, and measures far fewer than all', () => {
    const { steps } = play(planWith({ search: 'guided' }), { a: waiting, b: { ...waiting, waitMs: 80 } });
    const [, second] = steps;
    expect(second?.settings['workerClass']).toBe('gevent');
    expect(second?.trials.map((trial) => trial.endpoint).sort()).toEqual(['a', 'b']);
    expect(new Set(steps.map((step) => settingsKey(step.settings))).size).toBeLessThan(6);
  });

  test('measures what it advises for the whole service on every endpoint, though each has a best of its own', () => {
    const computing: Endpoint = {
      cpuMs: 20,
      waitMs: 0,
      rateOf: (settings) => (settings.includes('"workers",1') ? 50 : settings.includes('gevent') ? 85 : 100),
    };
    const load = { connections: 16, seconds: 1.5 };
    const plan = planWith({ search: 'guided', settings: wide, load });
    const { cells } = play(plan, { a: waiting, b: computing });
    const commandFor = () => '';
    const advice = recommendForService({ plan, machine, cells, diagnoses: [], references: [], commandFor });
    expect(advice?.settings['workerClass']).toBe('gevent');
    expect(advice?.restsOn.map(({ endpoint }) => endpoint)).toEqual(['a', 'b']);
  });

  test('ends within the time that the user gives it', () => {
    let seed = 0;
    // Rates that never settle: without a limit the race would go on.
    const unsteady: Endpoint = { cpuMs: 5, waitMs: 5, rateOf: () => 150 + 40 * Math.sin(seed++) };
    const limited = planWith({ search: 'guided', timeBudgetSeconds: 8 });
    const { elapsedSeconds } = play(limited, { a: unsteady, b: unsteady });
    expect(elapsedSeconds).toBeLessThanOrEqual(8 + 2);
  });
});

describe('guided, with settings that no model knows', () => {
  const space = { procs: [1, 2, 4, 8] };
  const plan = planWith({
    service: { launcher: 'command', command: ['./serve', '{port}', '{procs}'] },
    ...{ search: 'guided', settings: space, load: { connections: 16, seconds: 5 } },
  });
  const rates: Readonly<Record<string, number>> = { 1: 189, 2: 382, 4: 755, 8: 1500 };
  const procsOf = (settings: string) => /"procs",(\d)/.exec(settings)?.[1] ?? '';
  const doubling: Endpoint = { cpuMs: 5.3, waitMs: 0, rateOf: (settings) => rates[procsOf(settings)] ?? 0 };
  const effectiveOf = (settings: Settings): EffectiveSettings => ({
    ...{ workerClass: null, processes: 1, slotsPerProcess: null, concurrency: null, model: 'unknown', keepAlive: null },
    ...{ sharedLock: true, unmodelled: settings, key: settingsKey(settings) },
  });

  test('measures the fastest, and predicts none of the others', () => {
    const cells = runSoFar(plan).cells.map((cell) => ({
      ...cell,
      sameAs: null,
      effective: effectiveOf(cell.settings),
    }));
    const run = playRun(guided({}), worldOf(plan, { a: doubling, b: doubling }, cells));
    for (const endpoint of ['a', 'b']) {
      const own = run.cells.filter((cell) => cell.endpoint === endpoint);
      const fastest = choose(contendersOf(own, machine))?.chosen;
      expect(fastest?.settings).toEqual({ procs: 8 });
      expect(own.filter(({ measurement }) => measurement === null).map(({ prediction }) => prediction)).toEqual([null]);
    }
    const held = heldBackCells(new EndpointModels().of({ ...run, plan, machine }));
    expect(held.map((cell) => [cell.settings, cell.status, cellReason(cell)])).toEqual(
      ['a', 'b'].map(() => [
        { procs: 2 },
        'skipped',
        'Not measured: nothing predicts the effect of "procs", and values between this one and the fastest were slower.',
      ]),
    );
  });

  test('keeps to what its trials take: some hundred requests of a fast server are no matter of minutes', () => {
    // Rates that differ from start to start, so that each could be the best.
    let trial = 0;
    const noisy: Endpoint = { ...doubling, rateOf: () => 400 * (1 + 0.3 * Math.sin(++trial)) };
    const few = { ...plan, load: { ...plan.load, seconds: undefined, requests: 320 }, timeBudgetSeconds: 40 } as Plan;
    const cells = runSoFar(few).cells.map((cell) => ({ ...cell, sameAs: null, effective: effectiveOf(cell.settings) }));
    const run = playRun(guided({}), worldOf(few, { a: noisy, b: noisy }, cells));
    const measured = run.cells.filter(({ measurement }) => measurement !== null);
    expect(measured.length).toBeGreaterThanOrEqual(6);
    const trials = measured.reduce((sum, { measurement }) => sum + measurement!.trialsRps.length, 0);
    expect(trials).toBeLessThanOrEqual(24);
  });

  test('believes no model that misses what was measured, though it knows the settings by name', () => {
    const workers = planWith({ search: 'guided', settings: { workerClass: ['sync'], workers: [1, 2, 3, 4, 8] } });
    // The model expects 2 workers to be best on 2 cores, and the rest alike; one request alone took longer than under load.
    const growing: Endpoint = {
      ...{ cpuMs: 20, waitMs: 0 },
      rateOf: (settings) => 150 * Number(/"workers",(\d)/.exec(settings)?.[1]),
    };
    const { cells } = play(workers, { a: growing, b: growing });
    const own = cells.filter(({ endpoint, measurement }) => endpoint === 'a' && measurement !== null);
    expect(own.map(({ settings }) => settings['workers'])).toContain(8);
  });
});
