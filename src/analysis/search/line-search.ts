import type { Settings, SettingValue } from '../../model/settings.ts';
import { mean } from '../statistics/moments.ts';
import { nextTrial, type RaceCandidate, type RaceState, type RaceStep } from './race.ts';

/**
 * What to measure next of an endpoint of which no model can be trusted to say what settings do: along each setting, from
 * the fastest settings measured so far, first the two ends of its values and then between, until the values beside the
 * fastest are measured on both sides. What lies beyond those is held back by measurements alone: a rate that rose all the
 * way to the fastest, and one that fell all the way from it. Values without an order (names) are all measured. Then those
 * that are too close to tell apart are measured again, as in any race.
 */
export function nextOnLines(state: RaceState): RaceStep {
  const { endpoint, candidates, elapsedSeconds, limitSeconds } = state;
  const running = candidates.filter(({ isVoid }) => !isVoid);
  const measured = running.filter(({ trialsRps }) => trialsRps.length > 0);
  const leader = measured.reduce<RaceCandidate | null>(
    (best, other) => (best === null || mean(other.trialsRps) > mean(best.trialsRps) ? other : best),
    null,
  );
  const open = leader === null ? cheapestOf(running) : openBeside(leader, running);
  if (open === null) return nextTrial({ ...state, candidates: measured.map(byMeasurementAlone) });
  if (elapsedSeconds + open.trialSeconds > (limitSeconds ?? Number.POSITIVE_INFINITY))
    return { done: true, endpoint, leader: leader?.settings ?? null };
  const { settings, key } = open;
  return { done: false, endpoint, settings, key };
}

/** A candidate of which nothing is expected but what was measured. */
function byMeasurementAlone(candidate: RaceCandidate): RaceCandidate {
  const rps = mean(candidate.trialsRps);
  const prediction = { ...candidate.prediction, rps, low: rps / 100, high: rps * 100, luck: 0 };
  return { ...candidate, prediction };
}

function cheapestOf(candidates: readonly RaceCandidate[]): RaceCandidate | null {
  return candidates.reduce<RaceCandidate | null>(
    (cheapest, other) => (cheapest === null || other.costRank < cheapest.costRank ? other : cheapest),
    null,
  );
}

/** The candidate to measure next that differs from the leader in one setting: ends before what lies between. */
function openBeside(leader: RaceCandidate, running: readonly RaceCandidate[]): RaceCandidate | null {
  const lines = Object.keys(leader.settings).map((name) => lineThrough(leader, name, running));
  for (const open of [openEnd, openBetween]) {
    for (const line of lines) {
      const found = open(line, leader);
      if (found !== null) return found;
    }
  }
  return null;
}

interface Line {
  /** In the order of their values, where these have one. */
  readonly candidates: readonly RaceCandidate[];
  readonly isOrdered: boolean;
}

/** The candidates that have all of the leader's settings but one. */
function lineThrough(leader: RaceCandidate, name: string, running: readonly RaceCandidate[]): Line {
  const alike = running.filter(({ settings }) => isAlikeBut(name, settings, leader.settings));
  const numbers = new Map(alike.map((one) => [one, numberOf(one.settings[name])]));
  const isOrdered = [...numbers.values()].every((number) => !Number.isNaN(number));
  const rising = (a: RaceCandidate, b: RaceCandidate) => (numbers.get(a) ?? 0) - (numbers.get(b) ?? 0);
  return { candidates: isOrdered ? [...alike].sort(rising) : alike, isOrdered };
}

function isAlikeBut(name: string, a: Settings, b: Settings): boolean {
  return Object.keys(b).every((other) => other === name || a[other] === b[other]);
}

/** A value as a number; `NaN` for a name. */
function numberOf(value: SettingValue | undefined): number {
  return value === undefined || value === '' ? Number.NaN : Number(value);
}

function isOpen({ trialsRps }: RaceCandidate): boolean {
  return trialsRps.length === 0;
}

function openEnd({ candidates, isOrdered }: Line): RaceCandidate | null {
  const ends = isOrdered ? [candidates.at(-1), candidates[0]] : candidates;
  return ends.find((one) => one !== undefined && isOpen(one)) ?? null;
}

/** Half-way from the leader to the nearest measured candidate on either side, while any is left between the two. */
function openBetween({ candidates, isOrdered }: Line, leader: RaceCandidate): RaceCandidate | null {
  if (!isOrdered) return null;
  const at = candidates.indexOf(leader);
  const above = candidates.findIndex((one, index) => index > at && !isOpen(one));
  const below = candidates.findLastIndex((one, index) => index < at && !isOpen(one));
  for (const [low, high] of [
    [at, above],
    [below, at],
  ] as const) {
    if (low < 0 || high - low < 2) continue;
    // Of two in the middle the one beside the leader, which may end the search.
    const between = candidates[at + Math.trunc((low + high - 2 * at) / 2)];
    if (between !== undefined) return between;
  }
  return null;
}
