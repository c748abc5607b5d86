import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runBenchmark } from '../../../src/benchmark/run-benchmark.ts';
import { type PlanInput, planSchema } from '../../../src/model/plan/plan.ts';
import { foldRun, idleView } from '../../../src/model/run/fold.ts';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { testPython } from '../service/place.ts';

/** Runs a plan whose service is in test/services, to its end. */
export async function runService(plan: PlanInput): Promise<RunRecord> {
  const storageFolder = await mkdtemp(join(tmpdir(), 'servebench-run-'));
  let view = idleView;
  try {
    for await (const event of runBenchmark(planSchema.parse(plan), {
      signal: new AbortController().signal,
      context: {
        planFolder: resolve('test/services'),
        distFolder: resolve('dist'),
        mediaFolder: resolve('media'),
        storageFolder,
        environment: { PATH: process.env['PATH'] ?? '', PYTHONDONTWRITEBYTECODE: '1' },
        suggestedPython: testPython,
        confirmedHosts: [],
      },
    }))
      view = foldRun(view, event);
  } finally {
    await rm(storageFolder, { recursive: true, force: true });
  }
  if (view.record === null) throw new Error('The run never started.');
  return view.record;
}
