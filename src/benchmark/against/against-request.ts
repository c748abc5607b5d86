import type { Load } from '../../model/plan/plan.ts';
import type { Settings } from '../../model/settings.ts';

/** What is asked of a comparison of the working tree with a commit. */
export interface AgainstRequest {
  /** A branch, a tag or a commit. */
  readonly ref: string;
  /** The settings that both sides are run under. */
  readonly settings: Settings;
  /** A change within ±x % counts as none. */
  readonly thresholdPercent: number;
  /** Time that it may take from the first trial on, s; a confirmation may take half as much again. */
  readonly withinSeconds: number;
}

/** What a comparison takes where nothing is said: a change that a team would want to know of. */
export const usualThresholdPercent = 2;
/** About thirty blocks of three fast endpoints. */
export const usualWithinSeconds = 300;

/**
 * Length of a trial of a closed load without one. Starts of a server differ by one or two per cent whatever their trials' length
 * (src/analysis/measured/rps-interval.ts), so many short trials tell more in the same time than a few long ones; below a second
 * the CPU time of a trial is read in too few steps.
 */
const trialSeconds = 1.2;
const longestTrialSeconds = 3;

/** The load of one trial of a comparison: the plan's, for a short time. A ramp has no one rate; its plan's connections are kept up instead. */
export function comparedLoad(load: Load): Load {
  const asked = load.ramp === undefined && load.seconds !== 'auto' ? load.seconds : undefined;
  const seconds = asked ?? trialSeconds;
  return { ...load, requests: undefined, ramp: undefined, seconds: Math.min(seconds, longestTrialSeconds) };
}
