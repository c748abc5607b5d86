import type { Bound } from '../../model/run/record.ts';
import type { Supposition } from './explanations.ts';
import type { DemandFit } from './fit-demand.ts';

/** What a fit may suppose beyond CPU time and wait, to be told to people beside each verdict. */
const believable: Readonly<Record<Bound, readonly Supposition[]>> = {
  cpu: ['outside-interpreter-lock', 'beside-event-loop'],
  io: ['outside-interpreter-lock', 'beside-event-loop', 'shared-limit', 'blocking-waits'],
  mixed: ['outside-interpreter-lock', 'beside-event-loop', 'shared-limit', 'blocking-waits'],
  lock: [
    'outside-interpreter-lock',
    'beside-event-loop',
    'global-lock',
    'process-lock',
    'shared-limit',
    'blocking-waits',
  ],
  inconclusive: [],
};

/**
 * The fit without a cause that the verdict does not bear out. Rates that others disturbed may fit a lock best; where the
 * verdict names none, none is named as a cell's limit, behind a miss, or in an advice either.
 */
export function believedFit(fit: DemandFit | null, bound: Bound): DemandFit | null {
  if (fit === null || fit.supposition === 'plain') return fit;
  const isLock = fit.supposition === 'shared-limit' && fit.demand.waitsAtOnce === 1;
  if (believable[bound].includes(fit.supposition) && (!isLock || bound === 'lock')) return fit;
  const demand = { ...fit.demand, processLockShare: 0, globalLockShare: 0, waitsAtOnce: null, waitsYield: true };
  return { ...fit, supposition: 'plain', demand };
}
