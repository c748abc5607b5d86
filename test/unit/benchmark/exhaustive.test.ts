import { describe, expect, test } from 'vitest';
import { exhaustive } from '../../../src/benchmark/exhaustive.ts';
import type { ServerStep, Strategy } from '../../../src/benchmark/strategy.ts';
import { settingsKey } from '../../../src/model/settings.ts';
import { planWith, runSoFar } from './run-fixtures.ts';

function allSteps(strategy: Strategy, run: ReturnType<typeof runSoFar>): ServerStep[] {
  const steps: ServerStep[] = [];
  for (let step = strategy.next(run); step !== null; step = strategy.next(run)) steps.push(step);
  return steps;
}

describe('exhaustive', () => {
  test('calibrates all endpoints on the smallest settings, then measures each different server once', () => {
    const [calibration, ...steps] = allSteps(exhaustive(1), runSoFar(planWith()));
    expect(calibration?.settings).toEqual({ workerClass: 'sync', workers: 1, threads: 1 });
    expect(calibration?.trials).toEqual([
      { endpoint: 'a', purpose: 'calibration' },
      { endpoint: 'b', purpose: 'calibration' },
    ]);
    // 4 gunicorn sync/gthread servers and 2 gevent ones: threads do not matter to gevent.
    expect(new Set(steps.map((step) => settingsKey(step.settings))).size).toBe(6);
    expect(steps).toHaveLength(6);
    for (const step of steps) {
      expect(step.trials.map((trial) => trial.endpoint).sort()).toEqual(['a', 'b']);
      expect(step.trials.every((trial) => trial.purpose === 'measurement')).toBe(true);
    }
  });

  test('repeats come in rounds, each of every server', () => {
    const [, ...steps] = allSteps(exhaustive(2), runSoFar(planWith({ repeats: 3 })));
    expect(steps).toHaveLength(18);
    for (const round of [0, 1, 2]) {
      expect(new Set(steps.slice(round * 6, round * 6 + 6).map((step) => settingsKey(step.settings))).size).toBe(6);
    }
  });

  test('the seed fixes the order, and another seed gives another', () => {
    const order = (seed: number) => JSON.stringify(allSteps(exhaustive(seed), runSoFar(planWith({ repeats: 5 }))));
    expect(order(7)).toBe(order(7));
    expect(order(7)).not.toBe(order(8));
  });
});
