import type { Cell } from '../model/run/record.ts';
import { failureOutput, failureSentence } from './failures.ts';
import { skipSentence } from './skips.ts';

/** Why a cell was skipped or failed, as a sentence; `null` for all others. */
export function cellReason(cell: Cell): string | null {
  switch (cell.status) {
    case 'failed':
      return failureSentence(cell.failure);
    case 'skipped':
      return skipSentence(cell.skip);
    default:
      return null;
  }
}

/** The last lines that the server of a failed cell wrote. */
export function cellOutput(cell: Cell): readonly string[] {
  return cell.status === 'failed' ? failureOutput(cell.failure) : [];
}
