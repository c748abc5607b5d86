import type { Bound } from '../model/facts/bound.ts';

/** What bounds an endpoint, as it stands in a list of explanations. */
export const boundNames: Readonly<Record<Bound, string>> = {
  cpu: 'CPU',
  io: 'waiting',
  mixed: 'CPU and waiting',
  lock: 'a lock',
  inconclusive: 'none',
};
