import { exitCodes } from './exit-codes.ts';

/** What ends a command from outside. The terminal's closing (SIGHUP) must not leave a server behind either. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Wrappers such as npm pass on the Ctrl-C that the terminal has sent to every process already: what follows this
 * closely is the same key press.
 */
const samePressMs = 300;

/** Turns the first signal into an abort; a second one ends the process at once. Dispose it when the command is over. */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #onSignal: (signal: NodeJS.Signals) => void;
  #firstAt: number | null = null;

  /** @param onFirst told once, when the command starts to stop. */
  constructor(onFirst: () => void, forceExit: (code: number) => void = (code) => process.exit(code)) {
    this.#onSignal = () => {
      const now = performance.now();
      if (this.#firstAt === null) {
        this.#firstAt = now;
        onFirst();
        this.#controller.abort();
      } else if (now - this.#firstAt > samePressMs) {
        forceExit(exitCodes.interrupted);
      }
    };
    for (const signal of endingSignals) process.on(signal, this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const signal of endingSignals) process.off(signal, this.#onSignal);
  }
}
