import type { Load } from '../plan/plan.ts';
import type { LoadProfile } from './trial.ts';

/**
 * How long a trial takes that goes on until its rate has settled (`"seconds": "auto"`): at least, mostly, and at most, s.
 *
 * From: a machine's other programs are read from 0.3 s on, CPU ticks of 10 ms are 1 % of 1 s, and steady state is ten blocks of 100 answers:
 * 2 s have all of them. 10 s: what slower or noisier endpoints get, so that a draft's cells take seconds; drafts took 5 s each before.
 * If wrong: shorter, verdicts rest on too little and are withheld; longer, a draft's run takes minutes for nothing.
 */
export const autoSeconds = { least: 2, usual: 4, most: 10 } as const;

/** The load profile of a plan's `load`. Without requests or seconds it is two requests for each connection, as `ab -n 32 -c 16`. */
export function profileOf(load: Load): LoadProfile {
  const { connections, requests, seconds, rate, ramp } = load;
  if (seconds === 'auto')
    return { kind: 'closed', connections, requests: null, seconds: autoSeconds.most, untilSettled: true };
  if (ramp !== undefined && seconds !== undefined) return { kind: 'ramp', steps: ramp, secondsPerStep: seconds };
  if (rate !== undefined && seconds !== undefined) return { kind: 'open', connections, ratePerSecond: rate, seconds };
  if (seconds !== undefined) return { kind: 'closed', connections, requests: null, seconds };
  return { kind: 'closed', connections, requests: requests ?? 2 * connections, seconds: null };
}

/** Whether a trial ends as soon as its rate has settled, `seconds` being the most. */
export function endsWhenSettled(profile: LoadProfile): boolean {
  return profile.kind === 'closed' && profile.requests === null && profile.untilSettled === true;
}

/** The most connections that a profile holds open at once. */
export function connectionsOf(profile: LoadProfile): number {
  return profile.kind === 'ramp' ? Math.max(...profile.steps) : profile.connections;
}
