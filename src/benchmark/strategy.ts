import type { Plan } from '../model/plan/plan.ts';
import type { Calibration, Cell, Machine } from '../model/run/record.ts';
import type { Settings } from '../model/settings.ts';
import type { EndpointSoFar } from './endpoint-models.ts';
import type { TrialOutcome } from './trial-outcome.ts';

/** One load test to be done on a server that a step starts. */
export interface PlannedTrial {
  readonly endpoint: string;
  readonly purpose: 'calibration' | 'measurement';
}

/** One start of a server and the load tests to do on it, in order. */
export interface ServerStep {
  readonly settings: Settings;
  readonly trials: readonly PlannedTrial[];
}

/** What a strategy decides from. */
export interface RunSoFar {
  readonly plan: Plan;
  readonly machine: Machine;
  /** Cells of the plan, one for each settings × endpoint, as they stand. */
  readonly cells: readonly Cell[];
  readonly calibrations: readonly Calibration[];
  /** The endpoints with their models, as they stand. */
  readonly endpoints: () => readonly EndpointSoFar[];
  /** Every finished measurement trial, in order. */
  readonly outcomes: readonly TrialOutcome[];
  readonly elapsedSeconds: number;
  /** Mean time that a start of the server took so far; `null` before the first one. */
  readonly serverStartSeconds: number | null;
}

/** Chooses what to measure next; `null` when the run is done. Holds no resource. */
export interface Strategy {
  next(run: RunSoFar): ServerStep | null;
  /** Seconds that the rest of the run may take; `null` while unknown. */
  remainingSeconds(run: RunSoFar): number | null;
}
