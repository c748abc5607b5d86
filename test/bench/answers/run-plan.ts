import { join, resolve } from 'node:path';
import { runBenchmark } from '../../../src/benchmark/run-benchmark.ts';
import type { RunPart } from '../../../src/benchmark/run-context.ts';
import type { PlanInput } from '../../../src/model/plan/plan.ts';
import { checkPlan } from '../../../src/model/plan/plan-check.ts';
import { formatFaultPath } from '../../../src/model/plan/plan-fault.ts';
import { foldRun, idleView } from '../../../src/model/run/fold.ts';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { failureText } from '../../../src/words/failures.ts';
import { faultSentence } from '../../../src/words/faults.ts';
import { settingsLabel } from '../../../src/words/settings-label.ts';

/** Root of the project. */
export const rootFolder = resolve(import.meta.dirname, '../../..');
/** Where the labelled services are. */
export const servicesFolder = join(rootFolder, 'test/services');
/** Where raw figures are kept. */
export const keepFolder = join(rootFolder, '.cache/bench-answers');

/** A run with what the record does not keep. */
export interface BenchRun {
  readonly record: RunRecord;
  readonly serverStarts: number;
  /** Trials that measured, calibrations not counted. */
  readonly trials: number;
  /** What was begun when, in order. */
  readonly timeline: readonly Moment[];
}

/** One event of a run worth a line, with the seconds since the run began. */
export interface Moment {
  readonly seconds: number;
  readonly event: string;
  readonly settings: string;
  readonly endpoint: string;
}

export interface RunPlanOptions {
  readonly signal: AbortSignal;
  /** What the progress line begins with. */
  readonly label: string;
  /** The plan's folder; without it that of the labelled services. */
  readonly planFolder?: string;
  readonly only?: RunPart;
  /** Gives what a stopped run has instead of throwing. */
  readonly keepStopped?: boolean;
  /** Gives a run in which nothing could be measured instead of throwing. */
  readonly keepFailed?: boolean;
}

/** Runs a plan to its end, with a progress line on standard error. Throws when the plan is wrong, nothing could be measured, or it was stopped. */
export async function runPlan(input: PlanInput, options: RunPlanOptions): Promise<BenchRun> {
  const { plan, faults } = checkPlan(input);
  if (plan === null)
    throw new Error(faults.map((fault) => `${formatFaultPath(fault.path)}: ${faultSentence(fault)}`).join('\n'));
  let view = idleView;
  let serverStarts = 0;
  let trials = 0;
  const timeline: Moment[] = [];
  const startedAt = performance.now();
  const context = {
    planFolder: options.planFolder ?? servicesFolder,
    distFolder: join(rootFolder, 'dist'),
    mediaFolder: join(rootFolder, 'media'),
    storageFolder: join(keepFolder, 'storage'),
    environment: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } as Record<string, string>,
    suggestedPython: join(rootFolder, '.cache/venv/bin/python'),
    confirmedHosts: [],
    only: options.only,
  };
  for await (const event of runBenchmark(plan, { signal: options.signal, context })) {
    view = foldRun(view, event);
    if (event.type === 'server-ready') serverStarts++;
    if (event.type === 'trial-finished' && event.calibration === null) trials++;
    if ('settings' in event && event.type !== 'trial-progress') {
      timeline.push({
        seconds: (performance.now() - startedAt) / 1000,
        event: event.type === 'trial-started' ? event.purpose : event.type,
        settings: settingsLabel(event.settings),
        endpoint: 'endpoint' in event ? event.endpoint : '',
      });
    }
    if (event.type === 'cell-finished' || event.type === 'server-starting')
      progress(`${options.label}: ${view.cellsDone} of ${view.cellsTotal} cells`);
  }
  progress('');
  const { record } = view;
  if (record === null || (record.status === 'failed' && options.keepFailed !== true))
    throw new Error(
      `${options.label}: ${record?.failure == null ? 'the run never started' : failureText(record.failure)}`,
    );
  if (options.keepStopped !== true) options.signal.throwIfAborted();
  return { record, serverStarts, trials, timeline };
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`);
}
