import { isDeepStrictEqual } from 'node:util';
import type { Plan } from '../model/plan/plan.ts';
import { type Fingerprint, recordedPlan } from '../model/plan/recorded-plan.ts';

/** Whether two plans are the same, hidden values included as far as their fingerprints tell. Either may be a recorded one. */
export function isSamePlan(one: Plan, other: Plan, fingerprint: Fingerprint): boolean {
  // The recorded plan of an earlier version may hold what today's hide.
  return isDeepStrictEqual(plain(recordedPlan(one, fingerprint)), plain(recordedPlan(other, fingerprint)));
}

/** As JSON would keep it: a plan from a file has no `undefined`s. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
