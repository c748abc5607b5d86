/** A file that cannot be shown as a run; the message is a sentence for people. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}
