import type { Incomparable, RateChange } from '../../model/facts/rate-change.ts';
import { whyCellVoid } from '../../model/run/comparable.ts';
import type { CellChange, ComparedRun, Comparison, EndpointChange } from '../../model/run/comparison.ts';
import type { Cell, RunRecord } from '../../model/run/record.ts';
import { settingsKey } from '../../model/settings.ts';
import { profileOf } from '../../model/trial/profile.ts';
import { lostToOthers } from '../measured/disturbance.ts';
import { startsDifference } from '../measured/starts-difference.ts';
import { startToStartVariation } from '../measured/tuning.ts';
import { type Contender, contendersOf } from '../search/contenders.ts';
import { smallestDifference } from '../search/tuning.ts';
import { studentQuantile } from '../statistics/distributions.ts';
import { mean } from '../statistics/moments.ts';
import { deviationsOfMad } from '../statistics/normal.ts';
import { median } from '../statistics/order-statistics.ts';
import { differencesBetween } from './differences.ts';
import { calmUpTo, degrees, falseAlarms, fewestForScatter, mostStarts, runToRunVariation } from './tuning.ts';

/**
 * What changed between two runs of a plan beyond noise: for each settings × endpoint and for each endpoint.
 *
 * The noise of a ratio of rates: each trial's own interval, starts that differ (as seen in the runs, or 2 %), and runs that differ
 * (1.5 %, and more where other programs kept the machine busy). From six cells on, the scatter of their ratios counts too: a code change moves the cells of an endpoint
 * together, noise moves them apart. From ten starts a side on, Mann and Whitney's test and a bootstrap of the starts must
 * agree. Intervals are widened for the number of comparisons (Bonferroni), and a
 * difference under 1 % is never called one.
 */
export function compareRuns(before: RunRecord, after: RunRecord): Comparison {
  const incomparable = loadDifference(before, after);
  const endpoints = [...new Set([...before.plan.endpoints, ...after.plan.endpoints].map(({ name }) => name))];
  const pairs = endpoints.map((endpoint) => (incomparable === null ? pairsOf(endpoint, before, after) : []));
  const noise = noiseOf(pairs);
  const cells = endpoints.flatMap((endpoint, i) =>
    cellChanges(endpoint, before, after, pairs[i]!, noise, incomparable),
  );
  const changes = endpoints.map((endpoint, i) =>
    endpointChange(endpoint, before, after, pairs[i]!, noise, endpoints.length, incomparable),
  );
  return {
    before: comparedRun(before),
    after: comparedRun(after),
    cells,
    endpoints: changes,
    differences: differencesBetween(before, after),
  };
}

function comparedRun({ id, startedAt, machine: { git } }: RunRecord): ComparedRun {
  return { id, startedAt, commit: git === null ? null : `${git.commit.slice(0, 9)}${git.dirty ? '+' : ''}` };
}

function loadDifference(before: RunRecord, after: RunRecord): Incomparable | null {
  const profiles = [before, after].map(({ plan }) => JSON.stringify([profileOf(plan.load), plan.load.keepAlive]));
  return profiles[0] === profiles[1] ? null : { kind: 'other-load' };
}

/** One server measured in both runs. */
interface Pair {
  readonly before: Contender;
  readonly after: Contender;
  readonly logRatio: number;
  /** Variance of the log ratio from the two measurements alone. */
  readonly variance: number;
  /** What other programs may have taken of either rate (ln). */
  readonly lostBefore: number;
  readonly lostAfter: number;
}

function pairsOf(endpoint: string, before: RunRecord, after: RunRecord): Pair[] {
  const of = (run: RunRecord) =>
    contendersOf(
      run.cells.filter((cell) => cell.endpoint === endpoint),
      run.machine,
    );
  const lostOf = ({ measured }: Contender, { machine: { cores } }: RunRecord) =>
    mean(measured.map(({ measurement }) => lostToOthers(measurement, cores)));
  const later = new Map(of(after).map((contender) => [contender.key, contender]));
  return of(before).flatMap((one) => {
    const other = later.get(one.key);
    if (other === undefined) return [];
    const [lostBefore, lostAfter] = [lostOf(one, before), lostOf(other, after)];
    const variance = one.logSd ** 2 + lostBefore ** 2 + other.logSd ** 2 + lostAfter ** 2;
    return [{ before: one, after: other, logRatio: Math.log(other.rps / one.rps), variance, lostBefore, lostAfter }];
  });
}

interface Noise {
  /** Variance of a log ratio beyond what its two measurements say. */
  readonly extraVariance: number;
  readonly degreesOfFreedom: number;
  /** Confidence of one cell's interval, so that all of them hold together. */
  readonly cellConfidence: number;
}

/** The scatter of the cells around their endpoint's middle, over all endpoints; of cells that nobody disturbed. */
function noiseOf(all: readonly (readonly Pair[])[]): Noise {
  const cellConfidence = 1 - falseAlarms / Math.max(1, all.flat().length);
  const groups = all.map((group) =>
    group.filter(({ lostBefore, lostAfter }) => Math.max(lostBefore, lostAfter) <= calmUpTo),
  );
  const pairs = groups.flat();
  const residuals = groups.flatMap((group) => {
    const centre = median(group.map(({ logRatio }) => logRatio));
    return group.map(({ logRatio }) => logRatio - centre);
  });
  const degreesOfFreedom = pairs.length - groups.filter((group) => group.length > 0).length;
  if (pairs.length < fewestForScatter || degreesOfFreedom < 1)
    return { extraVariance: 0, degreesOfFreedom: degrees.expected, cellConfidence };
  const variance = residuals.reduce((sum, residual) => sum + residual ** 2, 0) / degreesOfFreedom;
  // Cells that did change don't count as noise.
  const robust = deviationsOfMad * median(residuals.map(Math.abs));
  const scatter = Math.min(variance, (2 * robust) ** 2);
  const explained = mean(pairs.map((pair) => pair.variance));
  return {
    extraVariance: Math.max(0, scatter - explained),
    degreesOfFreedom: Math.max(degrees.fewest, degreesOfFreedom),
    cellConfidence,
  };
}

/** A verdict on one server; `p` where its starts were many enough for a test of their ranks. */
type CellVerdict = Pick<RateChange, 'verdict' | 'ratio' | 'low' | 'high'> & { readonly p: number | null };

function verdictOf(logRatio: number, standardError: number, degreesOfFreedom: number, confidence: number): CellVerdict {
  const half = studentQuantile((1 + confidence) / 2, degreesOfFreedom) * standardError;
  const sure = Math.abs(logRatio) > Math.max(half, Math.log1p(smallestDifference));
  return {
    verdict: !sure ? 'no-difference' : logRatio > 0 ? 'faster' : 'slower',
    ratio: Math.exp(logRatio),
    low: Math.exp(logRatio - half),
    high: Math.exp(logRatio + half),
    p: null,
  };
}

/** At most so many of the values, spread evenly over all of them. */
function mostOf(values: readonly number[]): readonly number[] {
  if (values.length <= mostStarts) return values;
  const every = values.length / mostStarts;
  return Array.from({ length: mostStarts }, (_, index) => values[Math.floor(index * every)]!);
}

/** With ten starts and more on either side, the starts themselves must confirm a difference, and may widen its interval. */
function confirmed(change: CellVerdict, { before, after }: Pair, confidence: number): CellVerdict {
  const starts = startsDifference(mostOf(before.trialsRps), mostOf(after.trialsRps), confidence);
  if (starts === null || change.low === null || change.high === null) return change;
  const low = Math.min(change.low, starts.low);
  const high = Math.max(change.high, starts.high);
  const sure = starts.p <= 1 - confidence && (low > 1 || high < 1);
  return { ...change, low, high, p: starts.p, verdict: sure ? change.verdict : 'no-difference' };
}

const nothing = { verdict: 'not-comparable', ratio: null, low: null, high: null } as const;

function cellChanges(
  endpoint: string,
  before: RunRecord,
  after: RunRecord,
  pairs: readonly Pair[],
  noise: Noise,
  incomparable: Incomparable | null,
): CellChange[] {
  const own = (run: RunRecord) => firstOfEach(run.cells.filter((cell) => cell.endpoint === endpoint));
  const [ofBefore, ofAfter] = [own(before), own(after)];
  const keys = new Map([...ofBefore, ...ofAfter].map(([key, { settings }]) => [key, settings]));
  const pairOf = new Map(pairs.flatMap((pair) => pair.before.cells.map((cell) => [cell, pair])));
  const pairOfLater = new Map(pairs.flatMap((pair) => pair.after.cells.map((cell) => [cell, pair])));
  // Cells of one server have one change.
  const changes = new Map(pairs.map((pair) => [pair, changeOf(pair, noise)]));
  return [...keys].map(([key, settings]) => {
    const [old, young] = [ofBefore.get(key), ofAfter.get(key)];
    const rpsBefore = old?.measurement?.rps.mean ?? null;
    const rpsAfter = young?.measurement?.rps.mean ?? null;
    const place = { of: 'settings', endpoint, settings, rpsBefore, rpsAfter } as const;
    const pair = old === undefined ? undefined : pairOf.get(old);
    const change = pair === undefined ? undefined : changes.get(pair);
    if (pair === undefined || change === undefined || young === undefined || pairOfLater.get(young) !== pair)
      return { ...place, ...nothing, incomparable: incomparable ?? whyNot(old, young), servers: null, p: null };
    const servers = { beforeRps: pair.before.rps, afterRps: pair.after.rps };
    return { ...place, ...change, incomparable: null, servers };
  });
}

/** The first cell of each settings, by their key. */
function firstOfEach(cells: readonly Cell[]): ReadonlyMap<string, Cell> {
  const first = new Map<string, Cell>();
  for (const cell of cells) {
    const key = settingsKey(cell.settings);
    if (!first.has(key)) first.set(key, cell);
  }
  return first;
}

function changeOf(pair: Pair, noise: Noise): CellVerdict {
  const error = Math.sqrt(pair.variance + noise.extraVariance + runToRunVariation ** 2);
  const byRates = verdictOf(pair.logRatio, error, noise.degreesOfFreedom, noise.cellConfidence);
  return confirmed(byRates, pair, noise.cellConfidence);
}

function whyNot(before: Cell | undefined, after: Cell | undefined): Incomparable {
  if (before === undefined) return { kind: 'not-in-run', run: 'earlier' };
  if (after === undefined) return { kind: 'not-in-run', run: 'later' };
  const [old, young] = [whyCellVoid(before), whyCellVoid(after)];
  if (old !== null) return { kind: 'void', run: 'earlier', reason: old };
  return young === null ? { kind: 'other-server' } : { kind: 'void', run: 'later', reason: young };
}

function endpointChange(
  endpoint: string,
  before: RunRecord,
  after: RunRecord,
  pairs: readonly Pair[],
  noise: Noise,
  endpoints: number,
  incomparable: Incomparable | null,
): EndpointChange {
  const of = (run: RunRecord) => ({
    settings: run.recommendations.find((one) => one.endpoint === endpoint)?.settings ?? null,
    bound: run.diagnoses.find((one) => one.endpoint === endpoint)?.bound ?? null,
    cpuMs: run.calibrations.find((one) => one.endpoint === endpoint)?.cpuMs ?? null,
  });
  const [old, young] = [of(before), of(after)];
  const place = {
    of: 'endpoint' as const,
    endpoint,
    servers: pairs.length,
    recommendedBefore: old.settings,
    recommendedAfter: young.settings,
    boundBefore: old.bound,
    boundAfter: young.bound,
    cpuMsBefore: old.cpuMs,
    cpuMsAfter: young.cpuMs,
  };
  if (pairs.length === 0) return { ...place, ...nothing, incomparable: incomparable ?? { kind: 'nothing-in-common' } };
  // Cells that other programs disturbed count for less; what they took of all of a run's cells does not average out.
  const weights = pairs.map(({ variance }) => 1 / (variance + noise.extraVariance + startToStartVariation ** 2));
  const weight = weights.reduce((sum, one) => sum + one, 0);
  const logRatio = pairs.reduce((sum, pair, k) => sum + pair.logRatio * weights[k]!, 0) / weight;
  const lost = [median(pairs.map((pair) => pair.lostBefore)), median(pairs.map((pair) => pair.lostAfter))] as const;
  const error = Math.sqrt(1 / weight + runToRunVariation ** 2 + lost[0] ** 2 + lost[1] ** 2);
  const { p: _, ...change } = verdictOf(logRatio, error, noise.degreesOfFreedom, 1 - falseAlarms / endpoints);
  return { ...place, ...change, incomparable: null };
}
