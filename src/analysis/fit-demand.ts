import type { Calibration, Prediction } from '../model/record.ts';
import type { EffectiveSettings } from '../model/settings.ts';
import { type CapacityInput, predict } from './capacity-model.ts';
import { type Demand, plainDemand, routingOf } from './demand.ts';
import { median } from './statistics/order-statistics.ts';

/** What the model supposes of an endpoint beyond its CPU time and wait. */
export type Supposition =
  /** Nothing more. */
  | 'plain'
  /** Part of the CPU time is spent outside the interpreter lock, so threads of one process use several cores. */
  | 'outside-interpreter-lock'
  /** Requests hold a lock of their process while they wait. */
  | 'process-lock'
  /** Only so many requests wait at once over all processes: a pool, a lock that all share, a busy service behind. */
  | 'shared-limit'
  /** The wait blocks the event loop. */
  | 'blocking-waits';

/** The load and the machine, as far as the model needs them. */
export interface LoadedMachine {
  readonly cores: number;
  readonly connections: number;
  readonly keepAlive: boolean;
  readonly requests: number | null;
  readonly seconds: number | null;
}

/** One measured rate to learn from. */
export interface MeasuredRate {
  readonly effective: EffectiveSettings;
  readonly rps: number;
  /** Server CPU per request, ms; `null` when not known or too coarse to use. */
  readonly cpuMs: number | null;
}

export interface DemandFit {
  readonly demand: Demand;
  readonly supposition: Supposition;
  /** Typical miss of the fit, as a share (root mean square of the log ratios, routing luck taken out). */
  readonly error: number;
  /** How much better this supposition explains the rates than `plain`, in units of the score (above 4 is worth saying). */
  readonly support: number;
  /** Score of every supposition; smaller explains better. */
  readonly scores: Readonly<Partial<Record<Supposition, number>>>;
  /** CPU shares C / (C + W) whose explanation is about as good: the first and the last. */
  readonly cpuShareRange: readonly [low: number, high: number];
}

/** Expected miss of a rate and of a CPU reading when the supposition is right (log ratio). */
const rateSigma = 0.06;
const cpuSigma = 0.15;
/** A miss counts no more than this many sigmas, so that one odd cell does not decide. */
const mostSigmas = 6;
/** What a supposition must gain in score for each thing it supposes. */
const costOfSupposing = 6;
/** How sure a calibration is of C + W (log). */
const calibrationSigma = 0.06;

const shares = [0.002, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.96, 1];

/**
 * Finds the demand of an endpoint that explains its calibration and the rates measured so far, and which supposition it
 * takes. Least squares over the log ratios of measured to modelled rate, capped, on a small grid: the model is
 * cheap, the parameters are few, and a grid cannot get stuck. `null` when there is nothing to learn from.
 */
export function fitDemand(
  calibration: Calibration | null,
  measured: readonly MeasuredRate[],
  machine: LoadedMachine,
): DemandFit | null {
  const prior = priorOf(calibration, measured);
  if (prior === null && measured.length === 0) return null;
  const candidates: Candidate[] = [];
  for (const share of prior === null ? shares : sharesAround(prior)) {
    for (const { supposition, demand } of suppositions(share, measured, machine)) {
      candidates.push(evaluate(supposition, demand, share, prior, measured, machine));
    }
  }
  const best = candidates.reduce((least, other) => (other.score < least.score ? other : least));
  const plain = Math.min(...candidates.filter((one) => one.supposition === 'plain').map((one) => one.score));
  const near = candidates.filter((one) => one.score < best.score + 2 && one.supposition === best.supposition);
  const scores: Partial<Record<Supposition, number>> = {};
  for (const one of candidates)
    scores[one.supposition] = Math.min(scores[one.supposition] ?? Number.POSITIVE_INFINITY, one.score);
  return {
    demand: best.demand,
    supposition: best.supposition,
    error: best.error,
    support: plain - best.score,
    scores,
    cpuShareRange: [Math.min(...near.map((one) => one.share)), Math.max(...near.map((one) => one.share))],
  };
}

interface Prior {
  readonly totalMs: number;
  /** Interval of C / (C + W) that the CPU readings allow. */
  readonly shareLow: number;
  readonly share: number;
  readonly shareHigh: number;
}

/** CPU clocks tick every 10 ms; master and worker can each be off by one at either end. */
const tickErrorMs = 15;

function priorOf(calibration: Calibration | null, measured: readonly MeasuredRate[]): Prior | null {
  if (calibration === null || calibration.latencyMs === null || !(calibration.latencyMs > 0)) return null;
  const totalMs = calibration.latencyMs;
  const readings = measured.map(({ cpuMs }) => cpuMs).filter((cpuMs) => cpuMs !== null);
  const cpuMs = calibration.cpuMs ?? (readings.length > 0 ? median(readings) : null);
  if (cpuMs === null) return null;
  const error = tickErrorMs / Math.max(1, calibration.requests) + 0.05 * cpuMs;
  const clip = (ms: number) => Math.min(1, Math.max(0.0005, ms / totalMs));
  return { totalMs, share: clip(cpuMs), shareLow: clip(cpuMs - error), shareHigh: clip(cpuMs + error) };
}

function sharesAround({ shareLow, share, shareHigh }: Prior): number[] {
  return [...new Set([shareLow, (shareLow + share) / 2, share, (share + shareHigh) / 2, shareHigh])];
}

interface Candidate {
  readonly supposition: Supposition;
  readonly demand: Demand;
  readonly share: number;
  readonly score: number;
  readonly error: number;
}

/** Demands to try for one CPU share, in units of C + W = 1 ms. */
function* suppositions(
  share: number,
  measured: readonly MeasuredRate[],
  { connections }: LoadedMachine,
): Generator<{ readonly supposition: Supposition; readonly demand: Demand }> {
  const plain = plainDemand(share, 1 - share);
  yield { supposition: 'plain', demand: plain };
  const several = measured.filter(({ effective }) => (effective.concurrency ?? connections) > 1);
  if (several.length === 0) return;
  if (share > 0.1 && several.some(({ effective }) => effective.sharedLock && effective.model !== 'serial')) {
    for (const lockShare of [0.02, 0.25, 0.5, 0.75])
      yield { supposition: 'outside-interpreter-lock', demand: { ...plain, lockShare } };
  }
  if (share > 0.97) return;
  if (several.some(({ effective }) => effective.model !== 'serial')) {
    for (const processLockShare of [0.25, 0.5, 0.75, 0.9, 1])
      yield { supposition: 'process-lock', demand: { ...plain, processLockShare } };
  }
  for (const waitsAtOnce of [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64]) {
    if (waitsAtOnce < connections) yield { supposition: 'shared-limit', demand: { ...plain, waitsAtOnce } };
  }
  if (several.some(({ effective }) => effective.model === 'event-loop'))
    yield { supposition: 'blocking-waits', demand: { ...plain, waitsYield: false } };
}

function evaluate(
  supposition: Supposition,
  shape: Demand,
  share: number,
  prior: Prior | null,
  measured: readonly MeasuredRate[],
  machine: LoadedMachine,
): Candidate {
  const baseMs = prior?.totalMs ?? guessTotalMs(measured, machine);
  const demand = scaled(shape, baseMs);
  const misses = measured.map((one) => missOf(one, predict(inputFor(demand, one.effective, machine)), machine));
  const scale = bestScale(misses, prior !== null);
  let score = supposition === 'plain' ? 0 : costOfSupposing;
  let squares = 0;
  for (const miss of misses) {
    const left = remaining(miss, scale);
    squares += left * left;
    score += Math.min(mostSigmas, Math.abs(left) / rateSigma) ** 2;
  }
  const fitted = scaled(demand, Math.exp(scale));
  if (prior !== null) {
    score += (scale / calibrationSigma) ** 2;
    const allowed = share < prior.share ? prior.share - prior.shareLow : prior.shareHigh - prior.share;
    if (share !== prior.share) score += (1.5 * ((share - prior.share) / Math.max(allowed, 1e-6))) ** 2;
  } else {
    for (const { cpuMs } of measured) {
      if (cpuMs !== null) score += Math.min(mostSigmas, Math.abs(Math.log(cpuMs / fitted.cpuMs)) / cpuSigma) ** 2;
    }
  }
  return { supposition, demand: fitted, share, score, error: Math.sqrt(squares / Math.max(1, misses.length)) };
}

/** How far a measured rate is from what the model allows, as log ratios: below its range (negative), above it, or 0. */
interface Miss {
  readonly low: number;
  readonly centre: number;
  readonly high: number;
}

function missOf({ rps, effective }: MeasuredRate, prediction: Prediction, machine: LoadedMachine): Miss {
  const centre = Math.log(rps / prediction.rps);
  if (routingOf(effective, machine.keepAlive) === 'shared') return { low: centre, centre, high: centre };
  // Where connections fall unevenly on processes any rate in the range is as good.
  return { low: Math.log(rps / prediction.low), centre, high: Math.log(rps / prediction.high) };
}

function remaining(miss: Miss, scale: number): number {
  // A longer request lowers the modelled rate by the same factor.
  if (miss.low + scale < 0) return miss.low + scale;
  if (miss.high + scale > 0) return miss.high + scale;
  return 0;
}

/** The log of the factor on C + W that fits best; held near 0 by a calibration. */
function bestScale(misses: readonly Miss[], calibrated: boolean): number {
  if (misses.length === 0) return 0;
  const free = -median(misses.map(({ centre }) => centre));
  if (!calibrated) return free;
  const weight = misses.length / (rateSigma * rateSigma);
  const hold = 1 / (calibrationSigma * calibrationSigma);
  return Math.max(-0.15, Math.min(0.15, (free * weight) / (weight + hold)));
}

function guessTotalMs(measured: readonly MeasuredRate[], machine: LoadedMachine): number {
  const smallest = measured.reduce((least, other) =>
    (other.effective.concurrency ?? 1e9) < (least.effective.concurrency ?? 1e9) ? other : least,
  );
  return (1000 * Math.min(smallest.effective.concurrency ?? machine.connections, machine.connections)) / smallest.rps;
}

function scaled(demand: Demand, factor: number): Demand {
  return { ...demand, cpuMs: demand.cpuMs * factor, waitMs: demand.waitMs * factor };
}

/** The model's input for one server under one demand. */
export function inputFor(demand: Demand, effective: EffectiveSettings, machine: LoadedMachine): CapacityInput {
  return { demand, effective, ...machine };
}
