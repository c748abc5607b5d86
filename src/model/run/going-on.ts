import type { OtherConditions } from '../facts/other-conditions.ts';
import { isPending } from './fold.ts';
import type { Cell, Machine, RunRecord } from './record.ts';

/** Whether a cell has not been measured, and might be. */
export function isLeft(cell: Cell): boolean {
  return isPending(cell) || cell.status === 'predicted';
}

/** Whether a run ended before its time, with something left to measure. */
export function canGoOn({ status, cells, against }: Pick<RunRecord, 'status' | 'cells' | 'against'>): boolean {
  return status !== 'finished' && against === undefined && cells.some(isLeft);
}

/** Why what is measured on this machine now can't be held against what a run measured; `null` when it can. */
export function otherConditions(before: Machine, now: Machine): OtherConditions | null {
  const [then, here] = [hereOf(before), hereOf(now)];
  if (then.cpu !== here.cpu || then.platform !== here.platform || then.cores !== here.cores)
    return { kind: 'other-machine', before: then, after: here };
  for (const name of new Set([...Object.keys(before.versions), ...Object.keys(now.versions)])) {
    const [old = null, young = null] = [before.versions[name], now.versions[name]];
    if (old !== young) return { kind: 'other-version', name, before: old, after: young };
  }
  const [old, young] = [commitOf(before), commitOf(now)];
  return old === young ? null : { kind: 'other-commit', before: old, after: young };
}

function hereOf({ cpu, platform, cores }: Machine): Pick<Machine, 'cpu' | 'platform' | 'cores'> {
  return { cpu, platform, cores };
}

function commitOf({ git }: Machine): string | null {
  return git === null ? null : `${git.commit.slice(0, 10)}${git.dirty ? '+' : ''}`;
}
