import type { Plan } from '../model/plan.ts';
import { connectionsOf } from '../model/profile.ts';
import type { Calibration } from '../model/record.ts';
import type { EffectiveSettings } from '../model/settings.ts';
import type { TrialSpec } from '../model/trial.ts';

/** Endpoints faster than this get several rounds of warm-up, since one round is over in a moment. */
const fastMs = 50;
/** About so long, but no more than so many rounds. */
const warmUpMs = 200;
const mostRounds = 20;

/**
 * The warm-up of one trial: as many clients as the server works on at once, never more than the load has, so that no
 * warm-up request waits behind another (16 clients on one sync worker that sleeps 3 s would take 48 s). A slow endpoint's
 * clients begin together where that number is known: joining one by one, they would wait five rounds instead of one.
 */
export function warmUpFor(
  plan: Plan,
  effective: EffectiveSettings,
  calibration: Calibration | null,
  spec: TrialSpec,
): TrialSpec['warmUp'] {
  const asked = plan.load.warmUpRequests;
  if (asked === 0) return null;
  const connections = Math.max(
    1,
    Math.min(connectionsOf(spec.profile), effective.concurrency ?? Number.POSITIVE_INFINITY),
  );
  const latencyMs = calibration?.latencyMs ?? null;
  const slow = latencyMs !== null && latencyMs >= fastMs;
  const rounds = latencyMs !== null && !slow ? fastRounds(connections, latencyMs, calibration, effective) : 1;
  return {
    requests: asked ?? connections * rounds,
    connections: Math.min(connections, asked ?? connections),
    maxSeconds: 30,
    ...(slow && effective.concurrency !== null ? { atOnce: connections } : {}),
  };
}

/** Rounds that take `warmUpMs`: no faster than one request alone, nor than the processes can compute. */
function fastRounds(
  connections: number,
  latencyMs: number,
  calibration: Calibration | null,
  { processes }: EffectiveSettings,
): number {
  const computingMs = ((calibration?.cpuMs ?? 0) * connections) / processes;
  const roundMs = Math.max(1, latencyMs, computingMs);
  return Math.min(mostRounds, Math.ceil(warmUpMs / roundMs));
}
