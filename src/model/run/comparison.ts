import type { EndpointRateChange, SettingsChange } from '../facts/rate-change.ts';
import type { Settings } from '../settings.ts';
import type { Transport } from '../trial/trial.ts';
import type { Bound, Machine, RunStatus } from './record.ts';

/** One settings × endpoint that is in both runs, or in one of them. */
export interface CellChange extends SettingsChange {
  /** Requests per second; `null` where it was not measured. */
  readonly rpsBefore: number | null;
  readonly rpsAfter: number | null;
}

/** All comparable cells of an endpoint taken together. */
export interface EndpointChange extends EndpointRateChange {
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
  /** Why the two may not be alike: another machine, version, plan or load. */
  readonly differences: readonly Difference[];
}

export interface ComparedRun {
  readonly id: string;
  readonly startedAt: string;
  /** Short commit, with `+` if there were uncommitted changes; `null` outside a repository. */
  readonly commit: string | null;
}

/** What makes two runs unlike each other apart from the service's code; the sentences are in src/words/rate-changes.ts. */
export type Difference =
  | { readonly kind: 'machine'; readonly before: ComparedMachine; readonly after: ComparedMachine }
  | { readonly kind: 'cores'; readonly before: number; readonly after: number }
  /** `null`: it was not there. */
  | { readonly kind: 'version'; readonly name: string; readonly before: string | null; readonly after: string | null }
  | { readonly kind: 'load' }
  | { readonly kind: 'service' }
  | { readonly kind: 'endpoint'; readonly endpoint: string }
  | { readonly kind: 'transport'; readonly before: readonly Transport[]; readonly after: readonly Transport[] }
  | { readonly kind: 'unfinished'; readonly run: WhichRun; readonly status: RunStatus }
  | {
      readonly kind: 'disturbed';
      readonly run: WhichRun;
      /** At most, of so many. */
      readonly otherCores: number;
      readonly cores: number;
      readonly disturbed: number;
      readonly cells: number;
    };

type WhichRun = 'earlier' | 'later';
type ComparedMachine = Pick<Machine, 'cpu' | 'platform'>;
