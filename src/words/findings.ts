import type { Finding, FindingOf, MissCause, OtherPrograms } from '../model/facts/finding.ts';
import type { Diagnosis } from '../model/run/record.ts';
import { settingsLabel } from '../model/settings.ts';
import { boundNames } from './bounds.ts';
import { count, formatMs, formatRate, formatShare, formatShort, listOf } from './figures.ts';
import { plainText } from './plain-text.ts';
import { voidClause } from './void-reasons.ts';
import { warningSentence } from './warnings.ts';

/** What bounds an endpoint, as a sentence or two. */
export function summarySentence({ summary }: Pick<Diagnosis, 'summary'>): string {
  return summary.map(findingSentence).join(' ');
}

/** What a diagnosis found, as a sentence. Names of endpoints stand between backquotes. */
export function findingSentence(finding: Finding): string {
  switch (finding.kind) {
    case 'unknown-bound':
      return `It is not clear what bounds \`${finding.endpoint}\`.`;
    case 'cpu-bound':
      return finding.cpuShare === null
        ? `\`${finding.endpoint}\` is CPU-bound (${formatMs(finding.cpuMs)} on the CPU, and its processes compute all the time under load).`
        : `\`${finding.endpoint}\` is CPU-bound (${formatShare(finding.cpuShare)} of a request is on the CPU, ${formatMs(finding.cpuMs)}).`;
    case 'io-bound': {
      const bound = `\`${finding.endpoint}\` is I/O-bound (${formatShare(finding.waitShare)} of a request is waiting, ${formatMs(finding.waitMs)})`;
      return finding.atOnce === null
        ? `${bound}.`
        : `${bound}, and what it waits for serves about ${finding.atOnce} requests at once.`;
    }
    case 'acknowledgement-bound': {
      const cpu = finding.cpuMs === null ? '' : `, beside ${formatMs(finding.cpuMs)} of CPU`;
      return `\`${finding.endpoint}\` waits for delayed acknowledgements (${formatMs(finding.delayMs)} of each request${cpu}), whatever the settings.`;
    }
    case 'part-cpu-part-waiting':
      return `\`${finding.endpoint}\` is part CPU, part waiting (${formatMs(finding.cpuMs)} on the CPU, ${formatMs(finding.waitMs)} waiting).`;
    case 'computes-under-lock':
      return `\`${finding.endpoint}\` is bound by a lock that all processes share: its requests compute one at a time (${formatMs(finding.cpuMs)} each).`;
    case 'lock-bound':
      return `\`${finding.endpoint}\` is bound by ${locks[finding.lock]} (${formatMs(finding.heldMs)} each).`;
    case 'warned':
      return warningSentence(finding.warning);
    case 'cells-unusable': {
      const why = finding.first === null ? '' : voidClause(finding.first);
      return finding.measured === 1
        ? `Its one measured cell cannot be used (${why}).`
        : `None of its ${finding.measured} measured cells can be used (the first: ${why}).`;
    }
    case 'nothing-measured':
      return 'None of its cells was measured.';
    case 'one-cell-uncalibrated':
      return 'One measured cell without a calibration does not show whether its requests compute or wait.';
    case 'cpu-share-too-wide':
      return `Between ${formatShare(finding.low)} and ${formatShare(finding.high)} of a request is CPU time: too wide a range to say what bounds it. More requests in each trial would show it.`;
    case 'waits-for-cores': {
      const why =
        finding.others === null
          ? 'Several threads waited for a core side by side, so'
          : `Other programs kept ${coresBusy(finding.others)} while it was calibrated, so`;
      return `${why} waiting for a core looks the same as waiting in the service (${formatShare(finding.low)} to ${formatShare(finding.high)} of a request is CPU time).`;
    }
    case 'requests-differ':
      return `One request at a time used ${formatMs(finding.aloneMs)} of CPU (${count(finding.requests, 'request')}), under load ${formatMs(finding.loadedMs)} each: its requests differ too much for so short a calibration.`;
    case 'rates-unexplained': {
      const why =
        finding.others === null ? 'they are too noisy, or something else is at work.' : disturbance(finding.others);
      return `The measured rates differ from every explanation by ${formatShare(finding.error)} on average: ${why}`;
    }
    case 'lock-unproven':
      return `Its rates look as if requests waited for a lock, but ${otherCause(finding)}`;
    case 'rates-contradict-calibration':
      return `One request at a time is ${formatShare(finding.cpuShare)} CPU time, which the rates do not confirm (${boundNames[finding.rates]}): ${disturbance(finding.others)}`;
    case 'several-explanations': {
      const why =
        finding.others === null
          ? '. More settings, or a calibration, would show it.'
          : `: ${disturbance(finding.others)}`;
      return `The rates fit more than one explanation (${listOf(finding.bounds.map((bound) => boundNames[bound]))})${why}`;
    }
    case 'lock-hidden':
      return `Whether it also computes under a lock that all processes share could not be seen: ${whyHidden(finding)}`;
    case 'calibration-left-out':
      return `Its calibration was left out: ${finding.failed} of ${count(finding.requests, 'request')} failed, one at a time.`;
    case 'calibrated-on-cores':
      return `One request at a time takes ${formatMs(finding.latencyMs)} and uses ${formatMs(finding.cpuMs)} of server CPU: it keeps ${formatShort(finding.busyCores)} cores busy by itself (${count(finding.requests, 'request')}).`;
    case 'calibrated': {
      const { cpuMs, waitMs, requests } = finding;
      return `One request at a time takes ${formatMs(cpuMs + waitMs)}: ${formatMs(cpuMs)} of server CPU and ${formatMs(waitMs)} of waiting (${formatShare(cpuMs / (cpuMs + waitMs))} CPU, ${count(requests, 'request')}).`;
    }
    case 'fitted':
      return `How the rate changes with workers and threads fits ${formatMs(finding.cpuMs)} of CPU and ${formatMs(finding.waitMs)} of waiting for each request (there was no calibration).`;
    case 'scaling':
      return scaling(finding);
    case 'cores-at-fastest':
      return `At its fastest (${settingsLabel(finding.settings)}, ${formatRate(finding.rps)}) the server used ${formatShort(finding.usedCores)} of ${count(finding.cores, 'core')}.`;
    case 'disturbed-cells':
      return `Other programs kept up to ${coresBusy(finding.others)} in ${finding.disturbed} of ${count(finding.cells, 'cell')}; those cells count for less.`;
    case 'uneven-cells':
      return `The load fell unevenly on the workers of ${unevenCells(finding)}.`;
    case 'missed-prediction':
      return `${settingsLabel(finding.settings)}: ${formatRate(finding.rps)} where ${formatShort(finding.predictedRps)} were predicted; ${missClause(finding.cause)}.`;
    case 'cells-left-out':
      return `${finding.leftOut} of ${count(finding.measured, 'measured cell')} were left out, because of failed requests or another fault.`;
    case 'recorded':
      return plainText(finding.text);
  }
}

const locks: Readonly<Record<FindingOf<'lock-bound'>['lock'], string>> = {
  any: 'a lock: its requests wait for each other',
  'of-all-processes': 'a lock that all processes share, or by something behind it that serves one request at a time',
  'of-each-process': 'a lock: the requests of one process wait for each other',
  'of-each-process-or-blocking-wait':
    'a lock, or by a wait that blocks the event loop: the requests of one process wait for each other',
};

/** `1.1 of 2 cores busy`. */
function coresBusy({ otherCores, cores }: OtherPrograms): string {
  return `${formatShort(otherCores)} of ${count(cores, 'core')} busy`;
}

/** Who disturbed the rates, as the end of a sentence. */
function disturbance(others: OtherPrograms): string {
  return `other programs kept up to ${coresBusy(others)} meanwhile. A quiet machine would show it.`;
}

/** What else than a lock may have kept the rates down, as the end of a sentence. */
function otherCause({ others, queuedMs }: FindingOf<'lock-unproven'>): string {
  if (others !== null) return `other programs kept up to ${coresBusy(others)}. A quiet machine would show it.`;
  const queued = queuedMs === 0 ? '' : ` (up to ${formatMs(queuedMs)} each)`;
  return `waiting for a core${queued}, or what the load generator took, may be the reason as well. More cores, or a load generator that takes less, would show it.`;
}

function whyHidden({ cause, others }: FindingOf<'lock-hidden'>): string {
  if (others !== null) return disturbance(others);
  return cause === 'too-little-read'
    ? 'the trials were too short, or this system tells too little, to know what else kept the cores busy. Longer trials would show it.'
    : 'the server and the load generator left no cores idle. A machine with more cores would show it.';
}

function scaling({ of, setting, factor, from, to }: FindingOf<'scaling'>): string {
  const what = of === 'setting' ? `as much of "${plainText(setting, 60)}"` : `as many ${of}`;
  return `${formatShort(factor)} times ${what} (${settingsLabel(from.settings)} → ${settingsLabel(to.settings)}) give ${formatShort(to.rps / from.rps)} times the rate (${formatRate(from.rps)} → ${formatRate(to.rps)}).`;
}

function unevenCells({ cells, more }: FindingOf<'uneven-cells'>): string {
  const shown = cells.map(({ settings, evenShare, busiest }) => {
    const parts = [
      ...(evenShare === null ? [] : [`${formatShare(evenShare)} of an even share's rate`]),
      ...(busiest === null ? [] : [`the busiest worker did ${timesTheMean(busiest)}`]),
    ];
    return `${settingsLabel(settings)} (${parts.join(', ')})`;
  });
  return listOf([...shown, ...(more > 0 ? [`${more} more`] : [])]);
}

const timesTheMean = (busiest: number) => `${formatShort(busiest)} times the mean`;

/** Why a rate missed its prediction, as a part of a sentence. */
function missClause(cause: MissCause): string {
  switch (cause.kind) {
    case 'void':
      return voidClause(cause.reason);
    case 'others':
      return `other programs kept ${coresBusy(cause.others)}`;
    case 'uneven': {
      const by = cause.busiest === null ? '' : ` (the busiest did ${timesTheMean(cause.busiest)})`;
      return `its workers shared the load unevenly${by}, which cost ${formatShare(cause.lostShare)} of the rate`;
    }
    case 'even':
      return `its workers shared the load more evenly than most starts do (the busiest did ${timesTheMean(cause.busiest)})`;
    case 'threads-beside':
      return `one of its processes used ${formatShort(cause.cores)} cores: part of the work runs in threads beside ${cause.isEventLoop ? 'the event loop' : 'those that serve'}`;
    case 'process-lock':
      return 'requests of one process wait for a lock';
    case 'one-at-a-time':
      return 'all requests wait for one lock, or for something that serves one at a time';
    case 'downstream':
      return cause.atOnce === null
        ? 'what the requests wait for serves only some at once'
        : `what the requests wait for serves about ${cause.atOnce} at once`;
    case 'blocking-waits':
      return 'the wait blocks the event loop';
    case 'global-lock':
      return 'requests compute with a lock held that all processes share';
    case 'beside-event-loop':
      return 'part of the work runs in threads beside the event loop';
    case 'outside-interpreter-lock':
      return 'part of the work runs outside the interpreter lock';
    case 'interpreter-lock':
      return 'its threads wait for the interpreter lock, which only part of the work releases';
    case 'unclear':
      return 'the reason is not clear';
  }
}
