import { setImmediate as othersTurn } from 'node:timers/promises';

/** So long nothing else in this process is kept waiting, ms: what is asked of it meanwhile (a stop, a signal) is heard at once. */
const longestBreathMs = 10;

/** Lets the rest of the process have its turn during long work. */
export class Breather {
  readonly #signal: AbortSignal;
  #since = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** To be asked between pieces of work: gives way when it is time. Whether to go on. */
  async pause(): Promise<boolean> {
    if (performance.now() - this.#since >= longestBreathMs) {
      await othersTurn();
      this.#since = performance.now();
    }
    return !this.#signal.aborted;
  }
}
