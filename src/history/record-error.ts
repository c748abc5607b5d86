import type { RecordFault } from '../model/facts/record-fault.ts';

/** A file that cannot be shown as a run, or a run that cannot be kept as one. `fault`: why, to be put into words. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly fault: RecordFault;

  constructor(fault: RecordFault) {
    super(fault.kind);
    this.fault = fault;
  }
}
