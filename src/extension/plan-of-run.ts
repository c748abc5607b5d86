import { isDeepStrictEqual } from 'node:util';
import { serverEnvironment } from '../host/server-environment.ts';
import type { Plan } from '../model/plan/plan.ts';
import { recordedPlan } from '../model/plan/recorded-plan.ts';
import type { RunRecord } from '../model/run/record.ts';
import { stateFolder } from '../service/leases/state-folder.ts';
import { recordFingerprint } from '../service/record-key.ts';

/** Whether a plan is the one that a run was made by, hidden values included as far as their fingerprints tell. */
export async function isPlanOf(record: RunRecord, plan: Plan): Promise<boolean> {
  const fingerprint = await recordFingerprint(await stateFolder(serverEnvironment(process.env)));
  // The recorded plan of an earlier version may hold what today's hide.
  return isDeepStrictEqual(plain(recordedPlan(record.plan, fingerprint)), plain(recordedPlan(plan, fingerprint)));
}

/** As JSON would keep it: a plan from a file has no `undefined`s. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
