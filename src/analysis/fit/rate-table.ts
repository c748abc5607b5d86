import type { EffectiveSettings } from '../../model/settings.ts';
import { type CapacityInput, predict } from '../capacity/capacity-model.ts';
import { coresPerProcess, type Demand, routingOf, slotsPerProcess } from '../capacity/demand.ts';
import { type ClassCost, inputFor, type LoadedMachine } from '../capacity/endpoint-input.ts';
import { disturbedLogSd } from '../measured/disturbance.ts';
import { logSdOf90 } from '../statistics/log-spread.ts';
import { median } from '../statistics/order-statistics.ts';
import type { Prior } from './calibration-prior.ts';
import type { MeasuredRate } from './measured-rate.ts';
import {
  fairShare,
  knownLuck,
  leastShare,
  mostClassCost,
  rateSigma,
  spreadsOfRates,
  worthOfSameCost,
} from './tuning.ts';

/** The modelled rates of the measured servers, each worked out once for each demand that it can tell apart. */
export class RateTable {
  readonly totalMs: number;
  readonly measured: readonly MeasuredRate[];
  readonly machine: LoadedMachine;
  /** What the worker classes cost, as read under load. */
  readonly classCost: ClassCost;
  readonly #known = new Map<string, Expected>();

  constructor(prior: Prior | null, measured: readonly MeasuredRate[], machine: LoadedMachine) {
    this.totalMs = prior?.totalMs ?? guessTotalMs(measured, machine);
    this.classCost = prior === null ? {} : classCosts(prior.share * prior.totalMs, measured);
    this.measured = measured;
    this.machine = machine;
  }

  /** The CPU share that the cells' readings mean if a request takes as long as this demand says; none without readings. */
  shareAsRead({ cpuMs, waitMs }: Demand): number[] {
    const readings = this.measured.map((one) => one.cpuMs).filter((reading) => reading !== null);
    return readings.length === 0 ? [] : [Math.min(1, Math.max(leastShare, median(readings) / (cpuMs + waitMs)))];
  }

  /** How far each measured rate is from what this demand allows. */
  misses(demand: Demand): Miss[] {
    return this.measured.map((one) => {
      const { rps, luck } = this.#expected(demand, one);
      const disturbed = disturbedLogSd(one.othersCores ?? 0, this.machine.cores);
      return { logRatio: Math.log(one.rps / rps), sigma: Math.hypot(rateSigma + disturbed, luck) };
    });
  }

  #expected(demand: Demand, one: MeasuredRate): Expected {
    const { effective, othersCores, imbalance = null } = one;
    const visible = visibleDemand(demand, effective, this.machine);
    const machine = withoutOthers(this.machine, othersCores ?? 0);
    const key = `${effective.key} ${machine.cores} ${imbalance} ${JSON.stringify(visible)}`;
    const before = this.#known.get(key);
    if (before !== undefined) return before;
    // What the generator took is among what others took, where that was looked at.
    const generator = othersCores === undefined ? {} : { generatorMs: 0 };
    const input = { ...inputFor(visible, effective, machine, this.classCost), ...generator, spreads: spreadsOfRates };
    const expected = expectedOf(input, imbalance);
    this.#known.set(key, expected);
    return expected;
  }
}

/** A modelled rate, and how much luck may have moved it (standard deviation of its logarithm). */
export interface Expected {
  readonly rps: number;
  readonly luck: number;
}

/**
 * What to expect of a server whose connections fell on its processes in a way that is known or not. With the busiest process
 * doing `imbalance` times the mean, all do w / imbalance times what one does; at most what an even share gives.
 */
export function expectedOf(input: CapacityInput, imbalance: number | null): Expected {
  if (routingOf(input.effective, input.keepAlive) === 'shared') return { rps: predict(input).rps, luck: 0 };
  if (imbalance === null) {
    const prediction = predict(input);
    return { rps: prediction.rps, luck: logSdOf90(prediction) };
  }
  const { processes } = input.effective;
  const even = predict({ ...input, routing: 'shared' }).rps;
  const one = predict({ ...input, effective: { ...input.effective, processes: 1 } }).rps;
  return { rps: Math.min(even, (one * processes) / imbalance), luck: knownLuck };
}

/** The machine as the server saw it while others kept some cores busy. */
export function withoutOthers(machine: LoadedMachine, othersCores: number): LoadedMachine {
  return { ...machine, cores: Math.max(fairShare * machine.cores, machine.cores - othersCores) };
}

/** A demand without what makes no difference to this server, so that equal questions are asked once. */
function visibleDemand(demand: Demand, effective: EffectiveSettings, { connections }: LoadedMachine): Demand {
  const perProcess = slotsPerProcess(effective, demand);
  const slots = Math.min(connections, effective.processes * perProcess);
  const locksThreads =
    perProcess > 1 && effective.sharedLock && (effective.model === 'threads' || effective.model === 'unknown');
  return {
    ...demand,
    lockShare: locksThreads ? demand.lockShare : 1,
    loopShare: effective.model === 'event-loop' ? demand.loopShare : 1,
    globalLockShare: effective.processes === 1 && coresPerProcess(effective, demand) === 1 ? 0 : demand.globalLockShare,
    processLockShare: perProcess === 1 ? 0 : demand.processLockShare,
    waitsAtOnce: demand.waitsAtOnce !== null && demand.waitsAtOnce >= slots ? null : demand.waitsAtOnce,
    waitsYield: effective.model === 'event-loop' ? demand.waitsYield : true,
  };
}

/** How far a measured rate is from its modelled one. */
export interface Miss {
  /** ln (measured / modelled). */
  readonly logRatio: number;
  /** Expected miss of this rate: larger where other programs kept the machine busy meanwhile, and where luck had a part. */
  readonly sigma: number;
}

function guessTotalMs(measured: readonly MeasuredRate[], machine: LoadedMachine): number {
  const atOnce = ({ effective }: MeasuredRate) => effective.concurrency ?? Number.POSITIVE_INFINITY;
  const smallest = measured.reduce((least, other) => (atOnce(other) < atOnce(least) ? other : least));
  return (1000 * Math.min(atOnce(smallest), machine.connections)) / smallest.rps;
}

/**
 * CPU of a request by worker class, as a factor on the calibration's, from what was read under load. A reading counts half
 * beside the expectation that the classes cost the same.
 */
function classCosts(calibratedMs: number, measured: readonly MeasuredRate[]): Record<string, number> {
  const readings = new Map<string, number[]>();
  for (const { cpuMs, effective } of measured) {
    const name = effective.workerClass ?? '';
    if (cpuMs !== null && calibratedMs > 0)
      readings.set(name, [...(readings.get(name) ?? []), Math.log(cpuMs / calibratedMs)]);
  }
  const costs: Record<string, number> = {};
  for (const [name, logs] of readings) {
    const weight = logs.length / (logs.length + worthOfSameCost);
    costs[name] = Math.exp(Math.max(-mostClassCost, Math.min(mostClassCost, weight * median(logs))));
  }
  return costs;
}
