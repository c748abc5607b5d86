import type { TrialResult, TrialSpec, Warning } from '../../model/trial/trial.ts';
import type { GeneratorReport } from '../generator/protocol.ts';
import { duration, percent } from './text.ts';

/** Shares of the event loop's time above which the generator may be, or is, the limit. */
const busyShare = 0.5;
const boundShare = 0.8;
/** Below this a trial is too short for the share to say something: starting up weighs more than the load. */
const leastSeconds = 0.1;

/** Whether the generator itself, and not the server, was at its limit. */
export function checkGenerator(report: GeneratorReport, result: TrialResult): Warning[] {
  const { eventLoopUtilization } = report;
  if (result.elapsedSeconds < leastSeconds || eventLoopUtilization <= busyShare) return [];
  const busy = percent(eventLoopUtilization);
  const text =
    eventLoopUtilization > boundShare
      ? `The load generator was at its own limit (its event loop was busy ${busy} of the time): these figures are those of the generator, and the server may be faster.`
      : `The load generator's event loop was busy ${busy} of the time: the server may be somewhat faster than shown.`;
  return [{ kind: 'generator-bound', text }];
}

/** A process that looks after its requests every 20 ms and stood still for so long was suspended, or had no core. Less: a busy machine. */
const tellingPauseMs = 1000;

/** Whether the load generator stood still meanwhile. */
export function checkPauses({ longestPauseMs }: GeneratorReport): Warning[] {
  if (longestPauseMs < tellingPauseMs) return [];
  const text = `The load generator stood still for ${duration(longestPauseMs)} while it measured (it was suspended, or got no core): the server had nothing to do meanwhile, so the rate is too low and the longest times are the generator's.`;
  return [{ kind: 'generator-paused', text }];
}

/** Whether the load generator had to take the slower way to a server that it can usually reach by a faster one. */
export function checkTransport({ target }: TrialSpec, { transport }: GeneratorReport): Warning[] {
  if (transport !== 'sockets' || target.scheme !== 'http' || target.socketPath !== null) return [];
  const text =
    'This version of Node does not let the load generator use its sockets directly, so each request costs it more: a fast server may be faster than shown, and the figures may not be compared with those of another version.';
  return [{ kind: 'slower-transport', text }];
}

/** How far Little's law may be missed. */
const littleTolerance = 0.05;
/** Fewer requests leave the law too rough. */
const leastRequests = 20;

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
      text:
        `By Little's law ${inFlight.toFixed(1)} requests were in flight on average (${(completed / result.elapsedSeconds).toFixed(0)} per second × ` +
        `${duration((report.latency.sumMs + report.failedLatency.sumMs) / completed)} each), but ${atWork.toFixed(1)} clients were at work: ` +
        'the load generator itself took the rest of the time, so the rate is lower than the server allows.',
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
  const droppedText =
    dropped > 0
      ? `${dropped.toLocaleString('en-US')} of ${intended.toLocaleString('en-US')} scheduled requests were never sent, because all connections were busy until the end; their waiting is in no figure`
      : null;
  const lateText =
    late > lateToleranceMs
      ? `requests left up to ${duration(late)} late${lateMs.p99 === null ? '' : ' (99th percentile)'}, which their times include`
      : null;
  const text = [droppedText, lateText].filter((part) => part !== null).join('; ');
  return [{ kind: 'late-requests', text: `${text.charAt(0).toUpperCase()}${text.slice(1)}.` }];
}

const lateToleranceMs = 5;
