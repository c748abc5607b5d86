import type { LauncherName, Plan } from '../model/plan/plan.ts';
import type { Calibration } from '../model/run/record.ts';
import type { EffectiveSettings } from '../model/settings.ts';
import { connectionsOf } from '../model/trial/profile.ts';
import type { TrialSpec } from '../model/trial/trial.ts';

/** Endpoints faster than this get several rounds of warm-up, since one round is over in a moment. */
const fastMs = 50;
/** About so long, but no more than so many rounds. */
const warmUpMs = 200;
const mostRounds = 20;

/**
 * Servers that are started with code which a virtual machine compiles while it runs, or may: V8, a JVM, whatever a command starts. They get this
 * much longer a warm-up: the rate of `/hello` in test/services/labelled-node.mjs rises for 0.6 to 0.7 s after a start. Less:
 * cold code is measured, or the trial is done again; more: each trial takes so much longer.
 */
const compilingLaunchers: readonly LauncherName[] = ['node', 'command'];
const compilingSeconds = 1;
/** So many requests in such a warm-up, over kept connections and over fresh ones, each of which takes a local port for a minute. */
const mostWarmUpRequests = { kept: 100_000, fresh: 4_000 } as const;

/** How long the warm-up is before a trial is done again, in which the rate had still risen, s. */
const longerSeconds = [2, 4] as const;

/** How often a trial may be done again since the rate had still risen in it. */
export const mostWarmingTrials = longerSeconds.length;

/** The warm-up of a trial on a server that was not warm yet after the one before; `again` counts them from 0. */
export function longerWarmUp(
  plan: Plan,
  effective: EffectiveSettings,
  warmUp: NonNullable<TrialSpec['warmUp']>,
  again: number,
): NonNullable<TrialSpec['warmUp']> {
  const maxSeconds = longerSeconds[Math.min(again, longerSeconds.length - 1)] as number;
  return { ...warmUp, requests: mostRequestsOf(plan, effective), maxSeconds };
}

/** Whether the requests of a trial may be sent any number of times: by their methods they change nothing on the server (RFC 9110 §9.2.1). */
export function changesNothing({ requests }: Pick<TrialSpec, 'requests'>): boolean {
  return requests.every(({ method }) => ['GET', 'HEAD', 'OPTIONS'].includes(method));
}

function mostRequestsOf({ load }: Plan, { keepAlive }: EffectiveSettings): number {
  return load.keepAlive && keepAlive === true ? mostWarmUpRequests.kept : mostWarmUpRequests.fresh;
}

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
  const fast = latencyMs !== null && !slow;
  if (asked === undefined && fast && changesNothing(spec) && compilingLaunchers.includes(plan.service.launcher))
    return { requests: mostRequestsOf(plan, effective), connections, maxSeconds: compilingSeconds };
  const rounds = fast ? fastRounds(connections, latencyMs, calibration, effective) : 1;
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
