import { setTimeout as delay } from 'node:timers/promises';
import { usableCores } from '../../host/cores.ts';
import { readListenOverflows } from '../../host/sockets/listen-overflows.ts';
import type { Failure } from '../../model/facts/failure.ts';
import type { Warning } from '../../model/facts/warning.ts';
import { autoSeconds, endsWhenSettled } from '../../model/trial/profile.ts';
import type { TrialProgress, TrialResult, TrialSpec } from '../../model/trial/trial.ts';
import type { FromGenerator, GeneratorReport } from '../generator/protocol.ts';
import { readLocalPortCount } from '../ports/host-limits.ts';
import { LingeringConnections } from '../ports/lingering-connections.ts';
import { TrialPorts } from '../ports/trial-ports.ts';
import { combineReports, combineWarmUps, emptyReport } from './combine-reports.ts';
import { CutOff } from './cut-off.ts';
import { generatorCount } from './generator-count.ts';
import { GeneratorProcess } from './generator-process.ts';
import { ProgressOfAll } from './progress.ts';
import { SettledRate } from './settled-rate.ts';
import { trialResult } from './trial-result.ts';
import { stopGraceMs } from './tuning.ts';

export interface TrialOptions {
  /** The plan's name of what is loaded: an engine that was given the whole plan knows its requests by it. */
  readonly endpoint?: string;
  /** The generator's bundle (`dist/generator.js`), run in a process of its own. */
  readonly generatorScript: string;
  /** Cuts the trial off: it resolves soon with `stopped` and what was measured until then. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: TrialProgress) => void;
  /** Told where the CPU that the generators have spent can be read: `null` before they have told. */
  readonly onGenerators?: (cpuSeconds: () => number | null) => void;
  /** Awaited after the warm-up, right before the first measured request. */
  readonly beforeMeasuring?: () => Promise<void>;
  /** Told what the trial is likely to run into: before the first measured request, or soon after it where there was no warm-up. */
  readonly onForecast?: (warning: Warning) => void;
  /** Rate that the trial will about reach, where something is known of it. */
  readonly expectedRequestsPerSecond?: number | null;
  /** Connections of trials before this one, which may still hold local ports. Those of this trial are added. */
  readonly lingering?: LingeringConnections;
  /** Resolves when the server has ended, with how: the trial is given up at once. */
  readonly serverGone?: Promise<Failure>;
}

/**
 * Runs one load test in generator processes of its own and resolves with what it measured; they have ended by then.
 * Rejects with `GeneratorError` when a generator can't be started or breaks, and with what `beforeMeasuring` throws.
 */
export async function runTrial(spec: TrialSpec, options: TrialOptions): Promise<TrialResult> {
  const of = generatorCount(spec, usableCores().cores);
  const ports = new TrialPorts(spec, options.lingering ?? new LingeringConnections(), await readLocalPortCount());
  let settled = endsWhenSettled(spec.profile) ? new SettledRate(autoSeconds.least) : null;
  const progress = new ProgressOfAll(of, (current) => {
    const forecast = ports.underWay(current);
    if (forecast !== null) options.onForecast?.(forecast);
    options.onProgress?.(current);
    if (settled === null || current.phase !== 'measuring' || !settled.add(current.elapsedSeconds, current.succeeded))
      return;
    settled = null;
    for (const generator of generators) generator.tell({ type: 'enough' });
  });
  options.onGenerators?.(() => progress.cpuSeconds);
  const generators: GeneratorProcess[] = [];
  const cutOff = new CutOff(options.signal, options.serverGone);
  try {
    // One by one: where one can't be started, those before it are ended.
    for (let index = 0; index < of; index++)
      generators.push(new GeneratorProcess(options.generatorScript, (message) => progress.follow(index, message)));
    let reports: readonly GeneratorReport[] | null = null;
    let overflowsBefore: number | null = null;
    const prepared = await cutOff.valueOf(
      Promise.all(generators.map((one, index) => one.ask({ type: 'prepare', spec, share: { index, of } }, 'prepared'))),
    );
    const warm = prepared !== null ? await cutOff.valueOf(askAll(generators, 'warm-up', 'warmed-up')) : null;
    if (warm !== null) {
      const forecast = ports.warmedUp(combineWarmUps(warm), options.expectedRequestsPerSecond ?? null);
      if (forecast !== null) options.onForecast?.(forecast);
      await options.beforeMeasuring?.();
      overflowsBefore = readListenOverflows();
    }
    if (warm !== null && cutOff.reason === null) {
      const measured = askAll(generators, 'measure', 'measured');
      let answers = await cutOff.valueOf(measured);
      if (answers === null) {
        for (const generator of generators) generator.tell({ type: 'stop' });
        answers = await within(stopGraceMs, measured);
      }
      reports = answers?.map(({ report }) => report) ?? null;
    }
    const overflowsAfter = overflowsBefore === null ? null : readListenOverflows();
    const report = reports === null ? emptyReport(spec.requests.length) : combineReports(reports);
    return trialResult(spec, report, {
      engine: spec.engine,
      processes: of,
      stopped: options.signal.aborted,
      gaveUp: cutOff.reason?.failure ?? null,
      listenOverflows: overflowsAfter === null || overflowsBefore === null ? null : overflowsAfter - overflowsBefore,
      ...ports.measured(report.opened),
    });
  } finally {
    cutOff[Symbol.dispose]();
    await Promise.all(generators.map((generator) => generator[Symbol.asyncDispose]()));
  }
}

/** What the work resolves with, or `null` when that takes longer. Leaves no timer behind. */
async function within<Value>(ms: number, work: Promise<Value>): Promise<Value | null> {
  const over = new AbortController();
  try {
    return await Promise.race([work, delay(ms, null, { signal: over.signal })]);
  } finally {
    over.abort();
  }
}

function askAll<Type extends FromGenerator['type']>(
  generators: readonly GeneratorProcess[],
  question: 'warm-up' | 'measure',
  type: Type,
): Promise<Extract<FromGenerator, { type: Type }>[]> {
  return Promise.all(generators.map((generator) => generator.ask({ type: question }, type)));
}
