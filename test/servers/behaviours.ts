import type { Behaviour } from './exchange.ts';
import { type FairBehaviour, fairBehaviours } from './fair-behaviours.ts';
import { type HostileBehaviour, hostileBehaviours } from './hostile-behaviours.ts';
import { type StallingBehaviour, stallingBehaviours } from './stalling-behaviours.ts';

export type BehaviourName = FairBehaviour | HostileBehaviour | StallingBehaviour;

/** Every way a test server can behave. */
export const behaviours: Readonly<Record<BehaviourName, Behaviour>> = {
  ...fairBehaviours,
  ...hostileBehaviours,
  ...stallingBehaviours,
};
