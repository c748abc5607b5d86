import type { Advice } from '../../model/facts/advice.ts';
import { whyVoid } from '../../model/run/comparable.ts';
import type { Cell, Diagnosis } from '../../model/run/record.ts';
import type { LoadedMachine } from '../capacity/endpoint-input.ts';
import { believedFit } from '../fit/believed-fit.ts';
import type { DemandFit } from '../fit/fit-demand.ts';
import { lostToImbalance } from '../fit/imbalance.ts';
import { loadedMachine, modelEndpoint } from '../fit/predict-endpoint.ts';
import { isDisturbed } from '../measured/disturbance.ts';
import { workerImbalance } from '../measured/worker-imbalance.ts';
import { type Contender, ratioOf } from '../search/contenders.ts';
import { isAsgi } from './asgi.ts';
import type { Choice } from './choice.ts';
import type { RecommendationInput } from './reference.ts';
import { tradeOffs } from './trade-offs.ts';
import { busyFrom, change, defPool, heavyCpuMs, notableFall, notableLoss } from './tuning.ts';

export interface AdviceInput extends RecommendationInput {
  readonly endpoint: string;
  /** The endpoint's cells. */
  readonly cells: readonly Cell[];
  readonly contenders: readonly Contender[];
  readonly choice: Choice;
  readonly diagnosis: Diagnosis | null;
}

interface Context extends AdviceInput {
  readonly fit: DemandFit | null;
  readonly loaded: LoadedMachine;
}

/** One piece of advice where the figures call for it, else `null`. */
type Adviser = (context: Context) => Advice | null;

/** Advice that the figures call for, each once, the weightiest first. */
export function adviceFor(input: AdviceInput): Advice[] {
  const { cells, plan, machine, endpoint } = input;
  const calibration = input.calibrations?.find((one) => one.endpoint === endpoint) ?? null;
  const model = input.models?.get(endpoint) ?? modelEndpoint(cells, calibration, machine, plan.load);
  const fit = believedFit(model.fit, input.diagnosis?.bound ?? 'inconclusive');
  const context: Context = { ...input, fit, loaded: loadedMachine(machine, plan.load) };
  return [...advisers.map((adviser) => adviser(context)).filter((one) => one !== null), ...tradeOffs(input)];
}

const heavyRequests: Adviser = ({ diagnosis, endpoint, machine, choice }) => {
  const cpuMs = diagnosis?.cpuMs ?? null;
  if (cpuMs === null || cpuMs < heavyCpuMs || (diagnosis?.bound !== 'cpu' && diagnosis?.bound !== 'mixed')) return null;
  const mostRps = Math.max((1000 * machine.cores) / cpuMs, choice.fastest.rps);
  return { kind: 'heavy-requests', endpoint, cpuMs, cores: machine.cores, mostRps };
};

const blockingDriver: Adviser = ({ fit, contenders, plan, diagnosis }) => {
  const loop = contenders.find(({ effective }) => effective?.model === 'event-loop');
  if (fit === null || loop === undefined) return null;
  const asgi = isAsgi(plan, loop.effective);
  // Where there are event loops alone, a blocked one looks like a lock of its process.
  const blocks =
    fit.supposition === 'blocking-waits' || (asgi && fit.supposition === 'process-lock' && diagnosis?.bound === 'lock');
  if (!blocks) return null;
  const isLate = loop.measured.some(({ measurement: { warnings } }) =>
    warnings.some(({ kind }) => kind === 'late-patching'),
  );
  const cause = asgi ? ({ cause: 'async-def' } as const) : isLate ? ({ cause: 'late-patching' } as const) : {};
  return { kind: 'blocking-driver', settings: loop.settings, rps: loop.rps, waitMs: fit.demand.waitMs, ...cause };
};

const unevenWorkers: Adviser = ({ contenders, fit, loaded }) => {
  let worst: { readonly cell: Cell; readonly lost: number; readonly observed: number | null } | null = null;
  for (const contender of contenders) {
    for (const cell of contender.measured) {
      const lost = lostToImbalance(cell, fit, loaded);
      if (lost !== null && lost > (worst?.lost ?? 0))
        worst = { cell, lost, observed: workerImbalance(cell.measurement) };
    }
  }
  if (worst === null || worst.lost < notableLoss) return null;
  const { cell, lost, observed } = worst;
  const accepts = loaded.keepAlive ? 'connections' : 'requests';
  return {
    kind: 'uneven-workers',
    settings: cell.settings,
    busiest: observed,
    lostShare: lost,
    accepts: cell.effective?.model === 'threads' ? accepts : null,
  };
};

const luckOfTheStart: Adviser = ({ choice: { chosen }, loaded }) => {
  const [cell] = chosen.measured;
  const { effective } = chosen;
  if (cell?.prediction == null || effective === null || !loaded.keepAlive || effective.keepAlive === false) return null;
  if (effective.processes < 2 || effective.model !== 'threads') return null;
  const { server } = cell.measurement;
  const busy = server?.cpuCores != null && server.cpuCores >= busyFrom * Math.min(loaded.cores, effective.processes);
  const { low } = cell.prediction;
  if (busy || low > (1 - notableFall) * chosen.rps) return null;
  return { kind: 'luck-of-start', settings: chosen.settings, rps: chosen.rps, lowRps: low };
};

const idleThreads: Adviser = ({ contenders, diagnosis, machine }) => {
  if (diagnosis === null || diagnosis.bound === 'io' || diagnosis.bound === 'inconclusive') return null;
  const pair = widestPair(
    quiet(contenders, machine.cores).filter(
      ({ effective }) => effective?.model === 'serial' || effective?.model === 'threads',
    ),
    (one) => one.effective?.slotsPerProcess ?? 1,
    (one) => String(one.effective?.processes),
  );
  if (pair === null) return null;
  const ratio = pair.to.rps / pair.from.rps;
  if (ratio - 1 > (diagnosis.bound === 'mixed' ? change.nothing : change.little)) return null;
  return {
    kind: 'idle-threads',
    from: pair.from.settings,
    to: pair.to.settings,
    ratio,
    gain: ratio - 1 > change.nothing ? 'little' : 'nothing',
    cause: diagnosis.bound === 'lock' ? 'lock' : 'interpreter-lock',
  };
};

const moreWorkersThanCores: Adviser = ({ contenders, diagnosis, machine }) => {
  if (diagnosis?.bound !== 'cpu') return null;
  const enough = quiet(contenders, machine.cores).filter(
    ({ effective }) => (effective?.processes ?? 0) >= machine.cores,
  );
  const pair = widestPair(
    enough,
    (one) => one.effective?.processes ?? 1,
    (one) => `${one.effective?.workerClass} ${one.effective?.slotsPerProcess}`,
  );
  if (pair === null || ratioOf(pair.to, pair.from).ratio > 1 + change.nothing) return null;
  const [from, to] = [pair.from.settings, pair.to.settings];
  return { kind: 'more-workers-than-cores', from, to, ratio: pair.to.rps / pair.from.rps, cores: machine.cores };
};

const downstreamLimit: Adviser = ({ fit, endpoint, plan, contenders }) => {
  const atOnce = fit?.supposition === 'shared-limit' ? fit.demand.waitsAtOnce : null;
  if (fit === null || atOnce === null) return null;
  const { waitMs } = fit.demand;
  const mostRps = (1000 * atOnce) / waitMs;
  const isPool = Math.abs(atOnce / defPool.threads - 1) <= defPool.tolerance;
  if (isPool && contenders.some(({ effective }) => effective?.processes === 1 && isAsgi(plan, effective)))
    return { kind: 'def-pool', endpoint, atOnce, mostRps };
  return atOnce === 1
    ? { kind: 'one-at-a-time', endpoint, waitMs, mostRps }
    : { kind: 'downstream-limit', endpoint, atOnce, mostRps };
};

const lockWhileComputing: Adviser = ({ fit, endpoint }) => {
  if (fit?.supposition !== 'global-lock') return null;
  const { cpuMs, globalLockShare } = fit.demand;
  return { kind: 'lock-while-computing', endpoint, cpuMs, mostRps: 1000 / (cpuMs * globalLockShare) };
};

/** The worker class that only Servebench brings along. */
const ownWorkerClass: Adviser = ({ choice: { chosen }, plan, contenders }) => {
  if (plan.service.launcher !== 'gunicorn' || chosen.settings['workerClass'] !== 'gaiohttp') return null;
  const next = contenders
    .filter(({ settings }) => settings['workerClass'] !== 'gaiohttp')
    .reduce<Contender | null>((best, one) => (best === null || one.rps > best.rps ? one : best), null);
  return {
    kind: 'own-worker-class',
    rps: chosen.rps,
    next: next === null ? null : { settings: next.settings, rps: next.rps },
  };
};

const containerQuota: Adviser = ({ machine: { cores, physicalCores }, diagnosis }) => {
  if (physicalCores === null || physicalCores <= cores || diagnosis?.bound === 'io') return null;
  return { kind: 'core-quota', physicalCores, cores };
};

const connectionPerRequest: Adviser = ({ choice: { chosen }, plan }) => {
  if (chosen.effective?.keepAlive !== false || !plan.load.keepAlive) return null;
  const connectMs = chosen.measured[0]?.measurement.connectMs.p50 ?? null;
  return { kind: 'connection-per-request', settings: chosen.settings, connectMs };
};

const voidCells: Adviser = ({ cells }) => {
  const voided = cells.flatMap(({ status, sameAs, settings, measurement }) => {
    const fault = status === 'measured' && sameAs === null ? whyVoid(measurement) : null;
    return fault === null ? [] : [{ settings, fault }];
  });
  return voided.length === 0 ? null : { kind: 'cells-not-compared', cells: voided };
};

const advisers: readonly Adviser[] = [
  heavyRequests,
  downstreamLimit,
  lockWhileComputing,
  ownWorkerClass,
  blockingDriver,
  unevenWorkers,
  luckOfTheStart,
  idleThreads,
  moreWorkersThanCores,
  containerQuota,
  connectionPerRequest,
  voidCells,
];

/** The contenders that other programs did not disturb: only their differences say something. */
function quiet(contenders: readonly Contender[], cores: number): Contender[] {
  return contenders.filter(({ measured }) => measured.every(({ measurement }) => !isDisturbed(measurement, cores)));
}

/** Of contenders alike but for one count, the two that differ most in it. */
function widestPair(
  contenders: readonly Contender[],
  count: (contender: Contender) => number,
  rest: (contender: Contender) => string,
): { readonly from: Contender; readonly to: Contender } | null {
  let widest: { readonly from: Contender; readonly to: Contender; readonly factor: number } | null = null;
  for (const from of contenders) {
    for (const to of contenders) {
      const factor = count(to) / count(from);
      if (factor > 1 && rest(from) === rest(to) && factor > (widest?.factor ?? 1)) widest = { from, to, factor };
    }
  }
  return widest;
}
