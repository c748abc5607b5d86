import type { Prediction } from '../../model/run/record.ts';
import type { Settings } from '../../model/settings.ts';
import { startToStartVariation } from '../measured/tuning.ts';
import { normalCdf } from '../statistics/distributions.ts';
import { conditionGroups } from '../statistics/grouped-values.ts';
import { mean } from '../statistics/moments.ts';
import { z90 } from '../statistics/normal.ts';
import { expectedOfStarts } from './contenders.ts';
import {
  alike,
  comparisonShare,
  fewestServers,
  miss,
  moreForRepeating,
  plannedShare,
  priceOfTime,
  shortestSearch,
  slowest,
  smallTrialSd,
  worthLooking,
  worthOfSaving,
} from './tuning.ts';

/** One server that could be measured for an endpoint. */
export interface RaceCandidate {
  /** `effective.key`: candidates with one key are one server. */
  readonly key: string;
  readonly settings: Settings;
  /** How the server works on its requests (`effective.model`): the model's misses are alike within one kind. */
  readonly kind: string;
  readonly prediction: Prediction;
  /** Requests per second of each of its trials without a fault, one for each server start. */
  readonly trialsRps: readonly number[];
  /** Spread of a trial's rate known from within it (standard deviation of ln rps); `null` when the sample was too small. */
  readonly trialLogSd: number | null;
  /** Why its measurement may not be compared; it is out of the race. */
  readonly isVoid: boolean;
  /** What one more trial will take, server start and warm-up included, s. */
  readonly trialSeconds: number;
  readonly processes: number;
  /** Rank by what it costs to run, 0 the cheapest; ties go to the cheaper one. */
  readonly costRank: number;
  /** People will ask for the gain over it (the launcher's default, the smallest settings): measured when there is time. */
  readonly reference: boolean;
}

export interface RaceState {
  readonly endpoint: string;
  readonly candidates: readonly RaceCandidate[];
  /** Seconds spent on this endpoint so far, calibration included. */
  readonly elapsedSeconds: number;
  /** What measuring every candidate once would take; what the race takes is weighed against it. See `exhaustiveSeconds`. */
  readonly exhaustiveSeconds: number;
  /** Seconds that it may take in no case; `null` or left out: no such limit. */
  readonly limitSeconds?: number | null;
  /** Whether its predictions may hold candidates back; `false`: see `nextOnLines`. */
  readonly isModelled: boolean;
}

export type RaceStep =
  | {
      readonly done: false;
      readonly endpoint: string;
      readonly settings: Settings;
      readonly key: string;
    }
  | { readonly done: true; readonly endpoint: string; readonly leader: Settings | null };

/** Seconds that measuring every candidate once would take; for small grids, short trials and very slow servers, what weighs as much. */
export function exhaustiveSeconds(candidates: readonly Pick<RaceCandidate, 'trialSeconds'>[]): number {
  const quickest = Math.min(...candidates.map(({ trialSeconds }) => trialSeconds));
  const all = candidates.reduce((sum, { trialSeconds }) => sum + Math.min(trialSeconds, slowest * quickest), 0);
  return Math.max(shortestSearch, all * Math.max(1, fewestServers / Math.max(1, candidates.length)));
}

/**
 * What to measure next for one endpoint, or that the answer is sure enough.
 *
 * Every candidate's ln rate is its prediction plus a miss; misses are correlated (shared by the endpoint, by the kind of
 * server, and its own), so each trial also corrects the candidates that were not measured. The next trial goes where it
 * promises most above the leader for its time (expected improvement); none is worth it, or the time is up: done.
 */
export function nextTrial(state: RaceState): RaceStep {
  const { endpoint } = state;
  const running = state.candidates.filter(({ isVoid }) => !isVoid);
  if (running.length === 0) return { done: true, endpoint, leader: null };
  const measured = running.filter(({ trialsRps }) => trialsRps.length > 0);
  if (measured.length === 0) return firstTrial(endpoint, running);

  const belief = believe(running);
  const leader = measured.reduce((best, other) => (belief.mean(other) > belief.mean(best) ? other : best));
  const over = (): RaceStep => {
    const cheaper = cheaperOne(running, leader, belief, state);
    if (cheaper !== null) return step(endpoint, cheaper);
    const reference = affordableReference(running, state);
    if (reference !== null) return step(endpoint, reference);
    return { done: true, endpoint, leader: leader.settings };
  };
  const hopes = running
    .filter((candidate) => candidate !== leader)
    .map((candidate) => ({ candidate, gain: belief.expectedGain(candidate, leader) }))
    .filter(({ gain }) => gain >= worthLooking);
  if (hopes.length === 0) return over();
  const affordable = hopes.filter(({ candidate, gain }) => gain >= priceOf(candidate, state));
  if (affordable.length === 0) return over();
  const { candidate, gain } = affordable.reduce((best, other) => (worth(other) > worth(best) ? other : best));
  if (candidate.trialsRps.length > 0) {
    const again =
      leader.trialsRps.length <= candidate.trialsRps.length && gain >= priceOf(leader, state) ? leader : candidate;
    return step(endpoint, again);
  }
  return step(endpoint, candidate);
}

/** What a trial must promise to be worth its time; `Infinity` where there is no time for it. */
function priceOf({ trialSeconds, trialsRps }: RaceCandidate, state: RaceState): number {
  const after = state.elapsedSeconds + trialSeconds;
  if (after > (state.limitSeconds ?? Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY;
  const beyond = Math.max(0, after / state.exhaustiveSeconds - plannedShare);
  return worthLooking + priceOfTime * beyond + (trialsRps.length > 0 ? moreForRepeating : 0);
}

function worth({ candidate, gain }: { readonly candidate: RaceCandidate; readonly gain: number }): number {
  return gain / Math.sqrt(candidate.trialSeconds);
}

function step(endpoint: string, { settings, key }: RaceCandidate): RaceStep {
  return { done: false, endpoint, settings, key };
}

/** The cheapest of those expected to be about as fast as the best. */
function firstTrial(endpoint: string, running: readonly RaceCandidate[]): RaceStep {
  const top = Math.max(...running.map(expected));
  const close = running.filter((candidate) => expected(candidate) >= top - alike);
  const first = close.reduce((cheapest, other) => (other.costRank < cheapest.costRank ? other : cheapest));
  return step(endpoint, first);
}

/** The cheapest that was not measured, costs less than anything measured that is as fast as the leader, and may be as fast itself. */
function cheaperOne(
  running: readonly RaceCandidate[],
  leader: RaceCandidate,
  belief: Belief,
  state: RaceState,
): RaceCandidate | null {
  const asFast = running.filter((candidate) => belief.mean(candidate) >= belief.mean(leader) - alike);
  const processes = Math.min(
    ...asFast.filter(({ trialsRps }) => trialsRps.length > 0).map((candidate) => candidate.processes),
  );
  const [cheapest] = asFast
    .filter((candidate) => candidate.trialsRps.length === 0 && candidate.processes < processes)
    .sort((a, b) => a.costRank - b.costRank);
  return cheapest !== undefined && worthOfSaving >= priceOf(cheapest, state) ? cheapest : null;
}

function affordableReference(running: readonly RaceCandidate[], state: RaceState): RaceCandidate | null {
  const { elapsedSeconds, limitSeconds } = state;
  const most = Math.min(comparisonShare * state.exhaustiveSeconds, limitSeconds ?? Number.POSITIVE_INFINITY);
  const open = running.filter(
    ({ reference, trialsRps, trialSeconds }) =>
      reference && trialsRps.length === 0 && elapsedSeconds + trialSeconds <= most,
  );
  return open.length === 0
    ? null
    : open.reduce((quickest, other) => (other.trialSeconds < quickest.trialSeconds ? other : quickest));
}

interface Belief {
  mean(candidate: RaceCandidate): number;
  /** Expected ln gain of switching from the leader to the candidate if it turns out faster. */
  expectedGain(candidate: RaceCandidate, leader: RaceCandidate): number;
}

function believe(candidates: readonly RaceCandidate[]): Belief {
  const values = candidates.map((candidate) => {
    const { kind, trialsRps, trialLogSd, prediction } = candidate;
    const noise = Math.hypot(trialLogSd ?? smallTrialSd, startToStartVariation, prediction.luck ?? 0);
    return {
      group: kind,
      ownVariance: ownMiss(candidate) ** 2,
      observed:
        trialsRps.length === 0
          ? null
          : { value: Math.log(mean(trialsRps)) - expected(candidate), variance: noise ** 2 / trialsRps.length },
    };
  });
  const posterior = conditionGroups(values, { shared: miss.shared ** 2, group: miss.ofKind ** 2 });
  const indices = new Map(candidates.map((candidate, index) => [candidate, index]));
  const indexOf = (candidate: RaceCandidate) => indices.get(candidate) as number;
  const meanOf = (candidate: RaceCandidate) => expected(candidate) + posterior.mean(indexOf(candidate));
  return {
    mean: meanOf,
    expectedGain(candidate, leader) {
      const i = indexOf(candidate);
      const l = indexOf(leader);
      const difference = meanOf(candidate) - meanOf(leader);
      const variance = posterior.covariance(i, i) + posterior.covariance(l, l) - 2 * posterior.covariance(i, l);
      return expectedPositivePart(difference, Math.sqrt(Math.max(0, variance)));
    },
  };
}

/** ln of the rate that its starts can be expected to reach: with luck, some of them fall far below the even share. */
function expected({ prediction }: RaceCandidate): number {
  return Math.log(expectedOfStarts(prediction));
}

/** How far above its prediction this one candidate alone may be (standard deviation of ln rps). */
function ownMiss({ prediction }: RaceCandidate): number {
  const up = Math.log(prediction.high / prediction.rps) / z90;
  return Math.sqrt(Math.max(miss.own ** 2, up ** 2 - miss.shared ** 2 - miss.ofKind ** 2));
}

/** E[max(0, X)] for a normal X. */
function expectedPositivePart(centre: number, deviation: number): number {
  if (deviation === 0) return Math.max(0, centre);
  const z = centre / deviation;
  return centre * normalCdf(z) + (deviation * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
