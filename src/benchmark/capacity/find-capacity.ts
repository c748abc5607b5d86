import { modelEndpoint } from '../../analysis/fit/predict-endpoint.ts';
import type { Queue } from '../../analysis/rate/queue-forecast.ts';
import { type FoundRate, RateSearch } from '../../analysis/rate/rate-search.ts';
import type { Calibration, Machine } from '../../model/run/record.ts';
import type { Settings } from '../../model/settings.ts';
import { bareMachine } from '../../service/machine.ts';
import type { LimitedPercentile, MeasuredRateTrial, RateTrials, SettingsTrials } from './rate-trials.ts';

/** The highest rate of one point. */
export interface SettingsCapacity extends FoundRate {
  readonly settings: Settings;
  /** The percentile at the rate that was found, of its last trial, ms. */
  readonly latencyMs: number | null;
  /** What one request takes alone, ms. */
  readonly aloneMs: number | null;
  /** The rate that the model expected before anything was loaded. */
  readonly forecastRps: number;
  readonly seconds: number;
}

/** No load generator of this machine starts more. */
const mostRps = 50_000;

/** Shares of the requests that a percentile leaves out. */
const tails: Readonly<Record<LimitedPercentile, number>> = { p50: 0.5, p90: 0.1, p95: 0.05, p99: 0.01 };

/**
 * The highest rate, open-loop, at which a percentile of an endpoint's latency stays below the limit under some settings. Throws
 * `ServiceError` and `GeneratorError`, and the signal's reason.
 */
export async function findCapacity(
  trials: RateTrials,
  settings: Settings,
  onTrial: (trial: MeasuredRateTrial) => void,
): Promise<SettingsCapacity> {
  const startedAt = performance.now();
  const { limitMs } = trials.question;
  const under = trials.under(settings);
  const calibration = await under.calibrate();
  const queue = forecastOf(under, calibration, trials, bareMachine());
  const search = new RateSearch(queue, limitMs, mostRps);
  let last: MeasuredRateTrial | null = null;
  for (let rate = search.next(); rate !== null; rate = search.next()) {
    const trial = await under.try(rate);
    search.add(trial);
    onTrial(trial);
    if (trial.kept && rate === search.found.rate) last = trial;
  }
  const { found } = search;
  return {
    ...found,
    settings,
    latencyMs: last?.rate === found.rate ? last.latencyMs : null,
    aloneMs: calibration.latencyMs,
    forecastRps: queue.saturationRps,
    seconds: (performance.now() - startedAt) / 1000,
  };
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
