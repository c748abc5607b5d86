import type { Warning } from '../model/facts/warning.ts';
import { failureKinds } from './failed-requests.ts';
import { failureSentence } from './failures.ts';
import { count, formatFigure, formatMs, formatNumber, formatShare } from './figures.ts';
import { plural, t } from './language.ts';
import { plainText } from './plain-text.ts';
import { requestFailureSentence } from './request-failures.ts';

/** A warning as one or two sentences. What other programs wrote in it is made plain. */
export function warningSentence(warning: Warning): string {
  switch (warning.kind) {
    case 'failed-requests':
      return t(
        '{0} of {1}{2} failed{3}.{4}',
        formatNumber(warning.failed),
        count(warning.sent, 'request'),
        shareOf(warning),
        kindsOf(warning.errors),
        after(warning.example),
      );
    case 'fast-errors':
      return t(
        'Failed requests came back sooner than good ones (median {0} against {1}): they spare the server work, so the good ones look better than they would without them.',
        formatMs(warning.failedMs),
        formatMs(warning.goodMs),
      );
    case 'rate-limited':
      return t(
        "A limiter refused {0} of this endpoint (status 429, rate limit), under these settings or others: what it lets through is its own rate and not the service's.",
        count(warning.refused, 'answer'),
      );
    case 'redirects':
      return t(
        '{0} redirected to another address, which Servebench does not follow: name the final path to measure the page itself.',
        count(warning.answers, 'answer'),
      );
    case 'body-length-changes':
      return t(
        '{0} of {1} had a different length from the first one ({2}): the requests may not all have done the same work.',
        formatNumber(warning.changed),
        count(warning.answers, 'good answer'),
        count(warning.firstBytes, 'byte'),
      );
    case 'in-flight-at-end':
      return t(
        '{0} had no answer yet when the trial ended{1}; the server may still be at work on them.',
        count(warning.requests, 'request'),
        warning.oldestMs === null ? '' : ` ${t('(the oldest waited for {0})', formatMs(warning.oldestMs))}`,
      );
    case 'sample-too-small':
      return sampleTooSmall(warning);
    case 'too-few-requests':
      return t(
        '{0} took {1}: too short to judge by, since neither other programs nor a rate that still rises can be seen in it. "seconds": "auto" instead of "requests" would do, or about {2} requests.',
        count(warning.requests, 'request'),
        formatMs(1000 * warning.seconds),
        formatNumber(warning.needed),
      );
    case 'slow-requests':
      return t(
        '{0} of {1} took far longer than the others: up to {2}, where half took {3} or less. Their delay is {4} of all the time that clients waited; every figure counts them.',
        formatNumber(warning.slow),
        count(warning.requests, 'request'),
        formatMs(warning.longestMs),
        formatMs(warning.medianMs),
        formatShare(warning.shareOfTime),
      );
    case 'odd-starts':
      return t(
        '{0} of {1} ran at a different rate from the others: {2} requests/s, where the median is {3}. Every figure counts them.',
        formatNumber(warning.odd),
        count(warning.starts, 'server start'),
        formatFigure(warning.farthestRps),
        formatFigure(warning.medianRps),
      );
    case 'port-range':
      return portRange(warning);
    case 'backlog-overflow':
      return backlogOverflow(warning);
    case 'keep-alive-unused':
      return t(
        'Keep-alive was asked for, but only {0} of the requests found their connection still open: {1}, and the times of the others include a new connect.',
        formatShare(warning.reusedShare),
        warning.closedBy === 'server'
          ? t('the server closes it')
          : t('the load generator closed the others behind answers that it could not take (see the failed requests)'),
      );
    case 'connection-imbalance':
      return t(
        'Some connections were served far more than others: from {0} to {1} requests each (mean {2}).',
        formatNumber(warning.fewest),
        formatNumber(warning.most),
        formatNumber(warning.mean),
      );
    case 'stale-retries':
      return t(
        '{0} had to be sent again on a new connection, because the server closed the old one at that very moment; each is counted once.',
        count(warning.requests, 'request'),
      );
    case 'unsolicited-bytes':
      return t(
        'The server sent bytes that no request had asked for ({0}); such connections were closed, but single answers may have been counted for the wrong request.',
        count(warning.times, 'time'),
      );
    case 'delayed-ack':
      return delayedAck(warning);
    case 'generator-bound':
      return warning.atLimit
        ? t(
            'The load generator was at its own limit (its event loop was busy {0} of the time): these figures are those of the generator, and the server may be faster.',
            formatShare(warning.busyShare),
          )
        : t(
            "The load generator's event loop was busy {0} of the time: the server may be somewhat faster than shown.",
            formatShare(warning.busyShare),
          );
    case 'generator-share':
      return t(
        "All {0} were in use, and the load generator took {1} of them beside the server's {2}: loaded from another machine, the server could be up to {3} faster.",
        count(warning.cores, 'core'),
        formatFigure(warning.generatorCores),
        formatFigure(warning.serverCores),
        formatShare(warning.generatorCores / warning.serverCores),
      );
    case 'generator-paused':
      return t(
        "The load generator stood still for {0} while it measured (it was suspended, or got no core): the server had nothing to do meanwhile, so the rate is too low and the longest times are the generator's.",
        formatMs(warning.pauseMs),
      );
    case 'slower-transport':
      return t(
        'This version of Node does not let the load generator use its sockets directly, so each request costs it more: a fast server may be faster than shown, and the figures may not be compared with those of another version.',
      );
    case 'littles-law':
      return t(
        "By Little's law {0} requests were in flight on average ({1} per second × {2} each), but {3} clients were at work: the load generator itself took the rest of the time, so the rate is lower than the server allows.",
        formatFigure(warning.inFlight),
        formatFigure(warning.perSecond),
        formatMs(warning.meanMs),
        formatFigure(warning.atWork),
      );
    case 'late-requests':
      return lateRequests(warning);
    case 'engine-inexact':
      return failureSentence(warning.failure);
    case 'steady-state':
      return t(
        'The rate had not settled: over the last {0} blocks of {1} it varied by {2} (coefficient of variation; steady is up to {3}).',
        warning.blocks,
        formatMs(warning.blockMs),
        formatShare(warning.variation),
        formatShare(warning.steadyVariation),
      );
    case 'still-warming':
      return t(
        "The rate still rose while it was measured, from {0} requests/s in the first third to {1} in the last: code that was still warming up makes it lower than the server's. A longer warm-up (load.warmUpRequests) or longer trials would show it.",
        formatNumber(warning.firstRps),
        formatNumber(warning.lastRps),
      );
    case 'host-busy':
      return t(
        'Other programs on this machine kept {0} cores busy meanwhile, so the server may be faster than measured.',
        formatNumber(warning.otherCores, 1),
      );
    case 'proxy-in-front':
      return t(
        '{0} listens there, a program that passes requests on: the CPU and memory shown are its own, not those of a server behind it.',
        plainText(warning.proxy, 80),
      );
    case 'server-restarted':
      return serverRestarted(warning);
    case 'server-limit':
      return serverLimit(warning);
    case 'rate-limiter':
      return t(
        '{0} of {1} were answered with status 429 (too many requests): a rate limiter, in the application or before it, begins to refuse under load, and nothing can be compared while it does. Turn it off for the benchmark, or raise its limit above the rate.',
        formatNumber(warning.answers),
        count(warning.sent, 'request'),
      );
    case 'late-patching':
      return t(
        'With {0} the application is imported before {1} workers replace what waits (monkey-patching): what it imported by then (from time import sleep, sockets, locks, drivers) may block the event loop. Take {0} out, or patch at the top of the application (gevent.monkey.patch_all()).',
        warning.option,
        warning.workerClass,
      );
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
    firstOnConnection === null ? '' : t(', and {0} of them were the first on their connection', firstOnConnection);
  return plural(
    answers,
    '{0} is too few for the 95th percentile ({1} are needed){2}.',
    '{0} are too few for the 95th percentile ({1} are needed){2}.',
    count(answers, 'good answer'),
    needed,
    cold,
  );
}

function delayedAck({ delayMs, freshMs, server }: Of<'delayed-ack'>): string {
  return t(
    "Each answer on a kept connection waits {0} for a delayed acknowledgement: the server sends it in two writes, Nagle's algorithm keeps the second one back until the first is acknowledged, and the client puts that off. On a new connection a request takes {1}. {2}",
    formatMs(delayMs),
    formatMs(freshMs),
    ackRemedy(server),
  );
}

function ackRemedy(server: string): string {
  switch (server) {
    case 'uvicorn':
      return t(
        'With several workers uvicorn leaves TCP_NODELAY unset on Python\'s own event loop; uvloop sets it: pip install uvloop, or "uvicorn[standard]", and measure again.',
      );
    case 'hypercorn':
      return t('uvloop sets TCP_NODELAY on every connection: install it, run hypercorn -k uvloop, and measure again.');
    case 'node':
      return t(
        'Leave out setNoDelay(false) and { noDelay: false }, or send head and body at once by res.end(body), and measure again.',
      );
    default:
      return t(
        'Set TCP_NODELAY on its sockets (Go: leave out SetNoDelay(false)), or send head and body in one write, and measure again.',
      );
  }
}

function serverLimit({ option, value, beyond, count: number, connections, sent }: Of<'server-limit'>): string {
  const limit = `${plainText(option, 60)} = ${formatNumber(value)}`;
  switch (beyond) {
    case 'refused':
      if (number === sent)
        return t(
          "The server's own limit is what was measured: beyond {0} in a process it refuses with status 503, as it did every one of {1} of {2}. Raise it, or load with fewer connections.",
          limit,
          count(number, 'request'),
          count(connections, 'connection'),
        );
      return t(
        "The server's own limit is what was measured: beyond {0} in a process it refuses with status 503, as it did {1} of {2}. Raise it, or load with fewer connections.",
        limit,
        count(number, 'request'),
        count(connections, 'connection'),
      );
    case 'closed':
      return t(
        "The server's own limit is what was measured: beyond {0} it closes connections, as it did {1} with {2}. Raise it, or load with fewer connections.",
        limit,
        count(number, 'time'),
        count(connections, 'connection'),
      );
    case 'waits':
      return t(
        "The server's own limit is a part of what was measured: {0} for each process, so {1} of {2} had to wait. Raise it, or load with fewer connections.",
        limit,
        formatNumber(number),
        count(connections, 'connection'),
      );
    case 'overflowed':
      return t(
        "The server's own limit is a part of what was measured: its queue of waiting connections ({0}) was too short for {1}. Raise it.",
        limit,
        count(connections, 'connection'),
      );
    case 'killed':
      return t(
        "The server's own limit is what was measured: it ended {0} that did not come back within {1} s, and their requests with them. Raise it above the slowest answer.",
        count(number, 'worker'),
        limit,
      );
    case 'retired':
      return t(
        'The server ended itself after {0} requests, and no other process took its place. Run it with more than one worker, or without that limit.',
        limit,
      );
  }
}

function portRange({ expected, connections, lingering, localPorts, heldSeconds }: Of<'port-range'>): string {
  const opened = count(connections, 'connection');
  const ports = formatNumber(localPorts);
  return [
    expected
      ? t('This load may open {0} within a minute.', opened)
      : t('This load opened {0} within a minute.', opened),
    lingering === 0
      ? t(
          "That is more than half of this machine's {0} local ports, and each may stay taken for up to {1} s after it was closed: connects may become slow or fail.",
          ports,
          heldSeconds,
        )
      : t(
          "With {0} that were opened shortly before, that is more than half of this machine's {1} local ports, and each may stay taken for up to {2} s after it was closed: connects may become slow or fail.",
          formatNumber(lingering),
          ports,
          heldSeconds,
        ),
    t('Fewer requests or kept connections avoid that.'),
  ].join(' ');
}

function backlogOverflow({ connects, dropped }: Of<'backlog-overflow'>): string {
  // The kernel counts over all programs.
  if (connects === null)
    return t(
      "The kernel dropped {0} on this machine because a backlog was full. Where it was this server's, each waited a second or more before it was tried again.",
      count(dropped ?? 0, 'connection attempt'),
    );
  const kernel =
    dropped === null ? '' : ` ${t('and the kernel dropped {0} meanwhile', count(dropped, 'connection attempt'))}`;
  return t(
    "{0} of {1} took a whole number of seconds{2}: the server's queue of waiting connections (its backlog) was full, and the system tried again a second later.",
    formatNumber(connects.slow),
    count(connects.opened, 'connect'),
    kernel,
  );
}

function lateRequests({ dropped, intended, lateMs, isP99 }: Of<'late-requests'>): string {
  const parts: string[] = [];
  const percentile = isP99 ? ` ${t('(99th percentile)')}` : '';
  if (dropped > 0)
    parts.push(
      t(
        '{0} of {1} were never sent, because all connections were busy until the end; their waiting is in no figure',
        formatNumber(dropped),
        count(intended, 'scheduled request'),
      ),
    );
  if (lateMs !== null)
    parts.push(
      parts.length === 0
        ? t('Requests left up to {0} late{1}, which their times include', formatMs(lateMs), percentile)
        : t('requests left up to {0} late{1}, which their times include', formatMs(lateMs), percentile),
    );
  return `${parts.join('; ')}.`;
}

function serverRestarted(warning: Of<'server-restarted'>): string {
  const { ended, started, lost, startCpuSeconds, firstPid, quoted, retiredAfter } = warning;
  const replaced = started === 0 ? t('none has taken its place yet') : t('{0} started in their place', started);
  const sentences = [
    retiredAfter === undefined
      ? plural(
          ended,
          '{0} worker process of the server ended while this was measured, {1}.',
          '{0} worker processes of the server ended while this was measured, {1}.',
          ended,
          replaced,
        )
      : t(
          "The server replaces each worker after {0} requests ({1}): {2} ended while this was measured, {3}. Requests wait for a new one's start, so rate and slowest answers depend on that number.",
          formatNumber(retiredAfter.value),
          plainText(retiredAfter.option, 60),
          ended,
          replaced,
        ),
    lost ? t('A request that one of them had in hand counts as failed.') : t('No request was lost by it.'),
  ];
  if (started > 0 && startCpuSeconds !== null)
    sentences.push(
      t(
        'Starting them took {0} s of CPU, which the CPU per request does not include.',
        formatNumber(startCpuSeconds, 2),
      ),
    );
  if (retiredAfter !== undefined) return sentences.join(' ');
  if (quoted.length > 0) sentences.push(t('The server wrote: {0}', plainText(quoted.join(' / '))));
  else if (firstPid !== null) sentences.push(t('The first of them was process {0}.', firstPid));
  return sentences.join(' ');
}
