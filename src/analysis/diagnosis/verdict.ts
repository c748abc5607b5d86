import type { Bound } from '../../model/facts/bound.ts';
import type { Finding, OtherPrograms } from '../../model/facts/finding.ts';
import { type ComparableCell, whyCellVoid } from '../../model/run/comparable.ts';
import type { Calibration, Cell } from '../../model/run/record.ts';
import type { Demand } from '../capacity/demand.ts';
import type { LoadedMachine } from '../capacity/endpoint-input.ts';
import { mayNotWait, waitRange, wasBusy } from '../fit/calibration-prior.ts';
import type { DemandFit } from '../fit/fit-demand.ts';
import { explainsNothing } from '../fit/model-trust.ts';
import { usableCpuMs } from '../fit/predict-endpoint.ts';
import { isDisturbed } from '../measured/disturbance.ts';
import { computesSideBySide, isSaturated, leftCoresIdle } from '../measured/idle-cores.ts';
import { deviationsOfMad } from '../statistics/normal.ts';
import { median } from '../statistics/order-statistics.ts';
import { lockDoubt } from './lock-doubt.ts';
import {
  cpuBoundFrom,
  fewestReadings,
  ioBoundUpTo,
  lockFrom,
  mostCpuScatter,
  otherRequests,
  tellingShare,
  worthDoubt,
} from './tuning.ts';

/** What bounds an endpoint. */
export interface Verdict {
  readonly bound: Bound;
  /** For `inconclusive`: why; else what the verdict leaves open. */
  readonly because: readonly Finding[];
}

export interface Facts {
  readonly fit: DemandFit | null;
  /** See `trustedCalibration`. */
  readonly calibration: Calibration | null;
  readonly comparable: readonly ComparableCell[];
  readonly cells: readonly Cell[];
  readonly machine: LoadedMachine;
}

/** Weighs calibration and rates against each other; `inconclusive` when they allow two verdicts, or can't be trusted. */
export function judge({ fit, calibration, comparable, cells, machine }: Facts): Verdict {
  const { cores } = machine;
  const unsure = (because: Finding): Verdict => ({ bound: 'inconclusive', because: [because] });
  const measured = cells.filter((cell) => cell.status === 'measured' && cell.sameAs === null);
  const [first] = measured;
  if (first !== undefined && comparable.length === 0)
    return unsure({ kind: 'cells-unusable', measured: measured.length, first: whyCellVoid(first) });
  if (fit === null) return unsure({ kind: 'nothing-measured' });
  const others = disturbedBy(comparable, cores);
  if (calibration === null && comparable.length < 2) return unsure({ kind: 'one-cell-uncalibrated' });

  // Nobody knows whether so short a request waits; but computing all the time under load, it is bound by that.
  if (calibration !== null && mayNotWait(calibration) && comparable.some((cell) => isSaturated(cell, cores)))
    return onCpu(fit, comparable, cores);

  const [low, high] = shareRange(fit, comparable);
  if (boundOf(low) === 'io' && boundOf(high) === 'cpu') return unsure({ kind: 'cpu-share-too-wide', low, high });
  const queued = queuedShares(calibration, comparable);
  if (queued !== null) {
    const busy = wasBusy(calibration) ? { otherCores: calibration?.otherCores ?? 0, cores } : null;
    return unsure({ kind: 'waits-for-cores', others: busy, low: queued[0], high: queued[1] });
  }
  const loadedCpuMs = otherCpuUnderLoad(calibration, comparable);
  if (loadedCpuMs !== null)
    return unsure({
      kind: 'requests-differ',
      aloneMs: calibration?.cpuMs ?? 0,
      requests: calibration?.requests ?? 0,
      loadedMs: loadedCpuMs,
    });
  // Where every reading says CPU, noise in the rates does not put it in doubt.
  if (computesUnderLock(fit, comparable, cores) || (boundOf(low) === 'cpu' && calibration !== null))
    return onCpu(fit, comparable, cores);
  if (comparable.length >= fewestReadings && explainsNothing(fit))
    return unsure({ kind: 'rates-unexplained', error: fit.error, others });
  const verdicts = new Set(
    fit.plausible.filter(({ weight }) => weight >= worthDoubt).map(({ demand }) => verdictOn(demand)),
  );
  const [verdict] = verdicts;
  // The latter means that the requests of one process stand still one after another; only another kind of server tells which.
  if ((verdicts.size === 1 && verdict === 'lock') || lockOrBlocked(fit)) {
    const doubt = lockDoubt(fit, comparable, machine);
    return doubt === null ? { bound: 'lock', because: [] } : unsure(doubt);
  }
  if (verdicts.size === 1 && verdict !== undefined) {
    const alone = calibration === null ? null : shareAlone(calibration);
    // Rates that others disturbed don't outweigh what one request alone showed.
    if (others !== null && alone !== null && boundOf(alone) !== verdict)
      return unsure({ kind: 'rates-contradict-calibration', cpuShare: alone, rates: verdict, others });
    return { bound: verdict, because: [] };
  }
  return unsure({ kind: 'several-explanations', bounds: [...verdicts], others });
}

/** The verdict on requests that do nothing but compute: at once, or under a lock one after another. */
function onCpu(fit: DemandFit, comparable: readonly ComparableCell[], cores: number): Verdict {
  if (computesUnderLock(fit, comparable, cores)) return { bound: 'lock', because: [] };
  const hidden = hiddenLock(comparable, cores);
  return { bound: 'cpu', because: hidden === null ? [] : [hidden] };
}

/** CPU share of one request at a time, as its calibration read it; `null` where it could not. */
function shareAlone({ cpuMs, waitMs }: Calibration): number | null {
  return cpuMs === null || waitMs === null || !(cpuMs + waitMs > 0) ? null : cpuMs / (cpuMs + waitMs);
}

/** The CPU of a request under load where it contradicts the calibration, so that another verdict would follow; else `null`. */
function otherCpuUnderLoad(calibration: Calibration | null, comparable: readonly ComparableCell[]): number | null {
  const readings = comparable.map(usableCpuMs).filter((cpuMs) => cpuMs !== null);
  if (calibration?.cpuMs == null || calibration.waitMs === null || readings.length < 2) return null;
  const { cpuMs, waitMs } = calibration;
  const loadedMs = median(readings);
  const agree = Math.abs(Math.log(loadedMs / cpuMs)) <= Math.log(otherRequests);
  return agree || boundOf(cpuMs / (cpuMs + waitMs)) === boundOf(loadedMs / (loadedMs + waitMs)) ? null : loadedMs;
}

/** What other programs did at most where they disturbed most of the rates; `null` where they did not. */
function disturbedBy(comparable: readonly ComparableCell[], cores: number): OtherPrograms | null {
  const disturbed = comparable.filter(({ measurement }) => isDisturbed(measurement, cores));
  if (disturbed.length <= comparable.length / 2) return null;
  return { otherCores: Math.max(...disturbed.map(({ measurement }) => measurement.host?.otherCores ?? 0)), cores };
}

/**
 * Why a lock that all processes hold while they compute could not be seen; `null` where it could, or where
 * it would change nothing. Several requests that compute at once show that there is none.
 */
function hiddenLock(comparable: readonly ComparableCell[], cores: number): Finding | null {
  const several = comparable.filter(({ effective }) => (effective?.processes ?? 1) > 1);
  if (cores < 2 || several.length === 0 || comparable.some(computesSideBySide)) return null;
  const looked = several.filter(({ measurement: { host } }) => host != null && host.mostOtherCores === undefined);
  const others = disturbedBy(comparable, cores);
  const cause = looked.length < several.length ? 'too-little-read' : 'no-idle-cores';
  return { kind: 'lock-hidden', cause: others === null ? cause : 'others', others };
}

/** Whether requests compute with a lock held that all processes share: the rates say so, and processes that all had work left cores idle. */
function computesUnderLock(fit: DemandFit, comparable: readonly ComparableCell[], cores: number): boolean {
  return fit.supposition === 'global-lock' && comparable.some((cell) => leftCoresIdle(cell, cores));
}

function verdictOn({ cpuMs, waitMs, processLockShare, waitsAtOnce }: Demand): Bound {
  return processLockShare >= lockFrom || waitsAtOnce === 1 ? 'lock' : boundOf(cpuMs / (cpuMs + waitMs));
}

/** Whether the rates fit both a lock of the process and a wait that blocks its event loop. */
function lockOrBlocked({ plausible }: DemandFit): boolean {
  const serious = plausible.filter(({ weight }) => weight >= worthDoubt).map(({ demand }) => demand);
  return (
    serious.some(({ processLockShare }) => processLockShare >= lockFrom) &&
    serious.every(({ processLockShare, waitsYield }) => processLockShare >= lockFrom || !waitsYield)
  );
}

function cpuShareOf({ demand: { cpuMs, waitMs } }: DemandFit): number {
  return cpuMs / (cpuMs + waitMs);
}

/**
 * CPU shares of a request that its calibration allows if waiting for a core can't be told from waiting in the service;
 * `null` where that makes no difference.
 */
function queuedShares(
  calibration: Calibration | null,
  comparable: readonly ComparableCell[],
): readonly [low: number, high: number] | null {
  const waits = calibration === null ? null : waitRange(calibration);
  if (calibration?.cpuMs == null || waits === null) return null;
  const { cpuMs } = calibration;
  // No more requests are under way than there are slots: X (C + W) ≤ slots, which bounds the wait from above.
  const roundsMs = comparable.map(({ effective, measurement }) =>
    effective?.concurrency == null ? Number.POSITIVE_INFINITY : (1000 * effective.concurrency) / measurement.rps.mean,
  );
  const mostMs = Math.max(0, Math.min(waits.mostMs, ...roundsMs.map((roundMs) => roundMs - cpuMs)));
  const low = cpuMs / (cpuMs + mostMs);
  const high = cpuMs / (cpuMs + Math.min(mostMs, waits.leastMs));
  return boundOf(low) === boundOf(high) || high - low < tellingShare ? null : [low, high];
}

/** CPU shares that the calibration, the rates and the CPU readings of the cells allow. */
function shareRange(fit: DemandFit, comparable: readonly ComparableCell[]): readonly [low: number, high: number] {
  const [low, high] = fit.cpuShareRange;
  const readings = comparable.map(usableCpuMs).filter((cpuMs) => cpuMs !== null);
  if (readings.length < fewestReadings) return [low, high];
  const logs = readings.map(Math.log);
  const centre = median(logs);
  const scatter = deviationsOfMad * median(logs.map((log) => Math.abs(log - centre)));
  if (scatter <= mostCpuScatter) return [low, high];
  const share = cpuShareOf(fit);
  return [Math.min(low, share * Math.exp(-2 * scatter)), Math.max(high, Math.min(1, share * Math.exp(2 * scatter)))];
}

/** What a CPU share of a request alone says. */
export function boundOf(cpuShare: number): Bound {
  return cpuShare >= cpuBoundFrom ? 'cpu' : cpuShare <= ioBoundUpTo ? 'io' : 'mixed';
}
