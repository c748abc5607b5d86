import type { Load } from '../plan/plan.ts';
import type { LoadProfile } from './trial.ts';

/** The load profile of a plan's `load`. Without requests or seconds it is two requests for each connection, as `ab -n 32 -c 16`. */
export function profileOf(load: Load): LoadProfile {
  const { connections, requests, seconds, rate, ramp } = load;
  if (ramp !== undefined && seconds !== undefined) return { kind: 'ramp', steps: ramp, secondsPerStep: seconds };
  if (rate !== undefined && seconds !== undefined) return { kind: 'open', connections, ratePerSecond: rate, seconds };
  if (seconds !== undefined) return { kind: 'closed', connections, requests: null, seconds };
  return { kind: 'closed', connections, requests: requests ?? 2 * connections, seconds: null };
}

/** The most connections that a profile holds open at once. */
export function connectionsOf(profile: LoadProfile): number {
  return profile.kind === 'ramp' ? Math.max(...profile.steps) : profile.connections;
}
