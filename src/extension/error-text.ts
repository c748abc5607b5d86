import { RecordError } from '../history/record-error.ts';
import { recordFaultSentence } from '../words/record-faults.ts';

/** What went wrong, for people. */
export function errorText(error: unknown): string {
  if (error instanceof RecordError) return recordFaultSentence(error.fault);
  return error instanceof Error ? error.message : String(error);
}
