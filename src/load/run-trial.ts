import type { TrialProgress, TrialResult, TrialSpec } from '../model/trial.ts';

export interface TrialOptions {
  /** The generator's bundle (`dist/generator.js`), run in a process of its own. */
  readonly generatorScript: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: TrialProgress) => void;
  /** Awaited after the warm-up, right before the first measured request. */
  readonly beforeMeasuring?: () => Promise<void>;
  /** Resolves with a sentence when the server has ended: the trial is given up at once. */
  readonly serverGone?: Promise<string>;
}

/** Runs one load test in generator processes of its own and resolves with what it measured. */
export function runTrial(spec: TrialSpec, options: TrialOptions): Promise<TrialResult> {
  throw new Error(`Not built yet: ${spec.engine} ${options.generatorScript}`);
}
