import type { HostLoad, ServerSpend } from '../model/run/record.ts';
import type { Settings } from '../model/settings.ts';
import type { TrialResult } from '../model/trial/trial.ts';

/** One finished load test of a cell, client side and server side. */
export interface TrialOutcome {
  readonly endpoint: string;
  readonly settings: Settings;
  readonly command: readonly string[];
  readonly result: TrialResult;
  readonly server: ServerSpend | null;
  readonly host: HostLoad | null;
}
