import type { EffectiveSettings } from '../../model/settings.ts';
import type { CapacityInput } from './capacity-model.ts';
import { type Demand, routingOf } from './demand.ts';

/** The load and the machine, as far as the model needs them. */
export interface LoadedMachine {
  readonly cores: number;
  readonly connections: number;
  readonly keepAlive: boolean;
  readonly requests: number | null;
  readonly seconds: number | null;
  /** Requests per second that an open load offers, which no server can exceed; `null` for a closed one. */
  readonly offeredRps: number | null;
}

/** CPU that the load generator spends on a request over a kept and over a fresh connection, ms (seen with this engine). */
const generatorMs = { kept: 0.04, fresh: 0.09 } as const;

/**
 * How much one process of several is preferred where its threads take connections: it takes them without looking whether a
 * thread is free, and the process that wakes first takes most (gunicorn's gthread on two cores: half of 80 rates within
 * 19 % instead of 37 %). An event loop takes them when it gets round to it, which spreads them.
 */
const threadsSkew = 0.7;

/** CPU of a request by worker class, as a factor on the endpoint's demand; 1 for a class that is not in it. */
export type ClassCost = Readonly<Record<string, number>>;

/** The model's input for one server under one demand. */
export function inputFor(
  demand: Demand,
  effective: EffectiveSettings,
  machine: LoadedMachine,
  classCost: ClassCost = {},
): CapacityInput {
  const cost = classCost[effective.workerClass ?? ''] ?? 1;
  const kept = machine.keepAlive && effective.keepAlive !== false;
  return {
    demand: cost === 1 ? demand : { ...demand, cpuMs: demand.cpuMs * cost },
    effective,
    ...machine,
    generatorMs: kept ? generatorMs.kept : generatorMs.fresh,
    skew: effective.model === 'threads' && routingOf(effective, machine.keepAlive) === 'pinned' ? threadsSkew : 0,
  };
}
