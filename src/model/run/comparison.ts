import type { Settings } from '../settings.ts';
import type { Bound } from './record.ts';

/** What became of a rate between two runs. `no-difference`: none beyond noise. */
export type ChangeVerdict = 'faster' | 'slower' | 'no-difference' | 'not-comparable';

/** A change of the request rate; `ratio` is after / before. */
export interface RateChange {
  readonly verdict: ChangeVerdict;
  readonly ratio: number | null;
  /** Interval of the ratio, wide enough that of all verdicts of a comparison without any change one in twenty goes wrong at most. */
  readonly low: number | null;
  readonly high: number | null;
  /** One sentence for people; for `not-comparable` it says why. */
  readonly text: string;
}

/** One settings × endpoint that is in both runs, or in one of them. */
export interface CellChange extends RateChange {
  readonly endpoint: string;
  readonly settings: Settings;
  /** Requests per second; `null` where it was not measured. */
  readonly rpsBefore: number | null;
  readonly rpsAfter: number | null;
}

/** All comparable cells of an endpoint taken together. */
export interface EndpointChange extends RateChange {
  readonly endpoint: string;
  /** Servers compared. */
  readonly servers: number;
  readonly recommendedBefore: Settings | null;
  readonly recommendedAfter: Settings | null;
  readonly boundBefore: Bound | null;
  readonly boundAfter: Bound | null;
  /** Server CPU of one request at one connection, ms. */
  readonly cpuMsBefore: number | null;
  readonly cpuMsAfter: number | null;
}

/** What changed between two runs, beyond noise. */
export interface Comparison {
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  readonly cells: readonly CellChange[];
  readonly endpoints: readonly EndpointChange[];
  /** Why the two may not be alike: another machine, version, plan or load. Each a sentence. */
  readonly warnings: readonly string[];
  /** One sentence for people. */
  readonly summary: string;
}

export interface ComparedRun {
  readonly id: string;
  readonly startedAt: string;
  /** Short commit, with `+` if there were uncommitted changes; `null` outside a repository. */
  readonly commit: string | null;
}
