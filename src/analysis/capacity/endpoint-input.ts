import type { EffectiveSettings } from '../../model/settings.ts';
import type { CapacityInput } from './capacity-model.ts';
import { type Demand, routingOf } from './demand.ts';
import { generatorMs, threadsSkew } from './tuning.ts';

/** CPU that the load generator spends on a request over a kept and over a fresh connection, ms. */
export interface GeneratorCost {
  readonly kept: number;
  readonly fresh: number;
}

/** The load and the machine, as far as the model needs them. */
export interface LoadedMachine {
  readonly cores: number;
  readonly connections: number;
  readonly keepAlive: boolean;
  readonly requests: number | null;
  readonly seconds: number | null;
  /** CPU that the load generator spends on a request; left out: what is supposed until a trial has measured it. */
  readonly generatorCost?: GeneratorCost;
  /** Requests per second that an open load offers, which no server can exceed; `null` for a closed one. */
  readonly offeredRps: number | null;
}

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
  const { generatorCost = generatorMs, ...load } = machine;
  return {
    demand: cost === 1 ? demand : { ...demand, cpuMs: demand.cpuMs * cost },
    effective,
    ...load,
    generatorMs: kept ? generatorCost.kept : generatorCost.fresh,
    skew: effective.model === 'threads' && routingOf(effective, machine.keepAlive) === 'pinned' ? threadsSkew : 0,
  };
}
