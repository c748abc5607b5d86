import type { AskedApplication } from '../../benchmark/ask-application.ts';
import type { SearchProgress } from '../../benchmark/capacity/find-capacity.ts';
import type { RateQuestion } from '../../benchmark/capacity/rate-question.ts';
import type { ProfileStage } from '../../benchmark/profiling/profile-endpoint.ts';
import type { ProfileRequest } from '../../benchmark/profiling/profiling-session.ts';
import type { RunContext } from '../../benchmark/run-context.ts';
import type { NotSaved } from '../../history/record-keeper.ts';
import type { Failure } from '../../model/facts/failure.ts';
import type { PanelProfile } from '../../model/panel-protocol.ts';
import type { Plan } from '../../model/plan/plan.ts';
import type { CapacityRecord } from '../../model/run/capacity.ts';
import type { BenchmarkEvent } from '../../model/run/events.ts';
import type { Settings } from '../../model/settings.ts';

/** What the editor tells the runner, its child process. */
export type ToRunner =
  | {
      readonly type: 'run';
      readonly plan: Plan;
      readonly context: RunContext;
    }
  | { readonly type: 'profile'; readonly request: ProfileRequest; readonly context: RunContext }
  | {
      readonly type: 'capacity';
      readonly question: RateQuestion;
      readonly points: readonly Settings[];
      readonly context: RunContext;
    }
  | { readonly type: 'ask'; readonly plan: Plan; readonly context: RunContext }
  | { readonly type: 'stop' };

/** What the runner tells the editor. After `done` nothing follows. */
export type FromRunner =
  | { readonly type: 'event'; readonly event: BenchmarkEvent }
  /** The record is on disk. The runner saves it itself, so that what was measured outlives the editor. */
  | { readonly type: 'saved'; readonly file: string }
  | { readonly type: 'save-failed'; readonly failure: NotSaved }
  /** The benchmark's own code threw, which it should never do. */
  | { readonly type: 'crashed'; readonly failure: Failure }
  | { readonly type: 'profile-stage'; readonly stage: ProfileStage }
  /** The profile, and the files of its samples, one for each part. */
  | { readonly type: 'profiled'; readonly profile: PanelProfile; readonly cpuProfiles: readonly string[] }
  | { readonly type: 'profile-failed'; readonly message: string }
  /** A rate was tried in the search for the highest one. */
  | { readonly type: 'rate-tried'; readonly progress: SearchProgress }
  /** The search is over and saved. */
  | { readonly type: 'capacity-found'; readonly record: CapacityRecord }
  | { readonly type: 'capacity-failed'; readonly message: string }
  /** What came of asking an application for its routes. */
  | { readonly type: 'asked'; readonly answer: AskedApplication }
  | { readonly type: 'done' };
