import type { Warning } from '../model/facts/warning.ts';
import { failureKinds } from './failed-requests.ts';
import { failureSentence } from './failures.ts';
import { count, formatFigure, formatMs, formatNumber, formatShare } from './figures.ts';
import { plainText } from './plain-text.ts';
import { requestFailureSentence } from './request-failures.ts';

/** A warning as one or two sentences. What other programs wrote in it is made plain. */
export function warningSentence(warning: Warning): string {
  switch (warning.kind) {
    case 'failed-requests':
      return `${formatNumber(warning.failed)} of ${count(warning.sent, 'request')}${shareOf(warning)} failed${kindsOf(warning.errors)}.${after(warning.example)}`;
    case 'fast-errors':
      return `Failed requests came back sooner than good ones (median ${formatMs(warning.failedMs)} against ${formatMs(warning.goodMs)}): they spare the server work, so the good ones look better than they would without them.`;
    case 'rate-limited':
      return `A limiter refused ${count(warning.refused, 'answer')} of this endpoint (status 429, rate limit), under these settings or others: what it lets through is its own rate and not the service's.`;
    case 'redirects':
      return `${count(warning.answers, 'answer')} redirected to another address, which Servebench does not follow: name the final path to measure the page itself.`;
    case 'body-length-changes':
      return `${formatNumber(warning.changed)} of ${count(warning.answers, 'good answer')} had another length than the first one (${count(warning.firstBytes, 'byte')}): the requests may not all have done the same work.`;
    case 'in-flight-at-end':
      return `${count(warning.requests, 'request')} had no answer yet when the trial ended${warning.oldestMs === null ? '' : ` (the oldest waited for ${formatMs(warning.oldestMs)})`}; the server may still be at work on them.`;
    case 'sample-too-small':
      return sampleTooSmall(warning);
    case 'too-few-requests':
      return `${count(warning.requests, 'request')} took ${formatMs(1000 * warning.seconds)}: too short to judge by, since neither other programs nor a rate that still rises can be seen in it. "seconds": "auto" instead of "requests" would do, or about ${formatNumber(warning.needed)} requests.`;
    case 'slow-requests':
      return `${formatNumber(warning.slow)} of ${count(warning.requests, 'request')} took far longer than the others: up to ${formatMs(warning.longestMs)}, where half took ${formatMs(warning.medianMs)} or less. Their delay is ${formatShare(warning.shareOfTime)} of all the time that clients waited; every figure counts them.`;
    case 'odd-starts':
      return `${formatNumber(warning.odd)} of ${count(warning.starts, 'server start')} ran at another rate than the others: ${formatFigure(warning.farthestRps)} requests/s, where the median is ${formatFigure(warning.medianRps)}. Every figure counts them.`;
    case 'port-range':
      return portRange(warning);
    case 'backlog-overflow':
      return backlogOverflow(warning);
    case 'keep-alive-unused':
      return `Keep-alive was asked for, but only ${formatShare(warning.reusedShare)} of the requests found their connection still open: ${warning.closedBy === 'server' ? 'the server closes it' : 'the load generator closed the others behind answers that it could not take (see the failed requests)'}, and the times of the others include a new connect.`;
    case 'connection-imbalance':
      return `Some connections were served far more than others: from ${formatNumber(warning.fewest)} to ${formatNumber(warning.most)} requests each (mean ${formatNumber(warning.mean)}).`;
    case 'stale-retries':
      return `${count(warning.requests, 'request')} had to be sent again on a new connection, because the server closed the old one at that very moment; each is counted once.`;
    case 'unsolicited-bytes':
      return `The server sent bytes that no request had asked for (${count(warning.times, 'time')}); such connections were closed, but single answers may have been counted for the wrong request.`;
    case 'delayed-ack':
      return delayedAck(warning);
    case 'generator-bound':
      return warning.atLimit
        ? `The load generator was at its own limit (its event loop was busy ${formatShare(warning.busyShare)} of the time): these figures are those of the generator, and the server may be faster.`
        : `The load generator's event loop was busy ${formatShare(warning.busyShare)} of the time: the server may be somewhat faster than shown.`;
    case 'generator-share':
      return `All ${count(warning.cores, 'core')} were in use, and the load generator took ${formatFigure(warning.generatorCores)} of them beside the server's ${formatFigure(warning.serverCores)}: loaded from another machine, the server could be up to ${formatShare(warning.generatorCores / warning.serverCores)} faster.`;
    case 'generator-paused':
      return `The load generator stood still for ${formatMs(warning.pauseMs)} while it measured (it was suspended, or got no core): the server had nothing to do meanwhile, so the rate is too low and the longest times are the generator's.`;
    case 'slower-transport':
      return 'This version of Node does not let the load generator use its sockets directly, so each request costs it more: a fast server may be faster than shown, and the figures may not be compared with those of another version.';
    case 'littles-law':
      return `By Little's law ${formatFigure(warning.inFlight)} requests were in flight on average (${formatFigure(warning.perSecond)} per second × ${formatMs(warning.meanMs)} each), but ${formatFigure(warning.atWork)} clients were at work: the load generator itself took the rest of the time, so the rate is lower than the server allows.`;
    case 'late-requests':
      return lateRequests(warning);
    case 'engine-inexact':
      return failureSentence(warning.failure);
    case 'steady-state':
      return `The rate had not settled: over the last ${warning.blocks} blocks of ${formatMs(warning.blockMs)} it varied by ${formatShare(warning.variation)} (coefficient of variation; steady is up to ${formatShare(warning.steadyVariation)}).`;
    case 'still-warming':
      return `The rate still rose while it was measured, from ${formatNumber(warning.firstRps)} requests/s in the first third to ${formatNumber(warning.lastRps)} in the last: code that was still warming up makes it lower than the server's. A longer warm-up (load.warmUpRequests) or longer trials would show it.`;
    case 'host-busy':
      return `Other programs on this machine kept ${warning.otherCores.toFixed(1)} cores busy meanwhile, so the server may be faster than measured.`;
    case 'proxy-in-front':
      return `${plainText(warning.proxy, 80)} listens there, a program that passes requests on: the CPU and memory shown are its own, not those of a server behind it.`;
    case 'server-restarted':
      return serverRestarted(warning);
    case 'server-limit':
      return serverLimit(warning);
    case 'rate-limiter':
      return `${formatNumber(warning.answers)} of ${count(warning.sent, 'request')} were answered with status 429 (too many requests): a rate limiter, in the application or before it, begins to refuse under load, and nothing can be compared while it does. Turn it off for the benchmark, or raise its limit above the rate.`;
    case 'late-patching':
      return `With ${warning.option} the application is imported before ${warning.workerClass} workers replace what waits (monkey-patching): what it imported by then (from time import sleep, sockets, locks, drivers) may block the event loop. Take ${warning.option} out, or patch at the top of the application (gevent.monkey.patch_all()).`;
    case 'calibration-failed':
      return failureSentence(warning.failure);
    case 'recorded':
      return plainText(warning.text);
  }
}

type Of<Kind extends Warning['kind']> = Extract<Warning, { kind: Kind }>;

/** ` (0.06 %)`, where the numbers alone are hard to read. */
function shareOf({ failed, sent }: Of<'failed-requests'>): string {
  return sent >= 1000 && failed < sent ? ` (${formatShare(failed / sent)})` : '';
}

function kindsOf(errors: Of<'failed-requests'>['errors']): string {
  const kinds = failureKinds(errors);
  return kinds === '' ? '' : `: ${kinds}`;
}

function after(example: Of<'failed-requests'>['example']): string {
  if (example === null) return '';
  return ` ${typeof example === 'string' ? plainText(example) : requestFailureSentence(example)}`;
}

function sampleTooSmall({ answers, needed, firstOnConnection }: Of<'sample-too-small'>): string {
  const cold =
    firstOnConnection === null ? '' : `, and ${firstOnConnection} of them were the first on their connection`;
  return `${count(answers, 'good answer')} ${answers === 1 ? 'is' : 'are'} too few for the 95th percentile (${needed} are needed)${cold}.`;
}

function delayedAck({ delayMs, freshMs, server }: Of<'delayed-ack'>): string {
  return (
    `Each answer on a kept connection waits ${formatMs(delayMs)} for a delayed acknowledgement: the server sends it in two writes, Nagle's algorithm keeps ` +
    `the second one back until the first is acknowledged, and the client puts that off. On a new connection a request takes ${formatMs(freshMs)}. ${ackRemedy(server)}`
  );
}

function ackRemedy(server: string): string {
  switch (server) {
    case 'uvicorn':
      return 'With several workers uvicorn leaves TCP_NODELAY unset on Python\'s own event loop; uvloop sets it: pip install uvloop, or "uvicorn[standard]", and measure again.';
    case 'hypercorn':
      return 'uvloop sets TCP_NODELAY on every connection: install it, run hypercorn -k uvloop, and measure again.';
    case 'node':
      return 'Leave out setNoDelay(false) and { noDelay: false }, or send head and body at once by res.end(body), and measure again.';
    default:
      return 'Set TCP_NODELAY on its sockets (Go: leave out SetNoDelay(false)), or send head and body in one write, and measure again.';
  }
}

function serverLimit({ option, value, beyond, count: number, connections }: Of<'server-limit'>): string {
  const limit = `${plainText(option, 60)} = ${formatNumber(value)}`;
  switch (beyond) {
    case 'refused':
      return `The server's own limit is what was measured: beyond ${limit} in a process it refuses with status 503, as it did ${count(number, 'request')} of ${count(connections, 'connection')}. Raise it, or load with fewer connections.`;
    case 'closed':
      return `The server's own limit is what was measured: beyond ${limit} it closes connections, as it did ${count(number, 'time')} with ${count(connections, 'connection')}. Raise it, or load with fewer connections.`;
    case 'waits':
      return `The server's own limit is a part of what was measured: ${limit} for each process, so ${formatNumber(number)} of ${count(connections, 'connection')} had to wait. Raise it, or load with fewer connections.`;
    case 'overflowed':
      return `The server's own limit is a part of what was measured: its queue of waiting connections (${limit}) was too short for ${count(connections, 'connection')}. Raise it.`;
    case 'killed':
      return `The server's own limit is what was measured: it ended ${count(number, 'worker')} that did not come back within ${limit} s, and their requests with them. Raise it above the slowest answer.`;
    case 'retired':
      return `The server ended itself after ${limit} requests, and no other process took its place. Run it with more than one worker, or without that limit.`;
  }
}

function portRange({ expected, connections, lingering, localPorts, heldSeconds }: Of<'port-range'>): string {
  const that = lingering === 0 ? 'That is' : `With ${formatNumber(lingering)} that were opened shortly before, that is`;
  return (
    `This load ${expected ? 'may open' : 'opened'} ${count(connections, 'connection')} within a minute. ${that} more than half of ` +
    `this machine's ${formatNumber(localPorts)} local ports, and each may stay taken for up to ${heldSeconds} s after it was closed: ` +
    'connects may become slow or fail. Fewer requests or kept connections avoid that.'
  );
}

function backlogOverflow({ connects, dropped }: Of<'backlog-overflow'>): string {
  // The kernel counts over all programs.
  if (connects === null)
    return `The kernel dropped ${count(dropped ?? 0, 'connection attempt')} on this machine because a backlog was full. Where it was this server's, each waited a second or more before it was tried again.`;
  const kernel = dropped === null ? '' : ` and the kernel dropped ${count(dropped, 'connection attempt')} meanwhile`;
  return (
    `${formatNumber(connects.slow)} of ${count(connects.opened, 'connect')} took a whole number of seconds${kernel}: ` +
    "the server's queue of waiting connections (its backlog) was full, and the system tried again a second later."
  );
}

function lateRequests({ dropped, intended, lateMs, isP99 }: Of<'late-requests'>): string {
  const parts: string[] = [];
  if (dropped > 0)
    parts.push(
      `${formatNumber(dropped)} of ${count(intended, 'scheduled request')} were never sent, because all connections were busy until the end; their waiting is in no figure`,
    );
  if (lateMs !== null)
    parts.push(
      `${parts.length === 0 ? 'Requests' : 'requests'} left up to ${formatMs(lateMs)} late${isP99 ? ' (99th percentile)' : ''}, which their times include`,
    );
  return `${parts.join('; ')}.`;
}

function serverRestarted(warning: Of<'server-restarted'>): string {
  const { ended, started, lost, startCpuSeconds, firstPid, quoted, retiredAfter } = warning;
  const replaced = started === 0 ? 'none has taken its place yet' : `${started} started in their place`;
  const sentences = [
    retiredAfter === undefined
      ? `${ended} worker ${ended === 1 ? 'process' : 'processes'} of the server ended while this was measured, ${replaced}.`
      : `The server replaces each worker after ${formatNumber(retiredAfter.value)} requests (${plainText(retiredAfter.option, 60)}): ${ended} ended while this was measured, ${replaced}. Requests wait for a new one's start, so rate and slowest answers depend on that number.`,
    lost ? 'A request that one of them had in hand counts as failed.' : 'No request was lost by it.',
  ];
  if (started > 0 && startCpuSeconds !== null)
    sentences.push(
      `Starting them took ${startCpuSeconds.toFixed(2)} s of CPU, which the CPU per request does not include.`,
    );
  if (retiredAfter !== undefined) return sentences.join(' ');
  if (quoted.length > 0) sentences.push(`The server wrote: ${plainText(quoted.join(' / '))}`);
  else if (firstPid !== null) sentences.push(`The first of them was process ${firstPid}.`);
  return sentences.join(' ');
}
