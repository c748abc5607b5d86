import type { Warning } from '../../model/facts/warning.ts';
import { connectionsOf } from '../../model/trial/profile.ts';
import type { TrialResult, TrialSpec } from '../../model/trial/trial.ts';
import type { GeneratorReport } from '../generator/protocol.ts';
import { checkPortRange } from '../ports/port-range.ts';
import { tellingConnects, uneven, unused } from './tuning.ts';

/** What the checks know besides the trial's own counts. */
export interface CheckCircumstances {
  /** Rise of the machine's `ListenOverflows` during the trial; `null` where it can't be read. */
  readonly listenOverflows: number | null;
  /** Local ports that this machine has for outgoing connections. */
  readonly localPorts: number;
  /** Connections of earlier trials whose local ports were perhaps not free yet when this one began. */
  readonly lingering: number;
}

/** What the connections themselves tell. */
export function checkConnections(
  spec: TrialSpec,
  report: GeneratorReport,
  result: TrialResult,
  { listenOverflows, localPorts, lingering }: CheckCircumstances,
): Warning[] {
  const use = { opened: report.opened, elapsedSeconds: result.elapsedSeconds, lingering };
  return [
    checkPortRange(spec, use, localPorts),
    checkBacklog(report, listenOverflows),
    checkReuse(spec, report),
    checkImbalance(result),
    checkStaleRetries(report),
    checkUnsolicited(report),
  ].filter((warning) => warning !== null);
}

function checkBacklog(report: GeneratorReport, listenOverflows: number | null): Warning | null {
  const slow = report.counters.connectsNearWholeSeconds;
  const sure = listenOverflows !== null && listenOverflows > 0;
  if (slow === 0 || (!sure && (listenOverflows !== null || slow < tellingConnects))) return null;
  return {
    kind: 'backlog-overflow',
    connects: { slow, opened: report.opened },
    dropped: sure ? listenOverflows : null,
  };
}

/** Failures behind which nothing more can be had from a connection that the server would have kept. */
const closingFailures = ['malformed', 'too-large', 'first-byte-timeout', 'total-timeout'] as const;

/** Connections that the load generator closed itself. */
function closedByGenerator({ errors, counters }: GeneratorReport): number {
  return closingFailures.reduce((sum, kind) => sum + (errors[kind] ?? 0), counters.unsolicited);
}

function checkReuse(spec: TrialSpec, report: GeneratorReport): Warning | null {
  if (!spec.keepAlive || report.sent < 2 * Math.min(connectionsOf(spec.profile), report.sent)) return null;
  if (report.sent < unused.leastRequests || report.opened <= unused.share * report.sent) return null;
  const closedHere = report.opened - closedByGenerator(report) <= unused.share * report.sent;
  return {
    kind: 'keep-alive-unused',
    reusedShare: (report.reusedRequests - report.staleRetries) / report.sent,
    closedBy: closedHere ? 'generator' : 'server',
  };
}

function checkImbalance(result: TrialResult): Warning | null {
  const { fewestRequests, mostRequests, asked } = result.connections;
  const completed = result.requests.succeeded + result.requests.failed;
  const mean = completed / asked;
  if (fewestRequests === null || mostRequests === null || mean < uneven.leastMean) return null;
  if (mostRequests <= uneven.most * mean && fewestRequests >= uneven.fewest * mean) return null;
  return { kind: 'connection-imbalance', fewest: fewestRequests, most: mostRequests, mean };
}

function checkStaleRetries(report: GeneratorReport): Warning | null {
  if (report.staleRetries === 0) return null;
  return { kind: 'stale-retries', requests: report.staleRetries };
}

function checkUnsolicited(report: GeneratorReport): Warning | null {
  if (report.counters.unsolicited === 0) return null;
  return { kind: 'unsolicited-bytes', times: report.counters.unsolicited };
}
