import type { Failure } from '../facts/failure.ts';
import type { Note } from '../facts/note.ts';
import type { Plan } from '../plan/plan.ts';
import type { Settings } from '../settings.ts';
import type { TrialProgress } from '../trial/trial.ts';
import type { Against } from './against.ts';
import type {
  BudgetResult,
  Calibration,
  Cell,
  Diagnosis,
  Machine,
  Prediction,
  Recommendation,
  RunStatus,
  Sitting,
} from './record.ts';

/** What a running benchmark tells, in order. Times are ISO 8601; every face of Servebench is a fold over these. */
export type BenchmarkEvent =
  | {
      readonly type: 'run-started';
      readonly id: string;
      readonly at: string;
      readonly plan: Plan;
      readonly machine: Machine;
      /** Every cell of the plan, in the plan's order, none measured yet (`skipped` ones already say why). */
      readonly cells: readonly Cell[];
      /** Expected length of the whole run; `null` while unknown. */
      readonly expectedSeconds: number | null;
      readonly notes: readonly Note[];
      /** See `RunRecord`. */
      readonly orderSeed?: number | undefined;
      /** What it goes on with; left out: it begins with nothing. */
      readonly goesOn?: GoesOn | undefined;
    }
  | { readonly type: 'server-starting'; readonly settings: Settings; readonly command: readonly string[] }
  | { readonly type: 'server-ready'; readonly settings: Settings; readonly url: string; readonly afterMs: number }
  | {
      readonly type: 'trial-started';
      readonly purpose: 'calibration' | 'measurement';
      readonly endpoint: string;
      readonly settings: Settings;
    }
  | {
      readonly type: 'trial-progress';
      readonly endpoint: string;
      readonly settings: Settings;
      readonly progress: TrialProgress;
    }
  | {
      readonly type: 'trial-finished';
      readonly endpoint: string;
      readonly settings: Settings;
      readonly calibration: Calibration | null;
    }
  | {
      /** A cell has ended: it was measured, failed, or is not going to be measured. */
      readonly type: 'cell-finished';
      readonly cell: Cell;
      /** Expected rest of the run in seconds; `null` while unknown. */
      readonly remainingSeconds: number | null;
    }
  | {
      /** What is expected of cells has become known, or has changed by what was measured: once after each step, all of them. */
      readonly type: 'cells-predicted';
      readonly predictions: readonly CellPrediction[];
      /** As in `cell-finished`. */
      readonly remainingSeconds: number | null;
    }
  | { readonly type: 'server-stopped'; readonly settings: Settings; readonly why: StopCause | null }
  | { readonly type: 'note'; readonly note: Note }
  /** What a comparison with a commit says so far. */
  | { readonly type: 'compared-against'; readonly against: Against }
  | { readonly type: 'diagnosed'; readonly diagnoses: readonly Diagnosis[] }
  | { readonly type: 'recommended'; readonly recommendations: readonly Recommendation[] }
  | {
      readonly type: 'run-finished';
      readonly at: string;
      readonly status: RunStatus;
      /** Why it failed or was stopped; `null` otherwise. */
      readonly failure: Failure | null;
      readonly elapsedSeconds: number;
      readonly budgets: readonly BudgetResult[];
    };

/** A run that goes on with what was measured in earlier sittings. */
export interface GoesOn {
  readonly sittings: readonly Sitting[];
  /** How many of its cells are to be measured now, again or for the first time. */
  readonly awaited: number;
  /** What was said of it before: it holds until there is more to say. */
  readonly diagnoses: readonly Diagnosis[];
  readonly recommendations: readonly Recommendation[];
  readonly budgets: readonly BudgetResult[];
}

/** What is expected of one cell. */
export interface CellPrediction {
  readonly endpoint: string;
  readonly settings: Settings;
  readonly prediction: Prediction;
}

/** Why a server was stopped before all was done that it was started for. */
export type StopCause =
  | { readonly kind: 'spoilt-by-trial' }
  | { readonly kind: 'start-failed'; readonly failure: Failure };
