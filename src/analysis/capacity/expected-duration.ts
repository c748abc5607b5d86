import { autoSeconds, endsWhenSettled } from '../../model/trial/profile.ts';
import type { LoadProfile } from '../../model/trial/trial.ts';

/** What a trial's length depends on besides its load. */
export interface ExpectedRate {
  /** Expected requests per second of the load's connections. */
  readonly rps: number;
  /** Expected time of one request when the server is not busy, ms: the least that a drain takes. */
  readonly requestMs: number;
}

/** Requests before the clock starts: the plan's, else one for each connection. */
export interface WarmUp {
  readonly requests: number;
  readonly maxSeconds: number;
}

/**
 * Seconds that one trial will take, warm-up and drain included: for the progress line, and for choosing what to
 * measure. The start of the server is not in it.
 */
export function expectedTrialSeconds(profile: LoadProfile, expected: ExpectedRate, warmUp: WarmUp | null): number {
  const warmUpSeconds = warmUp === null ? 0 : Math.min(warmUp.maxSeconds, warmUp.requests / expected.rps);
  return warmUpSeconds + measuredSeconds(profile, expected);
}

function measuredSeconds(profile: LoadProfile, { rps, requestMs }: ExpectedRate): number {
  // Requests in flight when the time is up are waited for.
  const drain = (connections: number) => Math.max(requestMs / 1000, connections / rps);
  switch (profile.kind) {
    case 'closed':
      return profile.requests !== null
        ? Math.max(profile.requests / rps, requestMs / 1000)
        : (endsWhenSettled(profile) ? autoSeconds.usual : profile.seconds) + drain(profile.connections);
    case 'open':
      return profile.seconds + requestMs / 1000;
    case 'ramp':
      return profile.steps.length * profile.secondsPerStep + drain(profile.steps.at(-1) ?? 1);
  }
}
