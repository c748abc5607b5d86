import type { Calibration } from '../../model/run/record.ts';
import { type Demand, oneThread } from '../capacity/demand.ts';
import type { ClassCost, LoadedMachine } from '../capacity/endpoint-input.ts';
import { median } from '../statistics/order-statistics.ts';
import { type Prior, priorOf } from './calibration-prior.ts';
import { demandOf, fits, type Point, possibleSuppositions, type Supposition, valuesOf } from './explanations.ts';
import type { MeasuredRate } from './measured-rate.ts';
import { type Miss, RateTable } from './rate-table.ts';
import {
  asGoodWithin,
  calibrationSigma,
  coarseShares,
  cost,
  cpuSigma,
  mostCorrection,
  mostSigmas,
  narrowestShare,
  plausibleWithin,
  rateSigma,
  refinements,
  sigmasOfShare,
} from './tuning.ts';

/** What the model makes of an endpoint's calibration and of the rates measured so far. */
export interface DemandFit {
  readonly demand: Demand;
  /** CPU of a request under each worker class that was measured, as a factor on the demand's. */
  readonly classCost: ClassCost;
  /** Demands that explain the rates about as well, this one included, by weight (their sum is 1). */
  readonly plausible: readonly { readonly demand: Demand; readonly weight: number }[];
  readonly supposition: Supposition;
  /** Typical miss of the fit, as a share (root mean square of the log ratios, routing luck taken out). */
  readonly error: number;
  /** The same for the middle one of the rates, which one odd cell does not change. */
  readonly typicalError: number;
  /** CPU shares C / (C + W) whose explanation is about as good: the first and the last. */
  readonly cpuShareRange: readonly [low: number, high: number];
}

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

  const shares: readonly number[] = prior === null ? coarseShares : [prior.shareLow, prior.share, prior.shareHigh];
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
    // Around the best point of each supposition: its neighbours in value, and shares half-way to the next ones.
    for (const step of refinements) {
      const best = leastOf([...known.values()].filter((one) => one.supposition === supposition));
      if (best === null) continue;
      const values = valuesOf(supposition, machine);
      const at = values.indexOf(best.value);
      for (const value of values.slice(Math.max(0, at - 1), at + 2)) {
        for (const share of sharesBeside(best.share, shares, step)) {
          if (!fits(supposition, share)) continue;
          const { demand } = look(supposition, value, share);
          if (prior !== null) continue;
          for (const read of rates.shareAsRead(demand)) if (fits(supposition, read)) look(supposition, value, read);
        }
      }
    }
  }
  return conclusionOf([...known.values()], possible, rates.classCost);
}

function conclusionOf(
  candidates: readonly Candidate[],
  possible: readonly Supposition[],
  classCost: ClassCost,
): DemandFit {
  const best = leastOf(candidates)!;
  const rivals: Candidate[] = [];
  for (const supposition of possible) {
    const least = leastOf(candidates.filter((one) => one.supposition === supposition));
    if (least === null) continue;
    if (least.score < best.score + plausibleWithin) rivals.push(least);
  }
  const weightOf = ({ score }: Candidate) => Math.exp((best.score - score) / 2);
  const weights = rivals.reduce((sum, rival) => sum + weightOf(rival), 0);
  const near = candidates.filter(
    (one) => one.score < best.score + asGoodWithin && one.supposition === best.supposition,
  );
  return {
    demand: best.demand,
    supposition: best.supposition,
    error: best.error,
    typicalError: best.typicalError,
    classCost,
    plausible: rivals.map((rival) => ({ demand: rival.demand, weight: weightOf(rival) / weights })),
    cpuShareRange: [Math.min(...near.map((one) => one.share)), Math.max(...near.map((one) => one.share))],
  };
}

function leastOf(candidates: readonly Candidate[]): Candidate | null {
  let least: Candidate | null = null;
  for (const one of candidates) if (least === null || one.score < least.score) least = one;
  return least;
}

function sharesBeside(share: number, shares: readonly number[], step: number): number[] {
  const at = shares.findIndex((one) => one >= share);
  const below = shares[at - 1] ?? share;
  const above = shares[at + 1] ?? share;
  return [share - step * (share - below), share, share + step * (above - share)];
}

interface Candidate extends Point {
  readonly demand: Demand;
  readonly score: number;
  readonly error: number;
  readonly typicalError: number;
}

function evaluate(point: Point, prior: Prior | null, rates: RateTable): Candidate {
  const { share } = point;
  const demand = demandOf(point, rates.totalMs, prior?.threads ?? oneThread);
  const misses = rates.misses(demand);
  const scale = bestScale(misses, prior !== null);
  let score = costOf(point);
  const errors: number[] = [];
  for (const miss of misses) {
    // A longer request lowers the modelled rate by the same factor.
    const left = miss.logRatio + scale;
    // A rate that others disturbed counts for less, in the score and in the error.
    const sigmas = Math.abs(left) / miss.sigma;
    errors.push(sigmas * rateSigma);
    score += Math.min(mostSigmas, sigmas) ** 2;
  }
  const fitted = scaled(demand, Math.exp(scale));
  if (prior !== null) {
    score += (scale / calibrationSigma) ** 2;
    const allowed = share < prior.share ? prior.share - prior.shareLow : prior.shareHigh - prior.share;
    if (share !== prior.share)
      score += (sigmasOfShare * ((share - prior.share) / Math.max(allowed, narrowestShare))) ** 2;
  } else {
    for (const { cpuMs, cpuMsAtMost } of rates.measured) {
      const bound = cpuMs ?? cpuMsAtMost ?? null;
      if (bound === null || (cpuMs === null && fitted.cpuMs <= bound)) continue;
      score += Math.min(mostSigmas, Math.abs(Math.log(bound / fitted.cpuMs)) / cpuSigma) ** 2;
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

function costOf({ supposition, value }: Point): number {
  if (supposition === 'plain') return 0;
  return supposition === 'shared-limit' && value > 1 ? cost.supposing + cost.choosing : cost.supposing;
}

/** The log of the factor on C + W that fits best; held near 0 by a calibration. */
function bestScale(misses: readonly Miss[], calibrated: boolean): number {
  if (misses.length === 0) return 0;
  const free = -median(misses.map(({ logRatio }) => logRatio));
  if (!calibrated) return free;
  const weight = misses.reduce((sum, { sigma }) => sum + 1 / (sigma * sigma), 0);
  const hold = 1 / (calibrationSigma * calibrationSigma);
  return Math.max(-mostCorrection, Math.min(mostCorrection, (free * weight) / (weight + hold)));
}

function scaled(demand: Demand, factor: number): Demand {
  return { ...demand, cpuMs: demand.cpuMs * factor, waitMs: demand.waitMs * factor };
}
