import type { ServerLimit } from '../model/facts/server-limit.ts';
import type { Warning } from '../model/facts/warning.ts';
import { connectionsOf } from '../model/trial/profile.ts';
import type { TrialResult, TrialSpec } from '../model/trial/trial.ts';

/** What is known of a server's own limits, and what a trial showed of them. */
export interface LimitedTrial {
  readonly result: TrialResult;
  readonly spec: Pick<TrialSpec, 'profile'>;
  readonly limits: readonly ServerLimit[];
  /** Processes that serve. */
  readonly processes: number;
  /** What the server wrote meanwhile. */
  readonly lines: readonly string[];
}

/** gunicorn's word for a worker that it ends since it did not come back in time (its Arbiter.murder_workers). */
const timedOut = /\bWORKER TIMEOUT\b/;

/** Says which of a server's own limits a trial ran into: then that is what was measured, whatever the settings. */
export function limitWarnings(trial: LimitedTrial): Warning[] {
  const { result, limits } = trial;
  const { sent } = result.requests;
  const limited = limits.flatMap((limit): Warning[] => {
    const count = beyond(limit, trial);
    return count === null
      ? []
      : [{ kind: 'server-limit', ...limit, count, connections: connectionsOf(trial.spec.profile), sent }];
  });
  const tooMany = result.requests.byStatus['429'] ?? 0;
  const limiter: Warning[] = tooMany === 0 ? [] : [{ kind: 'rate-limiter', answers: tooMany, sent }];
  return [...limited, ...limiter];
}

/** Requests, connections or workers that a limit struck; `null` where it struck none. */
function beyond({ value, beyond: what }: ServerLimit, { result, spec, processes, lines }: LimitedTrial): number | null {
  const { byStatus, errors } = result.requests;
  const connections = connectionsOf(spec.profile);
  const orNull = (count: number) => (count > 0 ? count : null);
  switch (what) {
    case 'refused':
      return orNull(byStatus['503'] ?? 0);
    case 'closed':
      return connections > value ? orNull((errors.reset ?? 0) + (errors.truncated ?? 0) + (errors.other ?? 0)) : null;
    case 'waits':
      return orNull(connections - value * processes);
    case 'overflowed':
      return result.warnings.some(({ kind }) => kind === 'backlog-overflow') ? orNull(connections) : null;
    case 'killed':
      return orNull(lines.filter((line) => timedOut.test(line)).length);
    case 'retired':
      return result.gaveUp?.kind === 'server-ended' ? 1 : null;
  }
}
