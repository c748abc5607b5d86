import type { Failure } from '../../model/facts/failure.ts';

/** What can end a trial before its time: its signal, or the end of the server. */
export class CutOff implements Disposable {
  /** `null` while the trial may go on. */
  reason: { readonly failure: Failure | null } | null = null;
  readonly #signal: AbortSignal;
  readonly #happened: Promise<null>;
  #resolve: (happened: null) => void = () => {};
  readonly #onAbort = () => this.#cut(null);

  constructor(signal: AbortSignal, serverGone: Promise<Failure> | undefined) {
    this.#signal = signal;
    this.#happened = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    if (signal.aborted) this.#cut(null);
    else signal.addEventListener('abort', this.#onAbort, { once: true });
    serverGone?.then(
      (failure) => this.#cut(failure),
      () => {},
    );
  }

  /** What the work resolves with, or `null` when the trial is cut off before. Rejects as the work does. */
  valueOf<Value extends object>(work: Promise<Value>): Promise<Value | null> {
    if (this.reason !== null) {
      work.catch(() => {});
      return Promise.resolve(null);
    }
    return Promise.race([work, this.#happened]);
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }

  #cut(failure: Failure | null): void {
    this.reason ??= { failure };
    this.#resolve(null);
  }
}
