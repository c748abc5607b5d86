import { delayedAckMs, mayBeDelayedAck } from '../analysis/measured/delayed-ack.ts';
import type { Warning } from '../model/facts/warning.ts';
import type { LauncherName } from '../model/plan/plan.ts';
import type { TrialResult, TrialSpec } from '../model/trial/trial.ts';

/** Requests of each half of the experiment: a median of nine is off by no more than one step of the timer; on a kept connection they take 0.4 s. */
const probeRequests = 9;

/**
 * Looks whether a trial's answers wait for a delayed acknowledgement, by an experiment where it may be so: a few requests one at a
 * time on a kept connection, and as many on new ones. `run` runs such a trial on the same server.
 */
export async function delayedAckWarning(
  result: TrialResult,
  spec: TrialSpec,
  launcher: LauncherName,
  run: (spec: TrialSpec) => Promise<TrialResult>,
): Promise<Warning[]> {
  if (!spec.keepAlive || !mayBeDelayedAck(result)) return [];
  const oneByOne = (keepAlive: boolean): TrialSpec => ({
    ...spec,
    engine: 'native',
    keepAlive,
    profile: { kind: 'closed', connections: 1, requests: probeRequests, seconds: null },
    warmUp: null,
    generators: 1,
  });
  const kept = await run(oneByOne(true));
  const fresh = await run(oneByOne(false));
  if (kept.requests.failed + fresh.requests.failed > 0 || kept.stopped || fresh.stopped) return [];
  const delay = delayedAckMs({ kept, fresh });
  return delay === null ? [] : [{ kind: 'delayed-ack', ...delay, server: launcher }];
}
