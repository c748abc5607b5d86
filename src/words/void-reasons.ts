import type { VoidReason } from '../model/facts/void-reason.ts';
import type { Warning } from '../model/facts/warning.ts';
import { namedFailures } from './failed-requests.ts';
import { failureSentence } from './failures.ts';
import { count, formatMs, formatNumber, formatShare } from './figures.ts';
import { plainText } from './plain-text.ts';
import { skipSentence } from './skips.ts';
import { warningSentence } from './warnings.ts';

/** Why a cell may not be compared, as a sentence. */
export function voidSentence(reason: VoidReason): string {
  return reason.kind === 'requests-failed' || reason.kind === 'nothing-succeeded' || reason.kind === 'not-measured'
    ? `${voidClause(reason)}.`
    : wholeSentence(reason);
}

/** The same without its full stop, to stand in brackets or before a colon. */
export function voidClause(reason: VoidReason): string {
  switch (reason.kind) {
    case 'nothing-succeeded':
      return 'No request succeeded';
    case 'requests-failed': {
      const { failed, sent } = reason.requests;
      const kinds = namedFailures(reason.requests);
      return `${formatNumber(failed)} of ${count(sent, 'request')} failed${kinds === '' ? '' : ` (${kinds})`}`;
    }
    case 'not-measured':
      return 'It was not measured';
    case 'warning':
      return warningClause(reason.warning) ?? wholeSentence(reason).replace(/\.$/, '');
    default:
      return wholeSentence(reason).replace(/\.$/, '');
  }
}

/** What is told in full beside the figures, in a few words; `null` where its sentence is short enough. */
function warningClause(warning: Warning): string | null {
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
const limited: Readonly<Record<Extract<Warning, { kind: 'server-limit' }>['beyond'], string>> = {
  refused: 'request',
  closed: 'connection',
  waits: 'connection',
  overflowed: 'connection',
  killed: 'worker',
  retired: 'process',
};

type WholeReason = Exclude<VoidReason, { kind: 'nothing-succeeded' | 'requests-failed' | 'not-measured' }>;

function wholeSentence(reason: WholeReason): string {
  switch (reason.kind) {
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
