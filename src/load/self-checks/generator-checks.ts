import type { Warning } from '../../model/facts/warning.ts';
import type { TrialResult, TrialSpec } from '../../model/trial/trial.ts';
import type { GeneratorReport } from '../generator/protocol.ts';
import { boundShare, lateToleranceMs, leastRequests, leastSeconds, littleTolerance, tellingPauseMs } from './tuning.ts';

/** Whether the generator itself, and not the server, was at its limit. */
export function checkGenerator(report: GeneratorReport, result: TrialResult): Warning[] {
  const { eventLoopUtilization } = report;
  if (result.elapsedSeconds < leastSeconds || eventLoopUtilization <= boundShare.may) return [];
  return [{ kind: 'generator-bound', busyShare: eventLoopUtilization, atLimit: eventLoopUtilization > boundShare.is }];
}

/** Whether the load generator stood still meanwhile. */
export function checkPauses({ longestPauseMs }: GeneratorReport): Warning[] {
  if (longestPauseMs < tellingPauseMs) return [];
  return [{ kind: 'generator-paused', pauseMs: longestPauseMs }];
}

/** Whether the load generator had to take the slower way to a server that it can usually reach by a faster one. */
export function checkTransport({ target }: TrialSpec, { transport }: GeneratorReport): Warning[] {
  if (transport !== 'sockets' || target.scheme !== 'http' || target.socketPath !== null) return [];
  return [{ kind: 'slower-transport' }];
}

/**
 * Little's law for closed load: the mean number of requests in flight (the sum of their times over the elapsed time) is the
 * mean number of clients at work. A counter that loses requests, or a clock that misses a part of them, breaks it.
 */
export function checkLittlesLaw(spec: TrialSpec, report: GeneratorReport, result: TrialResult): Warning[] {
  const completed = report.succeeded + report.failed;
  if (spec.profile.kind !== 'closed' || completed < leastRequests || result.elapsedSeconds < leastSeconds) return [];
  if (report.clientBusyMs <= 0) return [];
  const elapsedMs = result.elapsedSeconds * 1000;
  const inFlight = (report.latency.sumMs + report.failedLatency.sumMs) / elapsedMs;
  const atWork = report.clientBusyMs / elapsedMs;
  if (Math.abs(inFlight / atWork - 1) <= littleTolerance) return [];
  return [
    {
      kind: 'littles-law',
      inFlight,
      perSecond: completed / result.elapsedSeconds,
      meanMs: (report.latency.sumMs + report.failedLatency.sumMs) / completed,
      atWork,
    },
  ];
}

/** Whether an open schedule was kept. */
export function checkSchedule(result: TrialResult): Warning[] {
  const { schedule } = result;
  if (schedule === null) return [];
  const { dropped, intended, lateMs } = schedule;
  const late = lateMs.p99 ?? lateMs.max ?? 0;
  if (dropped === 0 && late <= lateToleranceMs) return [];
  const isP99 = lateMs.p99 !== null;
  return [{ kind: 'late-requests', dropped, intended, lateMs: late > lateToleranceMs ? late : null, isP99 }];
}
