import { type ComputingThreads, type Demand, plainDemand } from '../capacity/demand.ts';
import type { LoadedMachine } from '../capacity/endpoint-input.ts';
import type { MeasuredRate } from './measured-rate.ts';
import { sensibleShare, supposedValues } from './tuning.ts';

/** What the model supposes of an endpoint beyond its CPU time and wait. */
export type Supposition =
  /** Nothing more. */
  | 'plain'
  /** Part of the CPU time is spent outside the interpreter lock, so threads of one process use several cores. */
  | 'outside-interpreter-lock'
  /** Part of the CPU time is spent by a pool of threads beside the event loop. */
  | 'beside-event-loop'
  /** Requests compute with a lock held that all processes share. */
  | 'global-lock'
  /** Requests hold a lock of their process while they wait. */
  | 'process-lock'
  /** Only so many requests wait at once over all processes: a pool, a lock that all share, a busy service behind. */
  | 'shared-limit'
  /** The wait blocks the event loop. */
  | 'blocking-waits';

/** What a supposition can suppose under this load, in rising order. */
export function valuesOf(supposition: Supposition, { connections }: LoadedMachine): readonly number[] {
  const values: readonly number[] = supposedValues[supposition];
  return supposition === 'shared-limit' ? values.filter((value) => value < connections) : values;
}

/** The suppositions that the servers measured could show; one request at a time shows none. */
export function possibleSuppositions(measured: readonly MeasuredRate[], { connections }: LoadedMachine): Supposition[] {
  const several = measured.filter(({ effective }) => (effective.concurrency ?? connections) > 1);
  const possible: Supposition[] = ['plain'];
  if (several.length === 0) return possible;
  const locked = several.filter(({ effective }) => effective.sharedLock);
  if (locked.some(({ effective: { model } }) => model === 'threads' || model === 'unknown'))
    possible.push('outside-interpreter-lock');
  if (locked.some(({ effective }) => effective.model === 'event-loop')) possible.push('beside-event-loop');
  if (computeInTurn(measured)) possible.push('global-lock');
  if (several.some(({ effective }) => effective.model !== 'serial')) possible.push('process-lock');
  possible.push('shared-limit');
  if (several.some(({ effective }) => effective.model === 'event-loop')) possible.push('blocking-waits');
  return possible;
}

/** Whether a lock of all processes could be what they compute under: cores stayed idle for no other reason, and never did two compute at once. */
function computeInTurn(measured: readonly MeasuredRate[]): boolean {
  return measured.some((one) => one.leftCoresIdle === true) && !measured.some((one) => one.computesSideBySide === true);
}

/** Whether a supposition makes sense at such a CPU share. */
export function fits(supposition: Supposition, share: number): boolean {
  switch (supposition) {
    case 'plain':
      return true;
    case 'outside-interpreter-lock':
    case 'beside-event-loop':
      return share > sensibleShare.threads;
    case 'global-lock':
      return share > sensibleShare.lock;
    default:
      return share <= sensibleShare.waiting;
  }
}

/** A supposition with its value and a CPU share C / (C + W). */
export interface Point {
  readonly supposition: Supposition;
  readonly value: number;
  readonly share: number;
}

/** The demand that a point stands for. `threads`: what is known of them beforehand. */
export function demandOf({ supposition, value, share }: Point, totalMs: number, threads: ComputingThreads): Demand {
  const plain = plainDemand(share * totalMs, (1 - share) * totalMs, threads);
  switch (supposition) {
    case 'plain':
      return plain;
    case 'outside-interpreter-lock':
      return { ...plain, lockShare: value };
    case 'beside-event-loop':
      return { ...plain, loopShare: value };
    case 'global-lock':
      return { ...plain, globalLockShare: value };
    case 'process-lock':
      return { ...plain, processLockShare: value };
    case 'shared-limit':
      return { ...plain, waitsAtOnce: value };
    case 'blocking-waits':
      return { ...plain, waitsYield: false };
  }
}
