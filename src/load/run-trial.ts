import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { TrialProgress, TrialResult, TrialSpec } from '../model/trial.ts';
import { combineReports, emptyReport } from './combine-reports.ts';
import type { FromGenerator, GeneratorReport } from './generator/protocol.ts';
import { generatorCount } from './generator-count.ts';
import { GeneratorProcess } from './generator-process.ts';
import { readListenOverflows, readLocalPortCount } from './host-limits.ts';
import { ProgressOfAll } from './progress.ts';
import { trialResult } from './trial-result.ts';

export interface TrialOptions {
  /** The generator's bundle (`dist/generator.js`), run in a process of its own. */
  readonly generatorScript: string;
  /** Cuts the trial off: it resolves soon with `stopped` and what was measured until then. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: TrialProgress) => void;
  /** Awaited after the warm-up, right before the first measured request. */
  readonly beforeMeasuring?: () => Promise<void>;
  /** Resolves with a sentence when the server has ended: the trial is given up at once. */
  readonly serverGone?: Promise<string>;
}

/** How long a generator may take to report after it was told to stop. */
const stopGraceMs = 400;

/**
 * Runs one load test in generator processes of its own and resolves with what it measured; they have ended by then.
 * Rejects with `GeneratorError` when a generator can't be started or breaks, and with what `beforeMeasuring` throws.
 */
export async function runTrial(spec: TrialSpec, options: TrialOptions): Promise<TrialResult> {
  const of = generatorCount(spec, availableParallelism());
  const progress = new ProgressOfAll(of, options.onProgress);
  const generators = Array.from(
    { length: of },
    (_, index) => new GeneratorProcess(options.generatorScript, (message) => progress.follow(index, message)),
  );
  const cutOff = new CutOff(options.signal, options.serverGone);
  try {
    let reports: readonly GeneratorReport[] | null = null;
    let overflowsBefore: number | null = null;
    const prepared = await cutOff.orDone(
      Promise.all(generators.map((one, index) => one.ask({ type: 'prepare', spec, share: { index, of } }, 'prepared'))),
    );
    const warm = prepared && (await cutOff.orDone(askAll(generators, 'warm-up', 'warmed-up')));
    if (warm) {
      await options.beforeMeasuring?.();
      overflowsBefore = await readListenOverflows();
    }
    if (warm && cutOff.reason === null) {
      const measured = askAll(generators, 'measure', 'measured').then((answers) => answers.map(({ report }) => report));
      if (!(await cutOff.orDone(measured))) {
        for (const generator of generators) generator.tell({ type: 'stop' });
      }
      reports = await Promise.race([
        measured,
        delay(cutOff.reason === null ? 0x7fffffff : stopGraceMs, null, { ref: false }),
      ]);
    }
    const overflowsAfter = overflowsBefore === null ? null : await readListenOverflows();
    return trialResult(spec, reports === null ? emptyReport(spec.requests.length) : combineReports(reports), {
      processes: of,
      stopped: options.signal.aborted,
      gaveUp: cutOff.reason?.sentence ?? null,
      listenOverflows: overflowsAfter === null || overflowsBefore === null ? null : overflowsAfter - overflowsBefore,
      localPorts: await readLocalPortCount(),
    });
  } finally {
    cutOff[Symbol.dispose]();
    await Promise.all(generators.map((generator) => generator[Symbol.asyncDispose]()));
  }
}

function askAll<Type extends FromGenerator['type']>(
  generators: readonly GeneratorProcess[],
  question: 'warm-up' | 'measure',
  type: Type,
): Promise<Extract<FromGenerator, { type: Type }>[]> {
  return Promise.all(generators.map((generator) => generator.ask({ type: question }, type)));
}

/** What can end a trial before its time: its signal, or the end of the server. */
class CutOff implements Disposable {
  /** `null` while the trial may go on. */
  reason: { readonly sentence: string | null } | null = null;
  readonly #signal: AbortSignal;
  readonly #happened: Promise<false>;
  #resolve: (happened: false) => void = () => {};
  readonly #onAbort = () => this.#cut(null);

  constructor(signal: AbortSignal, serverGone: Promise<string> | undefined) {
    this.#signal = signal;
    this.#happened = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    if (signal.aborted) this.#cut(null);
    else signal.addEventListener('abort', this.#onAbort, { once: true });
    serverGone?.then(
      (sentence) => this.#cut(sentence),
      () => {},
    );
  }

  /** Whether the work was done before the trial was cut off. Rejects as the work does. */
  orDone(work: Promise<unknown>): Promise<boolean> {
    if (this.reason !== null) {
      work.catch(() => {});
      return Promise.resolve(false);
    }
    return Promise.race([work.then(() => true), this.#happened]);
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }

  #cut(sentence: string | null): void {
    this.reason ??= { sentence };
    this.#resolve(false);
  }
}
