import type { Plan } from '../../model/plan/plan.ts';
import type { LimitedPercentile } from '../../model/run/capacity.ts';

/** What is asked of one endpoint. */
export interface RateQuestion {
  readonly plan: Plan;
  readonly endpoint: string;
  readonly percentile: LimitedPercentile;
  readonly limitMs: number;
  /** Least length of a trial, s; a long limit and a slow rate take longer (`trialSeconds`). */
  readonly seconds: number;
}

/** Least length of a trial where nobody asks for another, s: shorter ones tell little, and a start takes a second anyway. */
export const usualTrialSeconds = 8;
