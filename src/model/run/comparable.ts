import type { VoidReason } from '../facts/void-reason.ts';
import type { Warning } from '../facts/warning.ts';
import { warningIs } from '../facts/warning-kind.ts';
import type { Cell, CellOf, Measurement } from './record.ts';

/** Warnings that say the figure is not the server's, or nothing that its settings decide. A generator that is only rather busy is warned of, and no more. */
const voidingWarnings = ['still-warming', 'engine-inexact', 'generator-paused', 'delayed-ack', 'rate-limited'] as const;

/** A shorter trial mostly sees the generator start up, which says nothing about its limit. */
const leastSecondsForShare = 0.1;

/**
 * Up to this share of the requests, and of the time that clients waited, failures leave a rate comparable: half of the ±1 %
 * below which no difference is told anyway (`smallestDifference`; criterion.rs takes ±1 % for noise), since requests that
 * failed at once can raise a rate by no more than their share, and those that timed out lower it by no more than theirs. Larger:
 * failures pass for speed; smaller: one lost connection in thousands of requests voids a cell. Below `enoughToFail`
 * requests even one of them is more than a chance event (0.5 % of 1,000 is five).
 */
const tolerableFailures = 0.005;
const enoughToFail = 1000;

/**
 * The one rule for when a measurement may not be compared with others: failed requests (a failed answer is often a
 * fast one), unless they are a few of thousands; nothing succeeded, the load generator at its own limit, an engine that could not count exactly, a load
 * generator that stood still, code that was not warm yet, a limiter's own rate. A server whose workers were replaced is as it is in use: what it
 * lost has failed. `null` if it may be compared.
 */
export function whyVoid(measurement: Measurement): VoidReason | null {
  const { requests, generator, warnings } = measurement;
  const limit = requests.failed === 0 ? undefined : warnings.find(refuses);
  if (limit !== undefined) return { kind: 'warning', warning: limit };
  if (requests.succeeded === 0) return { kind: 'nothing-succeeded' };
  if (requests.failed > 0 && !failedFew(measurement)) {
    const { sent, failed, errors, byStatus } = requests;
    return { kind: 'requests-failed', requests: { sent, failed, errors, byStatus } };
  }
  const busyShare = generator.eventLoopUtilization;
  if (busyShare > 0.8 && measurement.elapsedSeconds >= leastSecondsForShare)
    return { kind: 'generator-limit', busyShare };
  const warning = warnings.find((one) => voidingWarnings.some((kind) => warningIs(one, kind)));
  return warning === undefined ? null : { kind: 'warning', warning };
}

/** Whether a warning says why requests failed: a limit that was set on purpose, which no settings of the plan move. */
function refuses(warning: Warning): boolean {
  if (warning.kind === 'server-limit') return warning.beyond !== 'waits' && warning.beyond !== 'overflowed';
  return warning.kind === 'rate-limiter';
}

/** Whether so few of so many requests failed that the rate is still the server's. */
export function failedFew({ requests, failedLatencyMs, latencyMs }: Measurement): boolean {
  const { failed, succeeded } = requests;
  if (failed === 0 || failed + succeeded < enoughToFail || failed > tolerableFailures * (failed + succeeded))
    return false;
  const lostMs = failed * (failedLatencyMs.mean ?? 0);
  return lostMs <= tolerableFailures * (lostMs + succeeded * (latencyMs.mean ?? 0));
}

/** Why a cell may not be compared; `null` for a measured cell that may. A cell that was not measured says so. */
export function whyCellVoid(cell: Cell): VoidReason | null {
  switch (cell.status) {
    case 'measured':
      return whyVoid(cell.measurement);
    case 'failed':
      return { kind: 'failed', failure: cell.failure };
    case 'skipped':
      return { kind: 'skipped', skip: cell.skip };
    default:
      return { kind: 'not-measured' };
  }
}

/** A cell whose measurement may be compared. */
export type ComparableCell = CellOf<'measured'>;

export function isComparable(cell: Cell): cell is ComparableCell {
  return cell.status === 'measured' && whyVoid(cell.measurement) === null;
}
