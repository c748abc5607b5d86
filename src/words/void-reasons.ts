import type { VoidReason } from '../model/facts/void-reason.ts';
import { namedFailures } from './failed-requests.ts';
import { failureSentence } from './failures.ts';
import { count, formatNumber, formatShare } from './figures.ts';
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
    default:
      return wholeSentence(reason).replace(/\.$/, '');
  }
}

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
