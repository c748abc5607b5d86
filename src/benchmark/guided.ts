import { bySize } from '../analysis/contenders.ts';
import { expectedTrialSeconds } from '../analysis/expected-duration.ts';
import { type EndpointModel, modelEndpoint } from '../analysis/predict-endpoint.ts';
import { nextTrial, type RaceCandidate, type RaceStep, raceBudgetSeconds } from '../analysis/race.ts';
import { isPending } from '../model/fold.ts';
import { profileOf } from '../model/profile.ts';
import type { Cell, Measurement } from '../model/record.ts';
import { type Settings, settingsKey } from '../model/settings.ts';
import { whyVoid } from '../model/void.ts';
import { calibrationStep } from './calibration-step.ts';
import type { RunSoFar, ServerStep, Strategy } from './strategy.ts';

/** A server start that has not been seen yet is supposed to take so long, s. */
const supposedStartSeconds = 1;

/**
 * Calibrates every endpoint, predicts every cell, and races only the settings that may win, each trial on a fresh
 * server; the race of an endpoint ends when no other settings can be expected to be faster, or its time is up
 * (`src/analysis/race.ts`). Endpoints that want the same server share its start. `launcherDefault` is measured for
 * comparison where there is time.
 */
export function guided(launcherDefault: Settings): Strategy {
  const spentSeconds = new Map<string, number>();
  let last: { readonly endpoints: readonly string[]; readonly startedAtSeconds: number } | null = null;

  const bookTime = (run: RunSoFar) => {
    for (const endpoint of last?.endpoints ?? []) {
      const seconds = (run.elapsedSeconds - (last?.startedAtSeconds ?? 0)) / (last?.endpoints.length ?? 1);
      spentSeconds.set(endpoint, (spentSeconds.get(endpoint) ?? 0) + seconds);
    }
    last = null;
  };
  const take = (run: RunSoFar, step: ServerStep): ServerStep => {
    last = { endpoints: step.trials.map((trial) => trial.endpoint), startedAtSeconds: run.elapsedSeconds };
    return step;
  };

  return {
    next(run) {
      bookTime(run);
      const calibration = calibrationStep(run);
      if (calibration !== null) return take(run, calibration);
      const wishes = wishesOf(run, launcherDefault, spentSeconds);
      const [first] = wishes;
      if (first === undefined) return null;
      const together = wishes.filter((step) => step.key === first.key).map((step) => step.endpoint);
      return take(run, {
        settings: first.settings,
        trials: together.map((endpoint) => ({ endpoint, purpose: 'measurement' })),
      });
    },
    remainingSeconds(run) {
      const races = openRaces(run, launcherDefault, spentSeconds);
      if (races.length === 0 && run.calibrations.length === 0) return null;
      // What is left of the time that the races may take: an upper bound, they often end sooner.
      return races.reduce((sum, race) => sum + Math.max(0, race.budgetSeconds - race.elapsedSeconds), 0);
    },
  };
}

type Wish = Extract<RaceStep, { readonly done: false }>;

/** What the races that are not over want to measure, the one that has used least of its time first: stopped early, each has its share. */
function wishesOf(run: RunSoFar, launcherDefault: Settings, spentSeconds: ReadonlyMap<string, number>): Wish[] {
  const used = ({ elapsedSeconds, budgetSeconds }: Race) => elapsedSeconds / budgetSeconds;
  return openRaces(run, launcherDefault, spentSeconds)
    .sort((a, b) => used(a) - used(b))
    .map(nextTrial)
    .filter((step): step is Wish => !step.done);
}

interface Race {
  readonly endpoint: string;
  readonly candidates: readonly RaceCandidate[];
  readonly elapsedSeconds: number;
  readonly budgetSeconds: number;
  /** What the user's time budget leaves to it, spent time included; `null` without one. */
  readonly limitSeconds: number | null;
}

/** The race of every endpoint that has cells to be measured, with its share of the time. */
function openRaces(run: RunSoFar, launcherDefault: Settings, spentSeconds: ReadonlyMap<string, number>): Race[] {
  const endpoints = [...new Set(run.cells.map((cell) => cell.endpoint))];
  const races = endpoints.flatMap((endpoint) => {
    const candidates = candidatesOf(run, endpoint, launcherDefault);
    return candidates.length === 0 ? [] : [{ endpoint, candidates, elapsedSeconds: spentSeconds.get(endpoint) ?? 0 }];
  });
  const ownBudgets = races.map(({ candidates }) =>
    raceBudgetSeconds(candidates.map(({ trialSeconds }) => trialSeconds)),
  );
  const pool = poolSeconds(run, ownBudgets);
  const left = Math.max(0, pool - races.reduce((sum, race) => sum + race.elapsedSeconds, 0));
  return races.map((race, index) => ({
    ...race,
    // A race may use what the others leave over: the slow endpoints' races are often over after one trial.
    budgetSeconds: Math.max(
      timeLimit(run, ownBudgets[index] as number, races.length),
      race.elapsedSeconds + left / races.length,
    ),
    limitSeconds: limitOf(run, race.elapsedSeconds),
  }));
}

function limitOf({ plan, elapsedSeconds }: RunSoFar, spentSeconds: number): number | null {
  if (plan.timeBudgetSeconds === undefined) return null;
  return spentSeconds + Math.max(0, plan.timeBudgetSeconds - elapsedSeconds);
}

function poolSeconds({ plan }: RunSoFar, ownBudgets: readonly number[]): number {
  const wanted = ownBudgets.reduce((sum, seconds) => sum + seconds, 0);
  return Math.min(wanted, plan.timeBudgetSeconds ?? Number.POSITIVE_INFINITY);
}

function timeLimit({ plan }: RunSoFar, budget: number, races: number): number {
  return plan.timeBudgetSeconds === undefined ? budget : Math.min(budget, plan.timeBudgetSeconds / races);
}

/** The servers that an endpoint could be measured on, as the race sees them. */
function candidatesOf(run: RunSoFar, endpoint: string, launcherDefault: Settings): RaceCandidate[] {
  const all = run.cells.filter((cell) => cell.endpoint === endpoint);
  const cells = all.filter((cell) => cell.sameAs === null && canRace(cell));
  const ranked = [...cells].sort(bySize);
  const calibration = run.calibrations.find((known) => known.endpoint === endpoint) ?? null;
  const model = modelEndpoint(all, calibration, run.machine, run.plan.load);
  const requestMs = calibration?.latencyMs ?? 0;
  return ranked.map((cell, costRank) => {
    const prediction = predictionOf(cell, model);
    const expected = { rps: prediction.rps, requestMs };
    const concurrency = cell.effective?.concurrency ?? Number.POSITIVE_INFINITY;
    const warmUp = { requests: Math.min(run.plan.load.connections, concurrency), maxSeconds: 30 };
    return {
      key: cell.effective?.key ?? settingsKey(cell.settings),
      settings: cell.settings,
      kind: cell.effective?.model ?? 'unknown',
      prediction,
      trialsRps: cell.measurement?.trialsRps ?? [],
      trialLogSd: cell.measurement === null ? null : logSdWithin(cell.measurement),
      voidReason: cell.measurement === null ? failureOf(cell) : whyVoid(cell.measurement),
      trialSeconds:
        (run.serverStartSeconds ?? supposedStartSeconds) +
        expectedTrialSeconds(profileOf(run.plan.load), expected, warmUp),
      costRank,
      reference: costRank === 0 || isSame(cell.settings, launcherDefault),
    };
  });
}

function canRace(cell: Cell): boolean {
  return cell.status !== 'skipped' || isPending(cell);
}

/** Without a model (the calibration failed) every server is as good a guess as any other. */
function predictionOf(cell: Cell, model: EndpointModel): RaceCandidate['prediction'] {
  const prediction = cell.effective === null ? null : model.predict(cell.effective);
  return prediction ?? { rps: 1, low: 0.01, high: 100, timePerRequestMs: null, serverCpuCores: null };
}

function failureOf(cell: Cell): string | null {
  return cell.status === 'failed' ? (cell.reason ?? 'It could not be measured.') : null;
}

/** Standard deviation of ln rps that a single trial's own interval tells; `null` without one. */
function logSdWithin({ rps, trialsRps }: Measurement): number | null {
  if (trialsRps.length !== 1 || rps.low === null || rps.high === null || rps.low <= 0) return null;
  return Math.log(rps.high / rps.low) / (2 * 1.96);
}

function isSame(settings: Settings, reference: Settings): boolean {
  return Object.entries(settings).every(([name, value]) => reference[name] === value);
}
