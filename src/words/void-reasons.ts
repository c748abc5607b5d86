import type { VoidReason } from '../model/facts/void-reason.ts';
import type { Warning } from '../model/facts/warning.ts';
import { namedFailures } from './failed-requests.ts';
import { failureSentence } from './failures.ts';
import { count, formatMs, formatNumber, formatShare } from './figures.ts';
import type { Noun } from './nouns.ts';
import { plainText } from './plain-text.ts';
import { skipSentence } from './skips.ts';
import { warningSentence } from './warnings.ts';

/** Why a cell may not be compared, as a sentence. */
export function voidSentence(reason: VoidReason): string {
  switch (reason.kind) {
    case 'nothing-succeeded':
      return 'No request succeeded.';
    case 'requests-failed':
      return `${failedRequests(reason.requests)}.`;
    case 'not-measured':
      return 'It was not measured.';
    case 'generator-limit':
      return `The load generator was at its own limit (${formatShare(reason.busyShare)} busy): the server may be faster than this.`;
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
      return 'no request succeeded';
    case 'requests-failed':
      return failedRequests(reason.requests);
    case 'not-measured':
      return 'it was not measured';
    case 'generator-limit':
      return `the load generator was at its own limit, ${formatShare(reason.busyShare)} busy`;
    case 'warning':
      return warningClause(reason.warning);
    case 'failed':
      return 'it failed';
    case 'skipped':
      return 'it was skipped';
  }
}

function failedRequests(requests: Extract<VoidReason, { kind: 'requests-failed' }>['requests']): string {
  const kinds = namedFailures(requests);
  return `${formatNumber(requests.failed)} of ${count(requests.sent, 'request')} failed${kinds === '' ? '' : ` (${kinds})`}`;
}

/** Of the warnings that make a cell incomparable, whichever version wrote them. */
function warningClause(warning: Extract<VoidReason, { kind: 'warning' }>['warning']): string {
  switch (warning.kind === 'recorded' ? warning.was : warning.kind) {
    case 'still-warming':
      return 'its rate still rose while it was measured';
    case 'engine-inexact':
      return 'the engine could not count exactly';
    case 'generator-paused':
      return warning.kind === 'generator-paused'
        ? `the load generator stood still for ${formatMs(warning.pauseMs)}`
        : 'the load generator stood still';
    default:
      return severeClause(warning) ?? 'see its warnings';
  }
}

/** What is told in full beside the figures, in a few words; `null` for any other warning. */
function severeClause(warning: Warning): string | null {
  switch (warning.kind) {
    case 'delayed-ack':
      return `each answer waits ${formatMs(warning.delayMs)} for a delayed acknowledgement`;
    case 'rate-limiter':
      return `${count(warning.answers, 'request')} of ${formatNumber(warning.sent)} met a rate limiter, status 429`;
    case 'server-limit':
      return `${count(warning.count, limited[warning.beyond])} beyond the server's own limit, ${plainText(warning.option, 60)} = ${formatNumber(warning.value)}`;
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
