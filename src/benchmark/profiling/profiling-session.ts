import type { Plan } from '../../model/plan/plan.ts';
import type { Bound, Calibration } from '../../model/run/record.ts';
import type { EffectiveSettings, Settings } from '../../model/settings.ts';
import type { TrialRequest } from '../../model/trial/trial.ts';
import type { ProfileMode } from '../../profile/answer/profile-mode.ts';
import type { ProfileDocument } from '../../profile/profile-document.ts';
import type { LaunchContext, PreparedLauncher } from '../../service/launcher.ts';
import type { Profiler } from '../../service/profilers/profiler.ts';
import type { Companions } from '../../service/sampling/companions.ts';

/** What is asked of a profiling. */
export interface ProfileRequest {
  readonly plan: Plan;
  readonly endpoint: string;
  readonly settings: Settings;
  /** Length of a profiled trial. */
  readonly seconds: number;
  /** What to sample; `null`: what the endpoint's nature asks for. */
  readonly modes: readonly ProfileMode[] | null;
  /** Look into compiled code too, where the profiler can. */
  readonly native: boolean;
  /** Path of the py-spy to use; `null` to look for one. */
  readonly pySpy: string | null;
  /** What a run has found to bound the endpoint; `null` where none has looked. */
  readonly knownBound: Bound | null;
  readonly runId: string | null;
}

/** What the trials of one profiling work with. */
export interface ProfilingSession {
  readonly request: ProfileRequest;
  /** Never logged or recorded: header values may be secrets. */
  readonly requests: readonly TrialRequest[];
  /** The server's own variables, before the launcher adds any. */
  readonly environment: Readonly<Record<string, string>>;
  readonly launcher: PreparedLauncher;
  readonly launchContext: LaunchContext;
  readonly effective: EffectiveSettings;
  readonly companions: Companions;
  readonly profiler: Profiler;
  readonly generatorScript: string;
  readonly libraryFolders: readonly string[];
  readonly signal: AbortSignal;
}

/** What the endpoint does without a profiler. */
export interface Unprofiled {
  readonly calibration: Calibration;
  readonly rps: ProfileDocument['unprofiled']['rps'];
  readonly cpuMsPerRequest: number | null;
  /** Of that, what the serving processes' main threads spend, 0..1; `null`: not known. */
  readonly mainThreadShare: number | null;
  readonly bound: Bound;
}

/** A closed or open load for so long, whatever the plan's trials are limited by. */
export function lastingSeconds(seconds: number): { requests: undefined; ramp: undefined; seconds: number } {
  return { requests: undefined, ramp: undefined, seconds };
}
