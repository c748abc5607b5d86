import { formatRecord } from '../../history/record-text.ts';
import type { RunRecord } from '../../model/run/record.ts';
import { cellReason } from '../../words/cells.ts';
import { failureSentence } from '../../words/failures.ts';

/**
 * The whole record as JSON for other programs. Beside the facts of each failure and skip stands their sentence as `reason`, as
 * in the first version of the record, for scripts that print why; it is written only, and the facts are what is read.
 */
export function renderJson(record: RunRecord): string {
  const cells = record.cells.map((cell) => ({ ...cell, reason: cellReason(cell) }));
  const reason = record.failure === null ? null : failureSentence(record.failure);
  return formatRecord({ ...record, cells, reason } as RunRecord);
}
