import type { TrialResult, TrialSpec } from '../../model/trial/trial.ts';
import { runTrial, type TrialOptions } from './run-trial.ts';

/**
 * Whatever makes the load of the trials that are measured: one trial in, one result out. Who uses it need not know which it is;
 * what a trial looked like stands in its result. Dispose it and no process of it is left.
 */
export interface LoadEngine extends AsyncDisposable {
  /**
   * Runs one load test and resolves with what it measured. A trial that came to nothing says so in its result (`gaveUp`); it
   * rejects only where the engine can't do its work at all.
   */
  run(spec: TrialSpec, options: TrialOptions): Promise<TrialResult>;
}

/** Our own generator processes, a fresh set for each trial. */
export const ownEngine: LoadEngine = {
  run: runTrial,
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
