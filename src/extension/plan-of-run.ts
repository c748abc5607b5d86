import { isSamePlan } from '../benchmark/same-plan.ts';
import { serverEnvironment } from '../host/server-environment.ts';
import type { Plan } from '../model/plan/plan.ts';
import type { RunRecord } from '../model/run/record.ts';
import { stateFolder } from '../service/leases/state-folder.ts';
import { recordFingerprint } from '../service/record-key.ts';

/** Whether a plan is the one that a run was made by, hidden values included as far as their fingerprints tell. */
export async function isPlanOf(record: RunRecord, plan: Plan): Promise<boolean> {
  return isSamePlan(record.plan, plan, await recordFingerprint(await stateFolder(serverEnvironment(process.env))));
}
