import type { RateChange } from '../../model/facts/rate-change.ts';
import type { Comparison, EndpointChange } from '../../model/run/comparison.ts';
import type { Machine } from '../../model/run/record.ts';

/** What a comparison says on whether a service became slower. */
export interface Regressions {
  /** Endpoints that surely became slower by more than the threshold. */
  readonly slower: readonly EndpointChange[];
  /** Endpoints of which that can't be told. */
  readonly untold: readonly EndpointChange[];
}

/**
 * Whether a rate surely fell by more than so many per cent: all of its interval lies beyond, and noise is the interval's
 * width, so that a busy machine makes fewer alarms and not more.
 */
export function isSurelySlower({ verdict, high }: RateChange, percent: number): boolean {
  return verdict === 'slower' && high !== null && high < 1 - percent / 100;
}

/** The endpoints that became slower beyond noise and by more than so many per cent, and those of which nothing can be said. */
export function regressionsOf({ endpoints }: Comparison, percent: number): Regressions {
  return {
    slower: endpoints.filter((change) => isSurelySlower(change, percent)),
    untold: endpoints.filter(({ verdict }) => verdict === 'not-comparable'),
  };
}

/** Whether two machines are alike enough for their rates to be compared: another processor moves every rate by itself. */
export function isSameMachine(a: Machine, b: Machine): boolean {
  return a.cpu === b.cpu && a.platform === b.platform && a.cores === b.cores;
}
