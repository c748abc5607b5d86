import { type ComparableCell, isComparable } from '../../model/run/comparable.ts';
import type { Cell, Measurement, Prediction } from '../../model/run/record.ts';
import type { EffectiveSettings, Settings } from '../../model/settings.ts';
import { disturbedLogSd, othersCores } from '../measured/disturbance.ts';
import { startToStartVariation } from '../measured/tuning.ts';
import { studentQuantile } from '../statistics/distributions.ts';
import { logSdOf90, logSdOf95 } from '../statistics/log-spread.ts';
import { mean, variance } from '../statistics/moments.ts';
import { z90, z95 } from '../statistics/normal.ts';
import { usualConfidence } from '../statistics/tuning.ts';
import {
  costOfLuck,
  expectationWorth,
  givenAway,
  notableLuck,
  smallestDifference,
  supposedVariation,
  surestPrediction,
} from './tuning.ts';

/** One server of an endpoint's grid with all that was measured of it: settings that are the same server count as one. */
export interface Contender {
  readonly key: string;
  /** The settings to name it by: the smallest of the run's that are this server. */
  readonly settings: Settings;
  readonly effective: EffectiveSettings | null;
  /** Cells of this server, measured for themselves or taking another's measurement. */
  readonly cells: readonly Cell[];
  /** The measured cells that may be compared. */
  readonly measured: readonly ComparableCell[];
  readonly rps: number;
  /** What further starts can be expected to reach: `rps`, but for a server whose starts differ by luck. */
  readonly expectedRps: number;
  /** See `Prediction`. */
  readonly luck: number;
  /** Rates of its trials, each on a server start of its own. */
  readonly trialsRps: readonly number[];
  /** Standard deviation of ln rps, known or supposed. */
  readonly logSd: number;
  /** Whether `logSd` rests on the measurement, and not on what such a trial is supposed to have. */
  readonly hasInterval: boolean;
  /** Of `logSd`. */
  readonly degreesOfFreedom: number;
  readonly memoryBytes: number | null;
}

/** The server that a cell runs. */
export function serverKey(cell: Pick<Cell, 'effective' | 'settings'>): string {
  return cell.effective?.key ?? JSON.stringify(Object.entries(cell.settings).sort());
}

/** Cells by the server they run, in the order of the first one of each. */
export function byServer(cells: readonly Cell[]): ReadonlyMap<string, readonly Cell[]> {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const group = groups.get(serverKey(cell));
    if (group === undefined) groups.set(serverKey(cell), [cell]);
    else group.push(cell);
  }
  return groups;
}

/** The servers of an endpoint that have a comparable measurement. */
export function contendersOf(
  cells: readonly Cell[],
  { cores = Number.POSITIVE_INFINITY }: { readonly cores?: number } = {},
): Contender[] {
  const contenders: Omit<Contender, 'logSd' | 'hasInterval' | 'degreesOfFreedom'>[] = [];
  for (const [key, group] of byServer(cells)) {
    const measured = group.filter(isComparable).filter((cell) => cell.sameAs === null);
    const [first] = measured;
    if (first === undefined) continue;
    const trialsRps = measured.flatMap(({ measurement }) =>
      measurement.trialsRps.length > 0 ? measurement.trialsRps : [measurement.rps.mean],
    );
    const rps = measured.length === 1 ? first.measurement.rps.mean : mean(trialsRps);
    // Of the run's own: settings that are there to compare with are no cell of the plan, and have no measurement.
    const named = group.filter(({ measurement }) => measurement !== null).sort(bySize)[0] ?? first;
    contenders.push({
      key,
      settings: named.settings,
      effective: first.effective,
      cells: group,
      measured,
      rps,
      expectedRps: expectedRps(rps, trialsRps.length, first),
      luck: first.prediction?.luck ?? 0,
      trialsRps,
      memoryBytes: first.measurement.server?.rssBytes ?? null,
    });
  }
  const pooled = pooledStartVariation(contenders.map(({ trialsRps }) => trialsRps));
  return contenders.map((contender) => ({ ...contender, ...spreadOf(contender, pooled, cores) }));
}

/** Whether its starts are alike, and its rate no matter of luck. */
export function isSteady({ luck }: Contender): boolean {
  return luck <= notableLuck;
}

/** Servers whose starts are alike before those whose rate is a matter of luck. */
export function bySteadiness(a: Contender, b: Contender): number {
  return Number(isSteady(b)) - Number(isSteady(a));
}

/** Fewer processes, then fewer slots, then less memory: what costs less to run comes first. */
export function byCost(a: Contender, b: Contender): number {
  const size = bySize(
    { settings: a.settings, effective: a.effective },
    { settings: b.settings, effective: b.effective },
  );
  return size !== 0 ? size : (a.memoryBytes ?? 0) - (b.memoryBytes ?? 0);
}

/** Smaller settings first: processes, then threads asked for. */
export function bySize(a: Pick<Cell, 'settings' | 'effective'>, b: Pick<Cell, 'settings' | 'effective'>): number {
  return processesOf(a) - processesOf(b) || threadsOf(a) - threadsOf(b);
}

function processesOf({ effective, settings }: Pick<Cell, 'settings' | 'effective'>): number {
  return effective?.processes ?? (typeof settings['workers'] === 'number' ? settings['workers'] : 1);
}

function threadsOf({ effective, settings }: Pick<Cell, 'settings' | 'effective'>): number {
  if (typeof settings['threads'] === 'number') return settings['threads'];
  return effective?.model === 'threads' ? (effective.slotsPerProcess ?? 1) : 1;
}

/** How much starts of one server differ in this run (standard deviation of ln rps), and from how many comparisons. */
interface StartVariation {
  readonly logSd: number;
  readonly degreesOfFreedom: number;
}

function pooledStartVariation(groups: readonly (readonly number[])[]): StartVariation {
  let degreesOfFreedom = expectationWorth;
  let sum = degreesOfFreedom * startToStartVariation ** 2;
  for (const rates of groups) {
    if (rates.length < 2) continue;
    sum += (rates.length - 1) * variance(rates.map(Math.log));
    degreesOfFreedom += rates.length - 1;
  }
  return { logSd: Math.sqrt(sum / degreesOfFreedom), degreesOfFreedom };
}

function spreadOf(
  { measured, trialsRps }: Pick<Contender, 'measured' | 'trialsRps'>,
  pooled: StartVariation,
  cores: number,
): Pick<Contender, 'logSd' | 'hasInterval' | 'degreesOfFreedom'> {
  const { degreesOfFreedom } = pooled;
  const [cell] = measured;
  const disturbed = disturbedLogSd(othersCores(cell!.measurement), cores);
  const start = Math.hypot(pooled.logSd, cell!.prediction?.luck ?? 0, disturbed);
  if (trialsRps.length >= 2) return { logSd: start / Math.sqrt(trialsRps.length), hasInterval: true, degreesOfFreedom };
  const within = withinTrialLogSd(cell!.measurement);
  if (within !== null) return { logSd: Math.hypot(within, start), hasInterval: true, degreesOfFreedom };
  return {
    logSd: Math.max(supposedVariation, start),
    hasInterval: degreesOfFreedom > expectationWorth,
    degreesOfFreedom,
  };
}

/** The rate that a predicted server's starts can be expected to reach on average (geometric mean). */
export function expectedOfStarts({ rps, luck = 0 }: Prediction): number {
  return rps * Math.exp(-costOfLuck * luck);
}

/** A lucky start is not what the next one brings: the more of it may be luck, the more the prediction counts. */
function expectedRps(rps: number, starts: number, { prediction }: ComparableCell): number {
  const luck = prediction?.luck ?? 0;
  if (luck === 0 || prediction === null) return rps;
  const width = logSdOf90(prediction);
  const predictionVariance = Math.max(surestPrediction ** 2, width ** 2 - luck ** 2);
  const ofMeasured = starts / luck ** 2;
  const ofPrediction = 1 / predictionVariance;
  const logRate =
    (ofMeasured * Math.log(rps) + ofPrediction * Math.log(expectedOfStarts(prediction))) / (ofMeasured + ofPrediction);
  return Math.min(rps, Math.exp(logRate));
}

/** Standard deviation of ln rps that a trial's own interval tells; `null` without one. */
export function withinTrialLogSd({ rps: { mean: centre, low, high } }: Measurement): number | null {
  if (low === null || high === null || !(low > 0) || !(centre > 0)) return null;
  return logSdOf95({ low, high });
}

/** A ratio of two rates with its 95 % interval; bounds are `null` when a side's spread is only supposed. */
export interface RateRatio {
  readonly ratio: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Standard deviation of its logarithm, known or supposed. */
  readonly logSd: number;
}

/** How many times as fast `a` is as `b`. */
export function ratioOf(a: Contender, b: Contender): RateRatio {
  const ratio = a.rps / b.rps;
  const logSd = Math.hypot(a.logSd, b.logSd);
  if (!a.hasInterval || !b.hasInterval) return { ratio, low: null, high: null, logSd };
  const half = studentQuantile((1 + usualConfidence) / 2, Math.min(a.degreesOfFreedom, b.degreesOfFreedom)) * logSd;
  return { ratio, low: ratio * Math.exp(-half), high: ratio * Math.exp(half), logSd };
}

/** How many times as fast a measured contender is as a prediction. */
export function ratioOverPrediction(a: Contender, prediction: Prediction): RateRatio {
  const logSd = Math.hypot(a.logSd, logSdOf90(prediction));
  const ratio = a.rps / prediction.rps;
  return { ratio, low: ratio * Math.exp(-z95 * logSd), high: ratio * Math.exp(z95 * logSd), logSd };
}

/** Whether `slower` may count as fast as `faster`: the difference is within noise, and small. */
export function asFastAs(slower: Contender, faster: Contender): boolean {
  const difference = Math.log(faster.expectedRps / slower.expectedRps);
  const noise = z90 * Math.hypot(slower.logSd, faster.logSd);
  const fewer = processesOf(slower) < processesOf(faster);
  const most = fewer ? givenAway.most : givenAway.forMemory;
  return difference <= Math.min(most, Math.max(smallestDifference, noise));
}
