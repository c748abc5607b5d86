import { randomUUID } from 'node:crypto';
import { modelEndpoint } from '../../analysis/fit/predict-endpoint.ts';
import { type Queue, rateAt } from '../../analysis/rate/queue-forecast.ts';
import { RateSearch } from '../../analysis/rate/rate-search.ts';
import { idleShare } from '../../analysis/rate/tuning.ts';
import { mean } from '../../analysis/statistics/moments.ts';
import type { CapacityRecord, SettingsCapacity, TriedRate } from '../../model/run/capacity.ts';
import type { Calibration, Machine } from '../../model/run/record.ts';
import type { Settings } from '../../model/settings.ts';
import { bareMachine } from '../../service/machine.ts';
import type { RateQuestion } from './rate-question.ts';
import { type MeasuredRateTrial, type RateTrials, type SettingsTrials, tails } from './rate-trials.ts';

/** No load generator of this machine starts more. */
const mostRps = 50_000;

/** What is found so far, each time that something is tried. */
export interface SearchProgress {
  readonly settings: Settings;
  readonly tried: TriedRate;
  /** The answer as it is believed after this trial. */
  readonly rate: number;
  readonly low: number;
  readonly high: number | null;
}

/**
 * The highest rate, open-loop, at which a percentile of an endpoint's latency stays below the limit under some settings. Where the
 * signal stops it, what is known by then; `null` where that is nothing. Throws `ServiceError` and `GeneratorError`.
 */
export async function findCapacity(
  trials: RateTrials,
  settings: Settings,
  onTrial: (progress: SearchProgress) => void,
): Promise<SettingsCapacity | null> {
  const startedAt = performance.now();
  const { limitMs } = trials.question;
  const under = trials.under(settings);
  const calibration = await orNullWhereStopped(trials, under.calibrate());
  if (calibration === null) return null;
  const queue = forecastOf(under, calibration, trials, bareMachine());
  const done: MeasuredRateTrial[] = [];
  const answer = (found: Pick<SettingsCapacity, 'rate' | 'low' | 'high'>, stopped = false): SettingsCapacity => ({
    settings,
    rate: found.rate,
    low: found.low,
    high: found.high,
    generatorBound: found.high === null && done.some(({ tried }) => tried.outcome === 'generator'),
    aloneMs: calibration.latencyMs,
    forecastRps: queue.saturationRps,
    otherCores: meanOf(done.map(({ otherCores }) => otherCores)),
    tried: done.map(({ tried }) => tried),
    stopped,
    seconds: (performance.now() - startedAt) / 1000,
  });
  const forecast = rateAt(limitMs, queue);
  // One request alone takes longer already.
  if (forecast === 0) return answer({ rate: 0, low: 0, high: null });
  const search = new RateSearch(
    { rate: forecast, roomMs: limitMs - queue.aloneMs, tail: queue.tail },
    { least: (idleShare * queue.servers * 1000) / queue.aloneMs, most: mostRps },
  );
  for (let rate = search.next(); rate !== null; rate = search.next()) {
    const trial = await orNullWhereStopped(trials, under.try(rate));
    if (trial === null) return done.length === 0 ? null : answer(search.found, true);
    done.push(trial);
    // What the server can do beyond the load generator's limit, nobody knows.
    if (trial.tried.outcome === 'generator') search.limitTo(rate);
    else search.add(trial.evidence);
    onTrial({ settings, tried: trial.tried, ...search.found });
  }
  return answer(search.found);
}

/**
 * Searches under one settings after another, as one record; where the signal stops it, with what was found until then, and `null` where that is
 * nothing. Throws as `findCapacity`.
 */
export async function findCapacities(
  trials: RateTrials,
  points: readonly Settings[],
  onTrial: (progress: SearchProgress) => void,
): Promise<CapacityRecord | null> {
  const at = new Date().toISOString();
  const capacities: SettingsCapacity[] = [];
  for (const settings of points) {
    const found = await findCapacity(trials, settings, onTrial);
    if (found !== null) capacities.push(found);
    if (found === null || found.stopped) break;
  }
  return capacities.length === 0 ? null : { ...recordedQuestion(trials.question), id: randomUUID(), at, capacities };
}

async function orNullWhereStopped<Value>({ signal }: RateTrials, work: Promise<Value>): Promise<Value | null> {
  try {
    return await work;
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

function recordedQuestion({ endpoint, percentile, limitMs, seconds }: RateQuestion) {
  return { schema: 1 as const, endpoint, percentile, limitMs, trialSeconds: seconds };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : mean(known);
}

/** What the capacity model expects of the server at many connections, and where it knows nothing, one request after another in each slot. */
function forecastOf(
  { effective }: SettingsTrials,
  calibration: Calibration,
  { question: { plan, percentile } }: RateTrials,
  machine: Machine,
): Queue {
  const aloneMs = calibration.latencyMs ?? 1;
  const slots = effective.concurrency ?? effective.processes * 64;
  const load = { ...plan.load, connections: Math.max(64, plan.load.connections), requests: undefined, seconds: 10 };
  const model = modelEndpoint([], calibration, machine, { ...load, rate: undefined, ramp: undefined });
  const predicted = model.predict(effective)?.rps ?? (1000 * slots) / aloneMs;
  const servers = Math.max(1, Math.min(slots, Math.round((predicted * aloneMs) / 1000)));
  return { saturationRps: predicted, aloneMs, servers, tail: tails[percentile] };
}
