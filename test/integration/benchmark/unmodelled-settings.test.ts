import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runBenchmark } from '../../../src/benchmark/run-benchmark.ts';
import { foldRun, idleView } from '../../../src/model/fold.ts';
import { planSchema } from '../../../src/model/plan.ts';

it('finds the best value of a setting whose effect it does not know, and predicts none', async () => {
  const storageFolder = await mkdtemp(join(tmpdir(), 'servebench-unmodelled-'));
  onTestFinished(() => rm(storageFolder, { recursive: true, force: true }));
  const plan = planSchema.parse({
    service: {
      launcher: 'command',
      command: [process.execPath, 'stepped-rate.mjs', '{pool}00'],
      env: { PORT: '{port}' },
    },
    settings: { pool: [1, 2, 4, 8] },
    endpoints: [{ name: 'e', path: '/' }],
    load: { connections: 16, seconds: 0.5 },
  });
  let view = idleView;
  for await (const event of runBenchmark(plan, {
    signal: new AbortController().signal,
    context: {
      planFolder: resolve('test/services'),
      distFolder: resolve('dist'),
      mediaFolder: resolve('media'),
      storageFolder,
      environment: { PATH: process.env['PATH'] ?? '' },
      suggestedPython: null,
    },
  }))
    view = foldRun(view, event);
  const { cells = [], recommendations = [] } = view.record ?? {};
  expect(recommendations.map(({ settings }) => settings)).toEqual([{ pool: 8 }]);
  // Each is measured, or left with the reason; never predicted.
  expect(cells.map(({ status, prediction }) => [status, prediction])).toEqual([
    ['measured', null],
    ['skipped', null],
    ['measured', null],
    ['measured', null],
  ]);
  expect(cells[1]?.reason).toContain('what "pool" does can only be measured');
});
