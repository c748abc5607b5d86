import type { VoidReason } from '../model/facts/void-reason.ts';
import type { Warning } from '../model/facts/warning.ts';
import { namedFailures } from './failed-requests.ts';
import { failureSentence } from './failures.ts';
import { count, formatMs, formatNumber, formatShare } from './figures.ts';
import { t } from './language.ts';
import type { Noun } from './nouns.ts';
import { plainText } from './plain-text.ts';
import { skipSentence } from './skips.ts';
import { warningSentence } from './warnings.ts';

/** Why a cell may not be compared, as a sentence. */
export function voidSentence(reason: VoidReason): string {
  switch (reason.kind) {
    case 'nothing-succeeded':
      return t('No request succeeded.');
    case 'requests-failed':
      return `${failedRequests(reason.requests)}.`;
    case 'not-measured':
      return t('It was not measured.');
    case 'generator-limit':
      return t(
        'The load generator was at its own limit ({0} busy): the server may be faster than this.',
        formatShare(reason.busyShare),
      );
    case 'warning':
      return warningSentence(reason.warning);
    case 'failed':
      return failureSentence(reason.failure);
    case 'skipped':
      return skipSentence(reason.skip);
  }
}

/** The same in few words, to stand in brackets or behind a colon. */
export function voidClause(reason: VoidReason): string {
  switch (reason.kind) {
    case 'nothing-succeeded':
      return t('no request succeeded');
    case 'requests-failed':
      return failedRequests(reason.requests);
    case 'not-measured':
      return t('it was not measured');
    case 'generator-limit':
      return t('the load generator was at its own limit, {0} busy', formatShare(reason.busyShare));
    case 'warning':
      return warningClause(reason.warning);
    case 'failed':
      return t('it failed');
    case 'skipped':
      return t('it was skipped');
  }
}

function failedRequests(requests: Extract<VoidReason, { kind: 'requests-failed' }>['requests']): string {
  const kinds = namedFailures(requests);
  return t(
    '{0} of {1} failed{2}',
    formatNumber(requests.failed),
    count(requests.sent, 'request'),
    kinds === '' ? '' : ` (${kinds})`,
  );
}

/** Of the warnings that make a cell incomparable, whichever version wrote them. */
function warningClause(warning: Extract<VoidReason, { kind: 'warning' }>['warning']): string {
  switch (warning.kind === 'recorded' ? warning.was : warning.kind) {
    case 'still-warming':
      return t('its rate still rose while it was measured');
    case 'engine-inexact':
      return t('the engine could not count exactly');
    case 'generator-paused':
      return warning.kind === 'generator-paused'
        ? t('the load generator stood still for {0}', formatMs(warning.pauseMs))
        : t('the load generator stood still');
    default:
      return severeClause(warning) ?? t('see its warnings');
  }
}

/** What is told in full beside the figures, in a few words; `null` for any other warning. */
function severeClause(warning: Warning): string | null {
  switch (warning.kind) {
    case 'delayed-ack':
      return t('each answer waits {0} for a delayed acknowledgement', formatMs(warning.delayMs));
    case 'rate-limiter':
      return t(
        '{0} of {1} met a rate limiter, status 429',
        count(warning.answers, 'request'),
        formatNumber(warning.sent),
      );
    case 'server-limit':
      return t(
        "{0} beyond the server's own limit, {1} = {2}",
        count(warning.count, limited[warning.beyond]),
        plainText(warning.option, 60),
        formatNumber(warning.value),
      );
    default:
      return null;
  }
}

/** What a limit of the server strikes. */
const limited: Readonly<Record<Extract<Warning, { kind: 'server-limit' }>['beyond'], Noun>> = {
  refused: 'request',
  closed: 'connection',
  waits: 'connection',
  overflowed: 'connection',
  killed: 'worker',
  retired: 'process',
};
