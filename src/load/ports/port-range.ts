import type { Warning } from '../../model/facts/warning.ts';
import type { LoadProfile, TrialSpec } from '../../model/trial/trial.ts';
import { ownShare, shortestTrialSeconds, timeWaitSeconds, worthAWord } from './tuning.ts';

/** What is known of a trial's connections before it begins. */
export interface ExpectedUse {
  /** Share of the answers behind which the server closes the connection, 0..1; `null` if nothing is known. */
  readonly closingShare: number | null;
  /** Rate that the trial will about reach; `null` if nothing is known. */
  readonly requestsPerSecond: number | null;
  /** A rate that the server has shown and that the trial will at least reach; `null` if nothing is known. */
  readonly leastRequestsPerSecond: number | null;
  /** Connections of earlier trials whose ports may not be free yet. */
  readonly lingering: number;
}

/** Warns before a trial that would use up half of this machine's local ports; `null` where it won't, or where nothing is known. */
export function portRangeForecast(spec: TrialSpec, expected: ExpectedUse, localPorts: number): Warning | null {
  if (spec.target.socketPath !== null) return null;
  const share = spec.keepAlive ? expected.closingShare : 1;
  const requests = requestsPerTimeWait(spec.profile, expected);
  if (share === null || requests === null) return null;
  const connections = Math.round(share * requests);
  return isWorthAWord(connections, expected.lingering, localPorts)
    ? portWarning(true, connections, expected.lingering, localPorts)
    : null;
}

/** The most requests that may go out within the time that a closed connection holds its port. */
function requestsPerTimeWait(profile: LoadProfile, expected: ExpectedUse): number | null {
  const { requestsPerSecond, leastRequestsPerSecond } = expected;
  const perTimeWait = (rate: number) => rate * timeWaitSeconds;
  if (profile.kind === 'open') return profile.ratePerSecond * Math.min(profile.seconds, timeWaitSeconds);
  if (profile.kind === 'closed' && profile.requests !== null) {
    return requestsPerSecond === null
      ? profile.requests
      : Math.min(profile.requests, Math.ceil(perTimeWait(requestsPerSecond)));
  }
  const seconds = profile.kind === 'ramp' ? profile.steps.length * profile.secondsPerStep : (profile.seconds ?? 0);
  const rate = requestsPerSecond ?? leastRequestsPerSecond;
  return rate === null ? null : rate * Math.min(seconds, timeWaitSeconds);
}

/** Says after a trial that its connections used up half of this machine's local ports. */
export function checkPortRange(
  spec: TrialSpec,
  use: { readonly opened: number; readonly elapsedSeconds: number; readonly lingering: number },
  localPorts: number,
): Warning | null {
  if (spec.target.socketPath !== null) return null;
  const opened = Math.round(
    use.opened * Math.min(1, timeWaitSeconds / Math.max(use.elapsedSeconds, shortestTrialSeconds)),
  );
  return isWorthAWord(opened, use.lingering, localPorts) ? portWarning(false, opened, use.lingering, localPorts) : null;
}

function isWorthAWord(connections: number, lingering: number, localPorts: number): boolean {
  return connections >= ownShare * localPorts && connections + lingering > worthAWord * localPorts;
}

function portWarning(expected: boolean, connections: number, lingering: number, localPorts: number): Warning {
  return { kind: 'port-range', expected, connections, lingering, localPorts, heldSeconds: timeWaitSeconds };
}
