import { longestSeconds, requestsOverLimit, settlingLimits } from './tuning.ts';

/**
 * How long a trial at a rate takes at the least, s. A queue that grows by g % is waited for as long as the limit only after
 * 100 / g limits: a shorter trial takes an overload for a rate that is kept. And the percentile needs requests beyond it.
 */
export function trialSeconds(rate: number, limitMs: number, tail: number): number {
  return Math.min(longestSeconds, Math.max((settlingLimits * limitMs) / 1000, requestsOverLimit / (tail * rate)));
}
