import { expectedTrialSeconds } from '../analysis/capacity/expected-duration.ts';
import { mayHoldBack } from '../analysis/fit/model-trust.ts';
import type { EndpointModel } from '../analysis/fit/predict-endpoint.ts';
import { disturbedLogSd, othersCores } from '../analysis/measured/disturbance.ts';
import { bySize, withinTrialLogSd } from '../analysis/search/contenders.ts';
import { nextOnLines } from '../analysis/search/line-search.ts';
import {
  exhaustiveSeconds,
  nextTrial,
  type RaceCandidate,
  type RaceState,
  type RaceStep,
} from '../analysis/search/race.ts';
import { usualShare } from '../analysis/search/tuning.ts';
import { variance } from '../analysis/statistics/moments.ts';
import { whyVoid } from '../model/run/comparable.ts';
import { isMeasurable } from '../model/run/fold.ts';
import type { Cell, Measurement } from '../model/run/record.ts';
import { type Settings, settingsKey } from '../model/settings.ts';
import { profileOf } from '../model/trial/profile.ts';
import { calibrationStep } from './calibration-step.ts';
import { serviceStep } from './service-step.ts';
import type { RunSoFar, ServerStep, Strategy } from './strategy.ts';
import { TimeBook } from './time-book.ts';

/**
 * Calibrates every endpoint, predicts every cell, and races only the settings that may win, each trial on a fresh
 * server; the race of an endpoint ends when no other settings promise more than their trial is worth
 * (`src/analysis/search/race.ts`). Endpoints that want the same server share its start. At the end the settings that suit all
 * endpoints are measured where a race has left them out. `compared`, what runs today or the launcher's
 * default, is measured for comparison where there is time.
 */
export function guided(compared: Settings): Strategy {
  const times = new TimeBook();
  const take = (run: RunSoFar, step: ServerStep): ServerStep => {
    times.begin(run, step);
    return step;
  };

  return {
    next(run) {
      times.end(run);
      const calibration = calibrationStep(run);
      if (calibration !== null) return take(run, calibration);
      const races = openRaces(run, compared, times);
      const wishes = wishesOf(races);
      const [first] = wishes;
      if (first === undefined) {
        const forAll = serviceStep(run, races);
        return forAll === null ? null : take(run, forAll);
      }
      const together = wishes.filter((step) => step.key === first.key).map((step) => step.endpoint);
      return take(run, {
        settings: first.settings,
        trials: together.map((endpoint) => ({ endpoint, purpose: 'measurement' })),
      });
    },
    remainingSeconds(run) {
      const races = openRaces(run, compared, times);
      if (races.length === 0 && run.calibrations.length === 0) return null;
      // What races usually take: some end sooner, and one with much to gain goes on.
      return races.reduce(
        (sum, race) => sum + Math.max(0, usualShare * race.exhaustiveSeconds - race.elapsedSeconds),
        0,
      );
    },
  };
}

type Wish = Extract<RaceStep, { readonly done: false }>;

/** What the races that are not over want to measure, the one that has used least of its time first: stopped early, each has its share. */
function wishesOf(races: readonly RaceState[]): Wish[] {
  const used = ({ elapsedSeconds, exhaustiveSeconds }: RaceState) => elapsedSeconds / exhaustiveSeconds;
  return [...races]
    .sort((a, b) => used(a) - used(b))
    .map((race) => (race.isModelled ? nextTrial(race) : nextOnLines(race)))
    .filter((step): step is Wish => !step.done);
}

/** The race of every endpoint that has cells to be measured. */
function openRaces(run: RunSoFar, compared: Settings, times: TimeBook): RaceState[] {
  const overheadSeconds = times.overheadSeconds(run);
  return run.endpoints().flatMap(({ endpoint, readings: all, calibration, model }) => {
    const basis = { run, all, model, requestMs: calibration?.latencyMs ?? 0, compared, overheadSeconds };
    const candidates = candidatesOf(basis);
    if (candidates.length === 0) return [];
    const elapsedSeconds = times.spent(endpoint);
    const limitSeconds = limitOf(run, elapsedSeconds);
    const isModelled = mayHoldBack(model, all, run.machine.cores);
    return [
      {
        ...{ endpoint, candidates, elapsedSeconds, limitSeconds, isModelled },
        exhaustiveSeconds: exhaustiveSeconds(candidates),
      },
    ];
  });
}

function limitOf({ plan, elapsedSeconds }: RunSoFar, spentSeconds: number): number | null {
  if (plan.timeBudgetSeconds === undefined) return null;
  return spentSeconds + Math.max(0, plan.timeBudgetSeconds - elapsedSeconds);
}

/** What the candidates of an endpoint are made from. */
interface CandidateBasis {
  readonly run: RunSoFar;
  /** All cells of the endpoint. */
  readonly all: readonly Cell[];
  readonly model: EndpointModel;
  /** What one request alone takes, ms. */
  readonly requestMs: number;
  readonly compared: Settings;
  readonly overheadSeconds: number;
}

/** The servers that an endpoint could be measured on, as the race sees them. */
function candidatesOf(basis: CandidateBasis): RaceCandidate[] {
  const { run, all, model, requestMs, compared, overheadSeconds } = basis;
  const cells = all.filter((cell) => cell.sameAs === null && isMeasurable(cell));
  const ranked = [...cells].sort(bySize);
  return ranked.map((cell, costRank) => {
    const prediction = predictionOf(cell, model, requestMs);
    const expected = { rps: cell.measurement?.rps.mean ?? prediction.rps, requestMs };
    // At least one round: with slow requests that is what weighs, and differs from cell to cell.
    const concurrency = cell.effective?.concurrency ?? Number.POSITIVE_INFINITY;
    const warmUp = { requests: Math.min(run.plan.load.connections, concurrency), maxSeconds: 30 };
    return {
      key: cell.effective?.key ?? settingsKey(cell.settings),
      settings: cell.settings,
      kind: cell.effective?.model ?? 'unknown',
      prediction,
      trialsRps: cell.measurement?.trialsRps ?? [],
      trialLogSd: cell.measurement === null ? null : trialLogSd(cell.measurement, run.machine),
      isVoid: cell.status === 'failed' || (cell.status === 'measured' && whyVoid(cell.measurement) !== null),
      trialSeconds: overheadSeconds + expectedTrialSeconds(profileOf(run.plan.load), expected, warmUp),
      processes: cell.effective?.processes ?? 1,
      costRank,
      reference: costRank === 0 || isSame(cell.settings, compared),
    };
  });
}

/** How far a rate may be from that of one request at a time where no model tells, as a factor. */
const anyFactor = 100;

/** Without a model every server is as good a guess as any other: about as fast as one request at a time, or far from it. */
function predictionOf(cell: Cell, model: EndpointModel, requestMs: number): RaceCandidate['prediction'] {
  const prediction = cell.effective === null ? null : model.predict(cell.effective);
  if (prediction !== null) return prediction;
  const rps = requestMs > 0 ? 1000 / requestMs : 1;
  return { rps, low: rps / anyFactor, high: rps * anyFactor, timePerRequestMs: null, serverCpuCores: null };
}

/** Standard deviation of ln rps that a trial's own interval and what disturbed it tell; `null` where neither does. */
function trialLogSd(measurement: Measurement, { cores }: RunSoFar['machine']): number | null {
  const { trialsRps } = measurement;
  // Two trials and more show themselves how much they were disturbed.
  if (trialsRps.length > 1) return Math.sqrt(variance(trialsRps.map(Math.log)));
  const within = withinTrialLogSd(measurement);
  const disturbed = disturbedLogSd(othersCores(measurement), cores);
  return disturbed === 0 ? within : Math.hypot(within ?? disturbed, disturbed);
}

function isSame(settings: Settings, reference: Settings): boolean {
  return Object.entries(settings).every(([name, value]) => reference[name] === value);
}
