import { connectionsOf } from '../../model/trial/profile.ts';
import type { LoadProfile, TrialSpec } from '../../model/trial/trial.ts';
import { coresPerProcess, mostProcesses, ratePerProcess, shortLoad } from './tuning.ts';

/** How many generator processes a trial gets: never more than it has connections or requests to share out. */
export function generatorCount(spec: TrialSpec, cores: number): number {
  const { profile, generators } = spec;
  // autocannon takes its whole load in one process; a ramp's steps have to come at the same time, and its first ones are
  // too few connections to share out.
  if (spec.engine === 'autocannon' || profile.kind === 'ramp') return 1;
  const wanted = generators === 'auto' ? automaticCount(profile, cores) : Math.floor(generators);
  const most = profile.kind === 'closed' && profile.requests !== null ? profile.requests : Number.POSITIVE_INFINITY;
  return Math.max(1, Math.min(wanted, connectionsOf(profile), most));
}

function automaticCount(profile: Exclude<LoadProfile, { kind: 'ramp' }>, cores: number): number {
  const affordable = Math.max(1, Math.floor(cores / coresPerProcess));
  if (profile.kind === 'open') return Math.min(affordable, Math.ceil(profile.ratePerSecond / ratePerProcess));
  if (profile.connections < shortLoad.connections) return 1;
  return profile.requests !== null && profile.requests < shortLoad.requests ? 1 : Math.min(affordable, mostProcesses);
}
