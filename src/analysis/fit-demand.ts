import type { Calibration, Prediction } from '../model/record.ts';
import type { EffectiveSettings } from '../model/settings.ts';
import { type CapacityInput, predict } from './capacity-model.ts';
import { type Demand, plainDemand, routingOf, slotsPerProcess } from './demand.ts';
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
  /** Cores that others (the load generator, other programs) kept busy meanwhile; left out: none. */
  readonly othersCores?: number;
}

export interface DemandFit {
  readonly demand: Demand;
  /** CPU of a request under each worker class that was measured, as a factor on the demand's. */
  readonly classCost: Readonly<Record<string, number>>;
  /** Demands that explain the rates about as well, this one included, by weight (their sum is 1). */
  readonly plausible: readonly { readonly demand: Demand; readonly weight: number }[];
  readonly supposition: Supposition;
  /** Typical miss of the fit, as a share (root mean square of the log ratios, routing luck taken out). */
  readonly error: number;
  /** The same for the middle one of the rates, which one odd cell does not change. */
  readonly typicalError: number;
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
/** Explanations whose score is within this of the best are kept in mind. */
const plausibleWithin = 5;
/** How sure a calibration is of C + W (log). */
const calibrationSigma = 0.06;

/** CPU shares C / (C + W) to try first when nothing tells them. */
const coarseShares = [0.0005, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1];

/** Values of what a supposition supposes, in rising order. */
const supposedValues: Readonly<Record<Supposition, readonly number[]>> = {
  plain: [0],
  'outside-interpreter-lock': [0.02, 0.25, 0.5, 0.75],
  'process-lock': [0.25, 0.5, 0.75, 0.9, 1],
  'shared-limit': [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64],
  'blocking-waits': [0],
};

/**
 * Finds the demand of an endpoint that explains its calibration and the rates measured so far, and which supposition it
 * takes. Least squares over the log ratios of measured to modelled rate, capped, on a grid that is refined around the best
 * points: the model is cheap, the parameters are few, and a grid cannot get stuck. `null` when there is nothing to learn from.
 */
export function fitDemand(
  calibration: Calibration | null,
  measured: readonly MeasuredRate[],
  machine: LoadedMachine,
): DemandFit | null {
  const prior = priorOf(calibration, measured);
  if (prior === null && measured.length === 0) return null;
  const known = new Map<string, Candidate>();
  const rates = new RateTable(prior, measured, machine);
  const look = (supposition: Supposition, value: number, share: number) => {
    const key = `${supposition} ${value} ${share.toFixed(5)}`;
    const found = known.get(key) ?? evaluate({ supposition, value, share }, prior, rates);
    known.set(key, found);
    return found;
  };

  const shares = prior === null ? coarseShares : [prior.shareLow, prior.share, prior.shareHigh];
  const possible = possibleSuppositions(measured, machine);
  for (const supposition of possible) {
    const values = valuesOf(supposition, machine);
    for (const share of shares) {
      if (!fits(supposition, share)) continue;
      values.forEach((value, i) => {
        if (i % 2 === 0) look(supposition, value, share);
      });
    }
  }
  for (const supposition of possible) {
    // Twice around the best point of each supposition: its neighbours in value, and shares half-way to the next ones.
    for (const step of [0.5, 0.25]) {
      const best = leastOf([...known.values()].filter((one) => one.supposition === supposition));
      if (best === null) continue;
      const values = valuesOf(supposition, machine);
      const at = values.indexOf(best.value);
      for (const value of values.slice(Math.max(0, at - 1), at + 2)) {
        for (const share of sharesBeside(best.share, shares, step))
          if (fits(supposition, share)) look(supposition, value, share);
      }
    }
  }
  return conclusionOf([...known.values()], possible, rates.classCost);
}

function conclusionOf(
  candidates: readonly Candidate[],
  possible: readonly Supposition[],
  classCost: DemandFit['classCost'],
): DemandFit {
  const best = leastOf(candidates)!;
  const scores: Partial<Record<Supposition, number>> = {};
  const rivals: Candidate[] = [];
  for (const supposition of possible) {
    const least = leastOf(candidates.filter((one) => one.supposition === supposition));
    if (least === null) continue;
    scores[supposition] = least.score;
    if (least.score < best.score + plausibleWithin) rivals.push(least);
  }
  const weightOf = ({ score }: Candidate) => Math.exp((best.score - score) / 2);
  const weights = rivals.reduce((sum, rival) => sum + weightOf(rival), 0);
  const near = candidates.filter((one) => one.score < best.score + 2 && one.supposition === best.supposition);
  return {
    demand: best.demand,
    supposition: best.supposition,
    error: best.error,
    typicalError: best.typicalError,
    classCost,
    plausible: rivals.map((rival) => ({ demand: rival.demand, weight: weightOf(rival) / weights })),
    support: (scores.plain ?? best.score) - best.score,
    scores,
    cpuShareRange: [Math.min(...near.map((one) => one.share)), Math.max(...near.map((one) => one.share))],
  };
}

function leastOf(candidates: readonly Candidate[]): Candidate | null {
  let least: Candidate | null = null;
  for (const one of candidates) if (least === null || one.score < least.score) least = one;
  return least;
}

function valuesOf(supposition: Supposition, { connections }: LoadedMachine): readonly number[] {
  const values = supposedValues[supposition];
  return supposition === 'shared-limit' ? values.filter((value) => value < connections) : values;
}

function sharesBeside(share: number, shares: readonly number[], step: number): number[] {
  const at = shares.findIndex((one) => one >= share);
  const below = shares[at - 1] ?? share;
  const above = shares[at + 1] ?? share;
  return [share - step * (share - below), share, share + step * (above - share)];
}

/** The suppositions that the servers measured could show; one request at a time shows none. */
function possibleSuppositions(measured: readonly MeasuredRate[], { connections }: LoadedMachine): Supposition[] {
  const several = measured.filter(({ effective }) => (effective.concurrency ?? connections) > 1);
  const possible: Supposition[] = ['plain'];
  if (several.length === 0) return possible;
  if (several.some(({ effective }) => effective.sharedLock && effective.model !== 'serial'))
    possible.push('outside-interpreter-lock');
  if (several.some(({ effective }) => effective.model !== 'serial')) possible.push('process-lock');
  possible.push('shared-limit');
  if (several.some(({ effective }) => effective.model === 'event-loop')) possible.push('blocking-waits');
  return possible;
}

function fits(supposition: Supposition, share: number): boolean {
  if (supposition === 'plain') return true;
  return supposition === 'outside-interpreter-lock' ? share > 0.1 : share <= 0.97;
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
  const luck = shareError(calibration, cpuMs / totalMs);
  const clip = (share: number) => Math.min(1, Math.max(0.0005, share));
  return {
    totalMs,
    share: clip(cpuMs / totalMs),
    shareLow: clip((cpuMs - error) / totalMs - luck),
    shareHigh: clip((cpuMs + error) / totalMs + luck),
  };
}

/**
 * How far the CPU share of so few requests may be off where requests differ: as if each were all CPU or all waiting in the
 * part in which they differ.
 */
function shareError({ latencyVariation, requests }: Calibration, share: number): number {
  const variation = Math.min(1, latencyVariation ?? 0);
  return (2 * variation * Math.sqrt(Math.max(0.05, share * (1 - share)))) / Math.sqrt(Math.max(1, requests));
}

interface Candidate {
  readonly supposition: Supposition;
  readonly value: number;
  readonly share: number;
  readonly demand: Demand;
  readonly score: number;
  readonly error: number;
  readonly typicalError: number;
}

type Point = Pick<Candidate, 'supposition' | 'value' | 'share'>;

function demandOf({ supposition, value, share }: Point, totalMs: number): Demand {
  const plain = plainDemand(share * totalMs, (1 - share) * totalMs);
  switch (supposition) {
    case 'plain':
      return plain;
    case 'outside-interpreter-lock':
      return { ...plain, lockShare: value };
    case 'process-lock':
      return { ...plain, processLockShare: value };
    case 'shared-limit':
      return { ...plain, waitsAtOnce: value };
    case 'blocking-waits':
      return { ...plain, waitsYield: false };
  }
}

function evaluate(point: Point, prior: Prior | null, rates: RateTable): Candidate {
  const { share } = point;
  const demand = demandOf(point, rates.totalMs);
  const misses = rates.misses(demand);
  const scale = bestScale(misses, prior !== null);
  let score = point.supposition === 'plain' ? 0 : costOfSupposing;
  const errors: number[] = [];
  for (const miss of misses) {
    const left = remaining(miss, scale);
    errors.push(Math.abs(left));
    score += Math.min(mostSigmas, Math.abs(left) / rateSigma) ** 2;
  }
  const fitted = scaled(demand, Math.exp(scale));
  if (prior !== null) {
    score += (scale / calibrationSigma) ** 2;
    const allowed = share < prior.share ? prior.share - prior.shareLow : prior.shareHigh - prior.share;
    if (share !== prior.share) score += (1.5 * ((share - prior.share) / Math.max(allowed, 1e-6))) ** 2;
  } else {
    for (const { cpuMs } of rates.measured) {
      if (cpuMs !== null) score += Math.min(mostSigmas, Math.abs(Math.log(cpuMs / fitted.cpuMs)) / cpuSigma) ** 2;
    }
  }
  const squares = errors.reduce((sum, error) => sum + error * error, 0);
  return {
    ...point,
    demand: fitted,
    score,
    error: Math.sqrt(squares / Math.max(1, errors.length)),
    typicalError: errors.length === 0 ? 0 : median(errors),
  };
}

/** The modelled rates of the measured servers, each worked out once for each demand that it can tell apart. */
class RateTable {
  readonly totalMs: number;
  readonly measured: readonly MeasuredRate[];
  readonly machine: LoadedMachine;
  readonly #known = new Map<string, Miss>();

  readonly classCost: DemandFit['classCost'];

  constructor(prior: Prior | null, measured: readonly MeasuredRate[], machine: LoadedMachine) {
    this.totalMs = prior?.totalMs ?? guessTotalMs(measured, machine);
    this.classCost = prior === null ? {} : classCosts(prior.share * prior.totalMs, measured);
    this.measured = measured;
    this.machine = machine;
  }

  misses(demand: Demand): Miss[] {
    return this.measured.map((one) => {
      const visible = visibleDemand(demand, one.effective, this.machine);
      const machine = withoutOthers(this.machine, one.othersCores ?? 0);
      const key = `${one.effective.key} ${one.rps} ${JSON.stringify(visible)}`;
      const known = this.#known.get(key);
      if (known !== undefined) return known;
      const miss = missOf(one, predict({ ...inputFor(visible, one.effective, machine), spreads: 5 }), machine);
      this.#known.set(key, miss);
      return miss;
    });
  }
}

/** Cores that a scheduler leaves to the server at the least, however busy the others are. */
const fairShare = 0.3;

/** The machine as the server saw it while others kept some cores busy. */
function withoutOthers(machine: LoadedMachine, othersCores: number): LoadedMachine {
  return { ...machine, cores: Math.max(fairShare * machine.cores, machine.cores - othersCores) };
}

/** A demand without what makes no difference to this server, so that equal questions are asked once. */
function visibleDemand(demand: Demand, effective: EffectiveSettings, { connections }: LoadedMachine): Demand {
  const perProcess = slotsPerProcess(effective, demand);
  const slots = Math.min(connections, effective.processes * perProcess);
  return {
    ...demand,
    lockShare: perProcess === 1 || !effective.sharedLock ? 1 : demand.lockShare,
    processLockShare: perProcess === 1 ? 0 : demand.processLockShare,
    waitsAtOnce: demand.waitsAtOnce !== null && demand.waitsAtOnce >= slots ? null : demand.waitsAtOnce,
    waitsYield: effective.model === 'event-loop' ? demand.waitsYield : true,
  };
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

/**
 * CPU of a request by worker class, as a factor on the calibration's, from what was read under load. A reading counts half
 * beside the expectation that the classes cost the same.
 */
function classCosts(calibratedMs: number, measured: readonly MeasuredRate[]): Record<string, number> {
  const readings = new Map<string, number[]>();
  for (const { cpuMs, effective } of measured) {
    const name = effective.workerClass ?? '';
    if (cpuMs !== null && calibratedMs > 0)
      readings.set(name, [...(readings.get(name) ?? []), Math.log(cpuMs / calibratedMs)]);
  }
  const costs: Record<string, number> = {};
  for (const [name, logs] of readings) {
    const weight = logs.length / (logs.length + 0.5);
    costs[name] = Math.exp(Math.max(-0.5, Math.min(0.5, weight * median(logs))));
  }
  return costs;
}

/** CPU that the load generator spends on a request over a kept and over a fresh connection, ms (seen with this engine). */
const generatorMs = { kept: 0.04, fresh: 0.09 } as const;

/** The model's input for one server under one demand. */
export function inputFor(
  demand: Demand,
  effective: EffectiveSettings,
  machine: LoadedMachine,
  classCost: DemandFit['classCost'] = {},
): CapacityInput {
  const cost = classCost[effective.workerClass ?? ''] ?? 1;
  const kept = machine.keepAlive && effective.keepAlive !== false;
  return {
    demand: cost === 1 ? demand : { ...demand, cpuMs: demand.cpuMs * cost },
    effective,
    ...machine,
    generatorMs: kept ? generatorMs.kept : generatorMs.fresh,
  };
}
