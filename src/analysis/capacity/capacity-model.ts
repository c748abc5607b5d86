import type { Prediction } from '../../model/run/record.ts';
import type { EffectiveSettings } from '../../model/settings.ts';
import { mean } from '../statistics/moments.ts';
import { z90 } from '../statistics/normal.ts';
import { sorted } from '../statistics/order-statistics.ts';
import { integerFrom, seededRandom } from '../statistics/random.ts';
import { type NetworkSolution, type Station, solveClosedNetwork, solveRandomRouting } from './closed-network.ts';
import {
  coresOfAll,
  coresPerProcess,
  type Demand,
  type Routing,
  routingOf,
  serviceMs,
  slotsPerProcess,
} from './demand.ts';
import { simulateTrial } from './trial-simulation.ts';
import {
  jitter,
  modelError,
  mostPopulation,
  mostSimulated,
  mostSolved,
  pinnedSpreads,
  shortRounds,
  usualSpreads,
} from './tuning.ts';

export interface CapacityInput {
  readonly demand: Demand;
  readonly effective: EffectiveSettings;
  /** Cores that the server may use. */
  readonly cores: number;
  readonly connections: number;
  /** Whether the load keeps connections open between requests. */
  readonly keepAlive: boolean;
  /** Requests of the trial; `null` when it ends by time. Short trials end with a part-filled wave, which counts. */
  readonly requests: number | null;
  /** Seconds of the trial; `null` when it ends by count. Both `null`: the rate of an endless trial. */
  readonly seconds: number | null;
  /** How far the inputs may be wrong, as a share (one standard deviation). */
  readonly relativeError?: number;
  /** How much one process is preferred when connections come in, 0..1 (seen with gthread and kept-alive connections). */
  readonly skew?: number;
  /** Cores that the load generator takes for each request, ms of CPU; it runs on the same machine. */
  readonly generatorMs?: number;
  /** How connections come to processes, where it is not to follow from the server: `shared` for a perfect balance. */
  readonly routing?: Routing;
  /** Ways of spreading connections over processes that are tried for the range. */
  readonly spreads?: number;
}

/**
 * What the capacity model expects of one settings × endpoint, with an interval that should hold nine measured rates of ten.
 *
 * Slots P = min(connections, processes × slots). The cores are a station that works on min(j, cores) requests at once, fewer
 * when each process has an interpreter lock; waits are a delay, or stations of their own where a lock or something
 * downstream limits them. Long trials: exact solution of that closed network. Short ones: the same network played out.
 */
export function predict(input: CapacityInput): Prediction {
  const spread = isShort(input) ? simulatedRates(input) : withTail(steadyRates(input), input);
  const error = Math.hypot(modelError, input.relativeError ?? 0);
  const { cpuMs } = input.demand;
  return {
    rps: spread.centre,
    low: spread.low * Math.exp(-z90 * error),
    high: Math.min(spread.high * Math.exp(z90 * error), Math.max(spread.high, hardLimit(input) * (1 + error))),
    timePerRequestMs: spread.centre > 0 ? (1000 * input.connections) / spread.centre : null,
    serverCpuCores: (spread.centre * cpuMs) / 1000,
  };
}

interface Spread {
  readonly centre: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Cores that the server can use when all are busy: the generator gets its share of them, X (C + G) = cores, and a lock that
 * all processes hold while they compute leaves the others idle.
 */
function serverCores({ cores, demand, generatorMs = 0 }: CapacityInput): number {
  const left = demand.cpuMs > 0 ? (cores * demand.cpuMs) / (demand.cpuMs + generatorMs) : cores;
  return Math.min(left, coresOfAll(demand));
}

/** min(P / (C + W), cores / C) in requests per second: what no schedule can exceed. */
function hardLimit(input: CapacityInput): number {
  const { demand, effective, connections } = input;
  const slots = hardSlots(effective, demand, connections);
  const ofProcesses = effective.processes * coresPerProcess(effective, demand) * demand.coresPerRequest;
  const useful = Math.min(serverCores(input), ofProcesses);
  return (
    1000 *
    Math.min(
      slots / serviceMs(demand, input.cores),
      demand.cpuMs > 0 ? useful / demand.cpuMs : Number.POSITIVE_INFINITY,
    )
  );
}

/** Requests that are served at once at most: min(connections, processes × slots). */
export function hardSlots(effective: EffectiveSettings, demand: Demand, connections: number): number {
  return Math.max(1, Math.min(connections, effective.processes * slotsPerProcess(effective, demand)));
}

function isShort({ requests, seconds, connections, demand, cores }: CapacityInput): boolean {
  if (requests !== null) return requests <= Math.min(mostSimulated, shortRounds * connections);
  if (seconds === null) return false;
  const requestMs = serviceMs(demand, cores);
  const most = (1000 * seconds * connections) / requestMs;
  return 1000 * seconds < shortRounds * requestMs && most <= mostSimulated;
}

/** A trial ends with slots that run empty: half a wait of the requests that wait, on average. */
function withTail({ centre, low, high }: Spread, { demand, requests, seconds }: CapacityInput): Spread {
  const waiting = (centre * demand.waitMs) / 1000;
  const all = requests ?? (seconds === null ? Number.POSITIVE_INFINITY : centre * seconds);
  const factor = 1 / (1 + waiting / (2 * all));
  return { centre: centre * factor, low: low * factor, high };
}

function simulatedRates(input: CapacityInput): Spread {
  const { demand, effective, connections, keepAlive, requests, seconds } = input;
  const cores = serverCores(input);
  const routing = input.routing ?? routingOf(effective, keepAlive);
  const skew = routing === 'shared' ? 0 : (input.skew ?? 0);
  const rates: number[] = [];
  for (let seed = 1; seed <= (routing === 'shared' ? 1 : (input.spreads ?? usualSpreads)); seed++) {
    const random = seededRandom(seed);
    rates.push(
      simulateTrial({ demand, effective, cores, connections, routing, requests, seconds, jitter, skew, random }).rps,
    );
  }
  const rising = sorted(rates);
  return { centre: mean(rates), low: rising[0]!, high: rising.at(-1)! };
}

function steadyRates(input: CapacityInput): Spread {
  const { effective, keepAlive, connections } = input;
  const balanced = 1000 * balancedNetwork(input).throughputPerMs;
  const routing = input.routing ?? routingOf(effective, keepAlive);
  if (routing === 'shared' || connections > mostSolved) return { centre: balanced, low: balanced, high: balanced };
  const one = oneProcess(input);
  const rateOf = (connectionsOfProcess: number) =>
    1000 * one.throughputs[Math.min(connectionsOfProcess, one.throughputs.length - 1)]!;
  if (routing === 'random') {
    const centre = Math.min(balanced, 1000 * solveRandomRouting(one.throughputs, effective.processes, connections));
    return { centre, low: Math.min(centre, (centre * centre) / balanced), high: balanced };
  }
  const rates = pinnedCounts(connections, effective.processes, input.skew ?? 0).map((counts) =>
    Math.min(
      balanced,
      counts.reduce((sum, count) => sum + rateOf(count), 0),
    ),
  );
  const rising = sorted(rates);
  // All on one process: idle processes let the first one that wakes take every connection.
  return {
    centre: mean(rates),
    low: Math.min(rateOf(connections), rising[0]!),
    high: Math.max(balanced, rising.at(-1)!),
  };
}

/** Numbers of connections that each process holds, for some random ways of spreading them. */
function pinnedCounts(connections: number, processes: number, skew: number): number[][] {
  return Array.from({ length: pinnedSpreads }, (_, seed) => {
    const random = seededRandom(seed + 1);
    const counts = new Array<number>(processes).fill(0);
    for (let i = 0; i < connections; i++) counts[random() < skew ? 0 : integerFrom(random, processes)]! += 1;
    return counts;
  });
}

function balancedNetwork(input: CapacityInput): NetworkSolution {
  const { demand, effective, connections } = input;
  return solve(hardSlots(effective, demand, connections), demand, effective, effective.processes, serverCores(input));
}

/** One process alone on the machine. */
function oneProcess(input: CapacityInput): NetworkSolution {
  const { demand, effective, connections } = input;
  const slots = Math.max(1, Math.min(connections, slotsPerProcess(effective, demand)));
  return solve(slots, demand, effective, 1, serverCores(input));
}

function solve(
  population: number,
  demand: Demand,
  effective: EffectiveSettings,
  processes: number,
  cores: number,
): NetworkSolution {
  const perProcess = coresPerProcess(effective, demand);
  const lockedMs = demand.waitMs * demand.processLockShare;
  const freeMs = demand.waitMs - lockedMs;
  const serial = slotsPerProcess(effective, demand) <= 1;
  const busy = (requests: number) => (serial ? Math.min(requests, processes) : busyProcesses(requests, processes));
  const cpu: Station = {
    demandMs: demand.cpuMs,
    rate: (requests) =>
      Math.min(cores, demand.coresPerRequest * Math.min(requests, Math.max(1, busy(requests) * perProcess))),
  };
  const locks: Station = { demandMs: lockedMs, rate: busy };
  const { waitsAtOnce } = demand;
  const downstream: Station = {
    demandMs: waitsAtOnce === null ? 0 : freeMs,
    rate: (requests) => Math.min(requests, waitsAtOnce ?? requests),
  };
  return solveClosedNetwork({
    population: Math.min(population, mostPopulation),
    delayMs: waitsAtOnce === null ? freeMs : 0,
    stations: [cpu, locks, downstream],
  });
}

/** How many of the processes have something to do when so many requests are spread over them at random: w (1 − (1 − 1/w)^j). */
function busyProcesses(requests: number, processes: number): number {
  return processes * (1 - (1 - 1 / processes) ** requests);
}
