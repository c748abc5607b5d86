import type { Finding, FindingOf, MissCause, OtherPrograms } from '../model/facts/finding.ts';
import type { Diagnosis } from '../model/run/record.ts';
import { boundNames } from './bounds.ts';
import { count, formatMs, formatRate, formatShare, formatShort, listOf } from './figures.ts';
import { t } from './language.ts';
import { plainText } from './plain-text.ts';
import { settingsLabel } from './settings-label.ts';
import { voidClause } from './void-reasons.ts';
import { warningSentence } from './warnings.ts';

/** What bounds an endpoint, as a sentence or two. */
export function summarySentence({ summary }: Pick<Diagnosis, 'summary'>): string {
  return summary.map(findingSentence).join(' ');
}

/** Whether the summary begins by naming the endpoint, as every verdict does and sentences of older records may not. */
export function namesItsEndpoint({ endpoint, summary: [first] }: Pick<Diagnosis, 'endpoint' | 'summary'>): boolean {
  return first !== undefined && 'endpoint' in first && first.endpoint === endpoint;
}

/** What a diagnosis found, as a sentence. Names of endpoints stand between backquotes. */
export function findingSentence(finding: Finding): string {
  switch (finding.kind) {
    case 'unknown-bound':
      return t('It is not clear what bounds `{0}`.', finding.endpoint);
    case 'cpu-bound':
      return finding.cpuShare === null
        ? t(
            '`{0}` is CPU-bound ({1} on the CPU, and its processes compute all the time under load).',
            finding.endpoint,
            formatMs(finding.cpuMs),
          )
        : t(
            '`{0}` is CPU-bound ({1} of a request is on the CPU, {2}).',
            finding.endpoint,
            formatShare(finding.cpuShare),
            formatMs(finding.cpuMs),
          );
    case 'io-bound': {
      const [share, wait] = [formatShare(finding.waitShare), formatMs(finding.waitMs)];
      return finding.atOnce === null
        ? t('`{0}` is I/O-bound ({1} of a request is waiting, {2}).', finding.endpoint, share, wait)
        : t(
            '`{0}` is I/O-bound ({1} of a request is waiting, {2}), and what it waits for serves about {3} requests at once.',
            finding.endpoint,
            share,
            wait,
            finding.atOnce,
          );
    }
    case 'acknowledgement-bound': {
      const delay = formatMs(finding.delayMs);
      return finding.cpuMs === null
        ? t(
            '`{0}` waits for delayed acknowledgements ({1} of each request), whatever the settings.',
            finding.endpoint,
            delay,
          )
        : t(
            '`{0}` waits for delayed acknowledgements ({1} of each request, beside {2} of CPU), whatever the settings.',
            finding.endpoint,
            delay,
            formatMs(finding.cpuMs),
          );
    }
    case 'part-cpu-part-waiting':
      return t(
        '`{0}` is part CPU, part waiting ({1} on the CPU, {2} waiting).',
        finding.endpoint,
        formatMs(finding.cpuMs),
        formatMs(finding.waitMs),
      );
    case 'computes-under-lock':
      return t(
        '`{0}` is bound by a lock that all processes share: its requests compute one at a time ({1} each).',
        finding.endpoint,
        formatMs(finding.cpuMs),
      );
    case 'lock-bound':
      return lockBound(finding);
    case 'warned':
      return warningSentence(finding.warning);
    case 'cells-unusable': {
      const why = finding.first === null ? '' : voidClause(finding.first);
      return finding.measured === 1
        ? t('Its one measured cell cannot be used ({0}).', why)
        : t('None of its {0} measured cells can be used (the first: {1}).', finding.measured, why);
    }
    case 'nothing-measured':
      return t('None of its cells was measured.');
    case 'one-cell-uncalibrated':
      return t('One measured cell without a calibration does not show whether its requests compute or wait.');
    case 'cpu-share-too-wide':
      return t(
        'Between {0} and {1} of a request is CPU time: too wide a range to say what bounds it. More requests in each trial would show it.',
        formatShare(finding.low),
        formatShare(finding.high),
      );
    case 'waits-for-cores': {
      const [low, high] = [formatShare(finding.low), formatShare(finding.high)];
      return finding.others === null
        ? t(
            'Several threads waited for a core side by side, so waiting for a core looks the same as waiting in the service ({0} to {1} of a request is CPU time).',
            low,
            high,
          )
        : t(
            'Other programs kept {0} while it was calibrated, so waiting for a core looks the same as waiting in the service ({1} to {2} of a request is CPU time).',
            coresBusy(finding.others),
            low,
            high,
          );
    }
    case 'requests-differ':
      return t(
        'One request at a time used {0} of CPU ({1}), under load {2} each: its requests differ too much for so short a calibration.',
        formatMs(finding.aloneMs),
        count(finding.requests, 'request'),
        formatMs(finding.loadedMs),
      );
    case 'rates-unexplained': {
      const why =
        finding.others === null ? t('they are too noisy, or something else is at work.') : disturbance(finding.others);
      return t(
        'The measured rates differ from every explanation by {0} on average: {1}',
        formatShare(finding.error),
        why,
      );
    }
    case 'lock-unproven':
      return t('Its rates look as if requests waited for a lock, but {0}', otherCause(finding));
    case 'rates-contradict-calibration':
      return t(
        'One request at a time is {0} CPU time, which the rates do not confirm ({1}): {2}',
        formatShare(finding.cpuShare),
        boundNames[finding.rates],
        disturbance(finding.others),
      );
    case 'several-explanations': {
      const bounds = listOf(finding.bounds.map((bound) => boundNames[bound]));
      return finding.others === null
        ? t('The rates fit more than one explanation ({0}). More settings, or a calibration, would show it.', bounds)
        : t('The rates fit more than one explanation ({0}): {1}', bounds, disturbance(finding.others));
    }
    case 'lock-hidden':
      return t('Whether its processes also wait for one another could not be seen: {0}', whyHidden(finding));
    case 'calibration-left-out':
      return t(
        'Its calibration was left out: {0} of {1} failed, one at a time.',
        finding.failed,
        count(finding.requests, 'request'),
      );
    case 'calibrated-on-cores':
      return t(
        'One request at a time takes {0} and uses {1} of server CPU: it keeps {2} cores busy by itself ({3}).',
        formatMs(finding.latencyMs),
        formatMs(finding.cpuMs),
        formatShort(finding.busyCores),
        count(finding.requests, 'request'),
      );
    case 'calibrated': {
      const { cpuMs, waitMs, requests } = finding;
      return t(
        'One request at a time takes {0}: {1} of server CPU and {2} of waiting ({3} CPU, {4}).',
        formatMs(cpuMs + waitMs),
        formatMs(cpuMs),
        formatMs(waitMs),
        formatShare(cpuMs / (cpuMs + waitMs)),
        count(requests, 'request'),
      );
    }
    case 'fitted':
      return t(
        'How the rate changes with workers and threads fits {0} of CPU and {1} of waiting for each request (there was no calibration).',
        formatMs(finding.cpuMs),
        formatMs(finding.waitMs),
      );
    case 'scaling':
      return scaling(finding);
    case 'cores-at-fastest':
      return t(
        'At its fastest ({0}, {1}) the server used {2} of {3}.',
        settingsLabel(finding.settings),
        formatRate(finding.rps),
        formatShort(finding.usedCores),
        count(finding.cores, 'core'),
      );
    case 'disturbed-cells':
      return t(
        'Other programs kept up to {0} in {1} of {2}; those cells count for less.',
        coresBusy(finding.others),
        finding.disturbed,
        count(finding.cells, 'cell'),
      );
    case 'uneven-cells':
      return t('The load fell unevenly on the workers of {0}.', unevenCells(finding));
    case 'missed-prediction':
      return t(
        '{0}: {1} where {2} were predicted; {3}.',
        settingsLabel(finding.settings),
        formatRate(finding.rps),
        formatShort(finding.predictedRps),
        missClause(finding.cause),
      );
    case 'cells-left-out':
      return t(
        '{0} of {1} were left out, because of failed requests or another fault.',
        finding.leftOut,
        count(finding.measured, 'measured cell'),
      );
    case 'recorded':
      return plainText(finding.text);
  }
}

function lockBound({ endpoint, lock, heldMs }: FindingOf<'lock-bound'>): string {
  const held = formatMs(heldMs);
  switch (lock) {
    case 'any':
      return t('`{0}` is bound by a lock: its requests wait for each other ({1} each).', endpoint, held);
    case 'of-all-processes':
      return t(
        '`{0}` is bound by a lock that all processes share, or by something behind it that serves one request at a time ({1} each).',
        endpoint,
        held,
      );
    case 'of-each-process':
      return t('`{0}` is bound by a lock: the requests of one process wait for each other ({1} each).', endpoint, held);
    case 'of-each-process-or-blocking-wait':
      return t(
        '`{0}` is bound by a lock, or by a wait that blocks the event loop: the requests of one process wait for each other ({1} each).',
        endpoint,
        held,
      );
  }
}

/** `1.1 of 2 cores busy`. */
function coresBusy({ otherCores, cores }: OtherPrograms): string {
  return t('{0} of {1} busy', formatShort(otherCores), count(cores, 'core'));
}

/** Who disturbed the rates, as the end of a sentence. */
function disturbance(others: OtherPrograms): string {
  return t('other programs kept up to {0} meanwhile. A quiet machine would show it.', coresBusy(others));
}

/** What else than a lock may have kept the rates down, as the end of a sentence. */
function otherCause({ others, queuedMs }: FindingOf<'lock-unproven'>): string {
  if (others !== null) return t('other programs kept up to {0}. A quiet machine would show it.', coresBusy(others));
  const queued = queuedMs === 0 ? '' : ` ${t('(up to {0} each)', formatMs(queuedMs))}`;
  return t(
    'waiting for a core{0}, or what the load generator took, may be the reason as well. More cores, or a load generator that takes less, would show it.',
    queued,
  );
}

function whyHidden({ cause, others }: FindingOf<'lock-hidden'>): string {
  if (others !== null) return disturbance(others);
  return cause === 'too-little-read'
    ? t(
        'the trials were too short, or this system tells too little, to know what else kept the cores busy. Longer trials would show it.',
      )
    : t('the server and the load generator left no cores idle. A machine with more cores would show it.');
}

function scaling({ of, setting, factor, from, to }: FindingOf<'scaling'>): string {
  const what =
    of === 'setting'
      ? t('as much of "{0}"', plainText(setting, 60))
      : of === 'workers'
        ? t('as many workers')
        : t('as many threads');
  return t(
    '{0} times {1} ({2} → {3}) give {4} times the rate ({5} → {6}).',
    formatShort(factor),
    what,
    settingsLabel(from.settings),
    settingsLabel(to.settings),
    formatShort(to.rps / from.rps),
    formatRate(from.rps),
    formatRate(to.rps),
  );
}

function unevenCells({ cells, more }: FindingOf<'uneven-cells'>): string {
  const shown = cells.map(({ settings, evenShare, busiest }) => {
    const parts = [
      ...(evenShare === null ? [] : [t("{0} of an even share's rate", formatShare(evenShare))]),
      ...(busiest === null ? [] : [t('the busiest worker did {0}', timesTheMean(busiest))]),
    ];
    return `${settingsLabel(settings)} (${parts.join(', ')})`;
  });
  return listOf([...shown, ...(more > 0 ? [t('{0} more', more)] : [])]);
}

const timesTheMean = (busiest: number) => t('{0} times the mean', formatShort(busiest));

/** Why a rate missed its prediction, as a part of a sentence. */
function missClause(cause: MissCause): string {
  switch (cause.kind) {
    case 'void':
      return voidClause(cause.reason);
    case 'others':
      return t('other programs kept {0}', coresBusy(cause.others));
    case 'uneven': {
      const by = cause.busiest === null ? '' : ` ${t('(the busiest did {0})', timesTheMean(cause.busiest))}`;
      return t('its workers shared the load unevenly{0}, which cost {1} of the rate', by, formatShare(cause.lostShare));
    }
    case 'even':
      return t(
        'its workers shared the load more evenly than most starts do (the busiest did {0})',
        timesTheMean(cause.busiest),
      );
    case 'threads-beside':
      return t(
        'one of its processes used {0} cores: part of the work runs in threads beside {1}',
        formatShort(cause.cores),
        cause.isEventLoop ? t('the event loop') : t('those that serve'),
      );
    case 'process-lock':
      return t('requests of one process wait for a lock');
    case 'one-at-a-time':
      return t('all requests wait for one lock, or for something that serves one at a time');
    case 'downstream':
      return cause.atOnce === null
        ? t('what the requests wait for serves only some at once')
        : t('what the requests wait for serves about {0} at once', cause.atOnce);
    case 'blocking-waits':
      return t('the wait blocks the event loop');
    case 'global-lock':
      return t('requests compute with a lock held that all processes share');
    case 'beside-event-loop':
      return t('part of the work runs in threads beside the event loop');
    case 'outside-interpreter-lock':
      return t('part of the work runs outside the interpreter lock');
    case 'interpreter-lock':
      return t('its threads wait for the interpreter lock, which only part of the work releases');
    case 'unclear':
      return t('the reason is not clear');
  }
}
