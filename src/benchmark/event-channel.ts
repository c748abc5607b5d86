/**
 * A queue between one producer that pushes and one consumer that iterates. Node's own `events.on` would serve, but it
 * cannot tell the end of the stream from an abort.
 */
export class EventChannel<T> implements AsyncIterable<T> {
  readonly #waiting: T[] = [];
  #wake: (() => void) | null = null;
  #ended = false;
  #failure: { readonly error: unknown } | null = null;

  push(event: T): void {
    this.#waiting.push(event);
    this.#wake?.();
  }

  /** No more events; the consumer sees what was pushed before, then the end. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** The consumer sees what was pushed before, then this error. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      while (this.#waiting.length > 0) yield this.#waiting.shift() as T;
      if (this.#failure !== null) throw this.#failure.error;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }
}
