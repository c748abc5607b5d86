/** Why a service could not be prepared, started or kept running: a sentence for people, and the server's last lines. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  /** Last lines that the server wrote; empty if it wrote none or was never started. */
  readonly outputTail: readonly string[];

  constructor(message: string, options: { outputTail?: readonly string[]; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.outputTail = options.outputTail ?? [];
  }
}
