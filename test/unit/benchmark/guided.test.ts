import { describe, expect, test } from 'vitest';
import { guided } from '../../../src/benchmark/guided.ts';
import type { RunSoFar, ServerStep } from '../../../src/benchmark/strategy.ts';
import type { Calibration } from '../../../src/model/record.ts';
import { settingsKey } from '../../../src/model/settings.ts';
import { type SampleFigures, sampleMeasurement } from '../../fixtures/sample-records.ts';
import { planWith, runSoFar } from './run-fixtures.ts';

const launcherDefault = { workerClass: 'sync', workers: 1, threads: 1 };

function calibrated(endpoint: string, cpuMs: number, waitMs: number): Calibration {
  const latencyMs = cpuMs + waitMs;
  return { endpoint, settings: launcherDefault, requests: 50, cpuMs, waitMs, latencyMs, warnings: [] };
}

function figures(rps: number): SampleFigures {
  const times = { elapsedSeconds: 320 / rps, p50Ms: 16_000 / rps, maxMs: 20_000 / rps };
  return { sent: 320, failed: 0, non2xx: 0, ...times, cpuMs: 2, processes: 1, warnings: [] };
}

/** Plays a run whose every trial takes two seconds and measures `rateOf`. */
function play(start: RunSoFar, rateOf: (endpoint: string, settings: string) => number): ServerStep[] {
  const strategy = guided(launcherDefault);
  const steps: ServerStep[] = [];
  let run = start;
  for (let step = strategy.next(run); step !== null && steps.length < 50; step = strategy.next(run)) {
    const { settings, trials } = step;
    steps.push(step);
    run = {
      ...run,
      elapsedSeconds: run.elapsedSeconds + 2 * trials.length,
      cells: run.cells.map((cell) => {
        const measured = trials.some((trial) => trial.endpoint === cell.endpoint);
        if (!measured || settingsKey(cell.sameAs ?? cell.settings) !== settingsKey(settings)) return cell;
        const rate = rateOf(cell.endpoint, settingsKey(settings));
        const trialsRps = [...(cell.measurement?.trialsRps ?? []), rate];
        const measurement = { ...sampleMeasurement(figures(rate)), trialsRps };
        return { ...cell, status: 'measured' as const, reason: null, measurement };
      }),
    };
  }
  return steps;
}

describe('guided', () => {
  test('calibrates first', () => {
    const step = guided(launcherDefault).next(runSoFar(planWith({ search: 'guided' })));
    expect(step?.trials.every((trial) => trial.purpose === 'calibration')).toBe(true);
  });

  test('for waiting endpoints it goes to gevent, both on one server start, and measures far fewer than all', () => {
    const calibrations = [calibrated('a', 1, 50), calibrated('b', 1, 80)];
    const rate = (endpoint: string, settings: string) =>
      settings.includes('gevent') ? (endpoint === 'a' ? 300 : 190) : 20;
    const steps = play(runSoFar(planWith({ search: 'guided' }), { calibrations }), rate);
    expect(steps[0]?.settings['workerClass']).toBe('gevent');
    expect(steps[0]?.trials.map((trial) => trial.endpoint).sort()).toEqual(['a', 'b']);
    expect(new Set(steps.map((step) => settingsKey(step.settings))).size).toBeLessThan(6);
  });

  test('ends within the time that the user gives it', () => {
    const calibrations = [calibrated('a', 5, 5), calibrated('b', 5, 6)];
    let seed = 0;
    // Rates that never settle: without a limit the race would go on.
    const rate = () => 150 + 40 * Math.sin(seed++);
    const limited = planWith({ search: 'guided', timeBudgetSeconds: 8 });
    const steps = play(runSoFar(limited, { calibrations }), rate);
    const trials = steps.reduce((sum, step) => sum + step.trials.length, 0);
    expect(2 * trials).toBeLessThanOrEqual(8 + 2 * 2);
  });
});
