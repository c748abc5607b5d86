import { whyVoid } from '../../model/run/comparable.ts';
import type { Cell, Diagnosis } from '../../model/run/record.ts';
import { settingsLabel } from '../../model/settings.ts';
import { listOf } from '../../words/figures.ts';
import { voidClause } from '../../words/void-reasons.ts';
import { formatChange, formatMs, formatNumber, formatRate, formatShare, plural } from '../../words/wording.ts';
import type { LoadedMachine } from '../capacity/endpoint-input.ts';
import { believedFit } from '../fit/believed-fit.ts';
import type { DemandFit } from '../fit/fit-demand.ts';
import { lostToImbalance, workerImbalance } from '../fit/imbalance.ts';
import { loadedMachine, modelEndpoint } from '../fit/predict-endpoint.ts';
import { isDisturbed } from '../measured/disturbance.ts';
import { type Contender, ratioOf } from '../search/contenders.ts';
import type { Choice } from './choice.ts';
import type { RecommendationInput } from './reference.ts';
import { tradeOffs } from './trade-offs.ts';

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

/** One piece of advice: a sentence where the figures call for it, else `null`. */
type Advice = (context: Context) => string | null;

/** Advice that the figures call for, each a sentence with its figure, each once, the weightiest first. */
export function adviceFor(input: AdviceInput): string[] {
  const { cells, plan, machine, endpoint } = input;
  const calibration = input.calibrations?.find((one) => one.endpoint === endpoint) ?? null;
  const model = input.models?.get(endpoint) ?? modelEndpoint(cells, calibration, machine, plan.load);
  const fit = believedFit(model.fit, input.diagnosis?.bound ?? 'inconclusive');
  const context: Context = { ...input, fit, loaded: loadedMachine(machine, plan.load) };
  const sentences = advices.map((advice) => advice(context)).filter((sentence) => sentence !== null);
  return [...sentences, ...tradeOffs(input)];
}

/** CPU of one request from which a task queue is worth a thought, ms. */
const heavyCpuMs = 100;

const heavyRequests: Advice = ({ diagnosis, endpoint, machine, choice }) => {
  const cpuMs = diagnosis?.cpuMs ?? null;
  if (cpuMs === null || cpuMs < heavyCpuMs || (diagnosis?.bound !== 'cpu' && diagnosis?.bound !== 'mixed')) return null;
  const most = Math.max((1000 * machine.cores) / cpuMs, choice.fastest.rps);
  return `Each request to \`${endpoint}\` needs ${formatMs(cpuMs)} of CPU, so ${plural(machine.cores, 'core')} serve at most about ${formatRate(most)} whatever the settings. A task queue (Celery, RQ) would let the web server answer at once and keep other endpoints quick; it would not make the work cheaper, and the client has to come back for the result.`;
};

const blockingDriver: Advice = ({ fit, contenders }) => {
  if (fit?.supposition !== 'blocking-waits') return null;
  const loop = contenders.find(({ effective }) => effective?.model === 'event-loop');
  if (loop === undefined) return null;
  return `${settingsLabel(loop.settings)} reaches only ${formatRate(loop.rps)}: the wait of ${formatMs(fit.demand.waitMs)} blocks its event loop. A driver in C that does not know about it (a database client, for one) does that; use one that the worker class can patch, or threads.`;
};

const unevenWorkers: Advice = ({ contenders, fit, loaded }) => {
  let worst: { readonly cell: Cell; readonly lost: number; readonly observed: number | null } | null = null;
  for (const contender of contenders) {
    for (const cell of contender.measured) {
      const lost = lostToImbalance(cell, fit, loaded);
      if (lost !== null && lost > (worst?.lost ?? 0))
        worst = { cell, lost, observed: workerImbalance(cell.measurement) };
    }
  }
  if (worst === null || worst.lost < 0.1) return null;
  const { cell, lost, observed } = worst;
  const busiest = observed === null ? '' : ` (the busiest did ${formatNumber(observed)} times the mean)`;
  const cure = loaded.keepAlive
    ? ' Its workers accept connections without looking whether their threads are free; --reuse-port or a --worker-connections near the thread count help, or more threads in fewer workers.'
    : ' Its workers accept requests without looking whether their threads are free; more threads in fewer workers help.';
  return `The load fell unevenly on the workers of ${settingsLabel(cell.settings)}${busiest}: it lost ${formatShare(lost)} against an even share.${cell.effective?.model === 'threads' ? cure : ''}`;
};

/** A rate that may fall by more than this from one start to the next is worth a warning. */
const notableLuck = 0.25;

const luckOfTheStart: Advice = ({ choice: { chosen }, loaded }) => {
  const [cell] = chosen.measured;
  const { effective } = chosen;
  if (cell?.prediction == null || effective === null || !loaded.keepAlive || effective.keepAlive === false) return null;
  if (effective.processes < 2 || effective.model !== 'threads') return null;
  const { server } = cell.measurement;
  const busy = server?.cpuCores != null && server.cpuCores >= 0.6 * Math.min(loaded.cores, effective.processes);
  const { low } = cell.prediction;
  if (busy || low > (1 - notableLuck) * chosen.rps) return null;
  return `The rate of ${settingsLabel(chosen.settings)} depends on how the connections fall on its workers, which is settled anew with each start: ${formatRate(chosen.rps)} here, but it may be as low as ${formatRate(low)} when one worker takes them all.`;
};

/** Changes of the rate up to this are "nothing", and up to this "little". */
const nothing = 0.05;
const little = 0.3;

const idleThreads: Advice = ({ contenders, diagnosis, machine }) => {
  if (diagnosis === null || diagnosis.bound === 'io' || diagnosis.bound === 'inconclusive') return null;
  const pair = widestPair(
    quiet(contenders, machine.cores).filter(
      ({ effective }) => effective?.model === 'serial' || effective?.model === 'threads',
    ),
    (one) => one.effective?.slotsPerProcess ?? 1,
    (one) => String(one.effective?.processes),
  );
  if (pair === null) return null;
  const gain = pair.to.rps / pair.from.rps - 1;
  if (gain > (diagnosis.bound === 'mixed' ? nothing : little)) return null;
  const why = diagnosis.bound === 'lock' ? 'they wait for the same lock' : 'they share one interpreter lock';
  return `Threads gain ${gain > nothing ? 'little' : 'nothing'} here (${settingsLabel(pair.from.settings)} → ${settingsLabel(pair.to.settings)}: ${formatChange(pair.to.rps / pair.from.rps)}): ${why}.`;
};

const moreWorkersThanCores: Advice = ({ contenders, diagnosis, machine }) => {
  if (diagnosis?.bound !== 'cpu') return null;
  const enough = quiet(contenders, machine.cores).filter(
    ({ effective }) => (effective?.processes ?? 0) >= machine.cores,
  );
  const pair = widestPair(
    enough,
    (one) => one.effective?.processes ?? 1,
    (one) => `${one.effective?.workerClass} ${one.effective?.slotsPerProcess}`,
  );
  if (pair === null || ratioOf(pair.to, pair.from).ratio > 1 + nothing) return null;
  return `More workers than cores gain nothing: ${settingsLabel(pair.to.settings)} against ${settingsLabel(pair.from.settings)} is ${formatChange(pair.to.rps / pair.from.rps)} on ${plural(machine.cores, 'core')}.`;
};

const downstreamLimit: Advice = ({ fit, endpoint }) => {
  const atOnce = fit?.supposition === 'shared-limit' ? fit.demand.waitsAtOnce : null;
  if (fit === null || atOnce === null) return null;
  const most = (1000 * atOnce) / fit.demand.waitMs;
  if (atOnce === 1)
    return `\`${endpoint}\` cannot exceed about ${formatRate(most)} with any settings: its requests wait one after another for ${formatMs(fit.demand.waitMs)}. Look for a lock that all workers share (a file lock, a database write lock) or a service behind it that works on one request at a time.`;
  return `What \`${endpoint}\` waits for serves about ${atOnce} requests at once, so no settings exceed about ${formatRate(most)}. Look at connection pools and at the service behind it: slots beyond ${atOnce} only queue there.`;
};

const lockWhileComputing: Advice = ({ fit, endpoint }) => {
  if (fit?.supposition !== 'global-lock') return null;
  const { cpuMs, globalLockShare } = fit.demand;
  return `\`${endpoint}\` cannot exceed about ${formatRate(1000 / (cpuMs * globalLockShare))} with any settings: its requests compute for ${formatMs(cpuMs)} one after another, and other cores stay idle. Look for a lock on a file or in a database that is held while it computes, and hold it for less.`;
};

/** The worker class that only Servebench brings along. */
const ownWorkerClass: Advice = ({ choice: { chosen }, plan, contenders }) => {
  if (plan.service.launcher !== 'gunicorn' || chosen.settings['workerClass'] !== 'gaiohttp') return null;
  const next = contenders
    .filter(({ settings }) => settings['workerClass'] !== 'gaiohttp')
    .reduce<Contender | null>((best, one) => (best === null || one.rps > best.rps ? one : best), null);
  const instead =
    next === null
      ? ''
      : ` Without it, ${settingsLabel(next.settings)} was the fastest measured: ${formatRate(next.rps)} against ${formatRate(chosen.rps)}.`;
  return `gaiohttp is no part of gunicorn since 20.0: it ran here on a module that comes with Servebench. To run it yourself, copy servebench_gaiohttp.py (folder media/python of Servebench) to where your app is imported from, install aiohttp, and start gunicorn with -k servebench_gaiohttp.GaiohttpWorker.${instead}`;
};

const containerQuota: Advice = ({ machine: { cores, physicalCores }, diagnosis }) => {
  if (physicalCores === null || physicalCores <= cores || diagnosis?.bound === 'io') return null;
  return `The machine has ${physicalCores} cores, but this service may use ${cores} (a container's quota, or its affinity): count workers by ${cores}. A server that asks the system for the number of cores may be told ${physicalCores}.`;
};

const connectionPerRequest: Advice = ({ choice: { chosen }, plan }) => {
  if (chosen.effective?.keepAlive !== false || !plan.load.keepAlive) return null;
  const connectMs = chosen.measured[0]?.measurement.connectMs.p50 ?? null;
  const cost = connectMs === null ? '' : ` (${formatMs(connectMs)} here, more over a network)`;
  return `${settingsLabel(chosen.settings)} closes the connection after each request, so each pays for a new one${cost}, and a slow client holds a worker: put a proxy that buffers, such as nginx, in front of it.`;
};

const voidCells: Advice = ({ cells }) => {
  const names: string[] = [];
  let failing = false;
  for (const { status, sameAs, settings, measurement } of cells) {
    const why = status === 'measured' && sameAs === null ? whyVoid(measurement) : null;
    if (why === null) continue;
    names.push(`${settingsLabel(settings)} (${voidClause(why)})`);
    failing ||= why.kind === 'requests-failed' || why.kind === 'nothing-succeeded';
  }
  if (names.length === 0) return null;
  const why = failing ? ' A failed answer is often a fast one, so a rate with failed requests means nothing.' : '';
  return `Not compared: ${listOf(names)}.${why}`;
};

const advices: readonly Advice[] = [
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
