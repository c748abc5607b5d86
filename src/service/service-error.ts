import type { Failure } from '../model/facts/failure.ts';

/** Why a service could not be prepared, started or kept running. The words for it are chosen where it is shown. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly failure: Failure;

  constructor(failure: Failure, options: { readonly cause?: unknown } = {}) {
    super(failure.kind, options.cause === undefined ? undefined : { cause: options.cause });
    this.failure = failure;
  }
}
