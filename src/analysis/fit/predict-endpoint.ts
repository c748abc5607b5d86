import type { Load } from '../../model/plan/plan.ts';
import { type ComparableCell, isComparable } from '../../model/run/comparable.ts';
import type { Calibration, Cell, Machine, Prediction } from '../../model/run/record.ts';
import type { EffectiveSettings } from '../../model/settings.ts';
import { profileOf } from '../../model/trial/profile.ts';
import { predict } from '../capacity/capacity-model.ts';
import { type Demand, routingOf } from '../capacity/demand.ts';
import { inputFor, type LoadedMachine } from '../capacity/endpoint-input.ts';
import { modelError } from '../capacity/tuning.ts';
import { othersCores } from '../measured/disturbance.ts';
import { computesSideBySide, leftCoresIdle } from '../measured/idle-cores.ts';
import { usualCpuTickMs } from '../measured/tuning.ts';
import { workerImbalance } from '../measured/worker-imbalance.ts';
import { geometricMean } from '../statistics/geometric-mean.ts';
import { z90 } from '../statistics/normal.ts';
import { textHash } from '../statistics/random.ts';
import { trustedCalibration } from './calibration-prior.ts';
import { type DemandFit, fitDemand } from './fit-demand.ts';
import { generatorCost } from './generator-cost.ts';
import type { MeasuredRate } from './measured-rate.ts';
import { busyFrom, fewestTicks, fitError, leastWeight, luckOfLoops, mostLearnedFrom, mostLuck } from './tuning.ts';
import { cellsLikeCalibrated, variesUnmodelled } from './unmodelled.ts';

/** The machine and load of a plan as the capacity model needs them. */
export function loadedMachine(machine: Pick<Machine, 'cores'>, load: Load): LoadedMachine {
  const profile = profileOf(load);
  const { keepAlive } = load;
  const { cores } = machine;
  switch (profile.kind) {
    case 'closed': {
      const { connections, requests, seconds } = profile;
      return { cores, keepAlive, connections, requests, seconds, offeredRps: null };
    }
    case 'open': {
      const { connections, ratePerSecond } = profile;
      return { cores, keepAlive, connections, requests: null, seconds: null, offeredRps: ratePerSecond };
    }
    case 'ramp':
      return {
        cores,
        keepAlive,
        connections: Math.max(...profile.steps),
        requests: null,
        seconds: null,
        offeredRps: null,
      };
  }
}

export interface EndpointModel {
  /** `null` while there is neither a calibration nor a comparable cell. */
  readonly fit: DemandFit | null;
  /** What the model expects of a server; `null` while there is nothing to go by, and where settings vary that it does not know. */
  predict(effective: EffectiveSettings): Prediction | null;
}

/** What an endpoint's model is worked out from: equal questions have equal models. */
export interface ModelQuestion {
  readonly calibration: Calibration | null;
  readonly measured: readonly MeasuredRate[];
  readonly machine: LoadedMachine;
  /** Whether the settings vary in nothing but what the model knows. */
  readonly isModelled: boolean;
}

/**
 * The capacity model of one endpoint, from its calibration and from what was measured so far. Call it again after each
 * measured cell: the model learns from it. Where settings vary whose effect nobody knows, it learns from those cells only
 * that have the calibration's values of them, and predicts nothing.
 */
export function modelEndpoint(
  cells: readonly Cell[],
  calibration: Calibration | null,
  machine: Pick<Machine, 'cores'>,
  load: Load,
): EndpointModel {
  return answer(questionOf(cells, calibration, machine, load));
}

/** What the model of an endpoint would be worked out from; quick, where the model itself takes its time. */
export function questionOf(
  cells: readonly Cell[],
  knownCalibration: Calibration | null,
  machine: Pick<Machine, 'cores'>,
  load: Load,
): ModelQuestion {
  const trusted = trustedCalibration(knownCalibration);
  const alike = cellsLikeCalibrated(cells, trusted);
  // Only a closed load's rate is the server's: an open one's is what was offered, a ramp's is of many loads.
  const measured = profileOf(load).kind === 'closed' ? measuredRates(alike, machine.cores) : [];
  return {
    calibration: trusted && withUsableThreads(trusted, alike),
    measured: someOf(measured),
    machine: { ...loadedMachine(machine, load), generatorCost: generatorCost(alike) },
    isModelled: !variesUnmodelled(cells),
  };
}

/** Works a model out. */
export function answer({ calibration, measured, machine, isModelled }: ModelQuestion): EndpointModel {
  const fit = fitDemand(calibration, measured, machine);
  return {
    fit,
    predict: (effective) => (fit === null || !isModelled ? null : offered(expect(fit, effective, machine), machine)),
  };
}

/** At most so many of the measured rates, chosen by chance, but the same ones again as others are added. */
function someOf(measured: readonly MeasuredRate[]): readonly MeasuredRate[] {
  if (measured.length <= mostLearnedFrom) return measured;
  const ranked = measured.map((rate, index) => ({ rate, index, rank: textHash(rate.effective.key) }));
  const chosen = ranked.sort((a, b) => a.rank - b.rank || a.index - b.index).slice(0, mostLearnedFrom);
  return chosen.sort((a, b) => a.index - b.index).map(({ rate }) => rate);
}

/**
 * What threads beside the main one computed speaks of the model only where an event loop has a pool that is free of any
 * lock: threads of other servers compute in turn, or serve themselves.
 */
function withUsableThreads(calibration: Calibration, cells: readonly Cell[]): Calibration {
  const pooled = cells.some(({ effective }) => effective?.poolThreads !== undefined);
  return pooled ? calibration : { ...calibration, mainThreadShare: null };
}

/** A prediction under an open load: the server answers what is offered where it can. */
function offered(prediction: Prediction, { offeredRps, connections }: LoadedMachine): Prediction {
  if (offeredRps === null) return prediction;
  const { rps, low, high, serverCpuCores } = prediction;
  const answered = Math.min(rps, offeredRps);
  return {
    rps: answered,
    low: Math.min(low, offeredRps),
    high: Math.min(high, offeredRps),
    timePerRequestMs: (1000 * connections) / answered,
    serverCpuCores: serverCpuCores === null ? null : (serverCpuCores * answered) / rps,
  };
}

/** The prediction over all plausible explanations: their weighted (geometric) mean, and the range of them all. */
function expect(fit: DemandFit, effective: EffectiveSettings, context: LoadedMachine): Prediction {
  const relativeError = Math.max(fitError.least, Math.min(fitError.most, fit.error));
  const of = (demand: Demand) => predict({ ...inputFor(demand, effective, context, fit.classCost), relativeError });
  const ways = fit.plausible
    .filter(({ weight }) => weight >= leastWeight)
    .map(({ demand, weight }) => ({ weight, prediction: of(demand) }));
  const [first] = ways;
  if (first === undefined || ways.length === 1) {
    const prediction = first?.prediction ?? of(fit.demand);
    return withLuck(prediction, luckOfRouting(prediction, effective, context, relativeError));
  }
  const rps = geometricMean(
    ways.map(({ prediction }) => prediction.rps),
    ways.map(({ weight }) => weight),
  );
  const weights = ways.reduce((sum, { weight }) => sum + weight, 0);
  const luck = ways.reduce(
    (sum, { prediction, weight }) =>
      sum + (weight / weights) * luckOfRouting(prediction, effective, context, relativeError),
    0,
  );
  const prediction = {
    rps,
    low: Math.min(...ways.map(({ prediction }) => prediction.low)),
    high: Math.max(...ways.map(({ prediction }) => prediction.high)),
    timePerRequestMs: (1000 * context.connections) / rps,
    serverCpuCores: (rps * fit.demand.cpuMs) / 1000,
  };
  return withLuck(prediction, luck);
}

/**
 * How much starts differ by how connections fall on the processes (standard deviation of ln rps): what the range of one
 * explanation is wider than its error. Threads take new connections however busy their process is, so that one may have
 * them all; an event loop takes them when it gets round to it, so that a busy one leaves them to others.
 */
function luckOfRouting(
  { low, high, serverCpuCores }: Prediction,
  effective: EffectiveSettings,
  { keepAlive, cores }: LoadedMachine,
  relativeError: number,
): number {
  if (routingOf(effective, keepAlive) === 'shared') return 0;
  const byError = 2 * z90 * Math.hypot(modelError, relativeError);
  const luck = Math.max(0, Math.log(high / low) - byError) / (2 * z90);
  if (effective.model !== 'event-loop') return Math.min(mostLuck, luck);
  const busy = serverCpuCores !== null && serverCpuCores >= busyFrom * Math.min(cores, effective.processes);
  return Math.min(mostLuck, luck * (busy ? luckOfLoops.busy : luckOfLoops.idle));
}

function withLuck(prediction: Prediction, luck: number): Prediction {
  return luck > 0 ? { ...prediction, luck } : prediction;
}

/** The comparable measured cells that stand for themselves, one for each server. */
export function measuredRates(cells: readonly Cell[], cores: number): MeasuredRate[] {
  return cells
    .filter(isComparable)
    .filter((cell) => cell.sameAs === null && cell.effective !== null)
    .map((cell) => ({
      effective: cell.effective as EffectiveSettings,
      rps: cell.measurement.rps.mean,
      cpuMs: usableCpuMs(cell),
      cpuMsAtMost: cpuMsAtMost(cell),
      imbalance: workerImbalance(cell.measurement),
      othersCores: othersCores(cell.measurement),
      leftCoresIdle: leftCoresIdle(cell, cores),
      computesSideBySide: computesSideBySide(cell),
    }));
}

/** Server CPU of a request as the cell's trial read it, ms; `null` where the clock is too coarse for it. */
export function usableCpuMs({ measurement }: ComparableCell): number | null {
  const { server } = measurement;
  if (server === null || server.cpuMsPerRequest === null || server.cpuSeconds === null) return null;
  const ticks = (server.cpuSeconds * 1000) / (server.cpuTickMs ?? usualCpuTickMs);
  return ticks >= fewestTicks ? server.cpuMsPerRequest : null;
}

/** A clock that ticks may have missed one tick of each process at either end. */
function cpuMsAtMost({ measurement }: ComparableCell): number | null {
  const { server } = measurement;
  if (server === null || server.cpuSeconds === null) return null;
  const missedMs = 2 * (server.cpuTickMs ?? usualCpuTickMs) * (server.byProcess.length + 1);
  return (1000 * server.cpuSeconds + missedMs) / measurement.requests.succeeded;
}
