import { nowMs } from './clock.ts';

/** Node's timers count whole milliseconds and may fire one late: the last stretch is waited for in the event loop itself. */
const timerSlackMs = 1.6;

/** Calls back at a time, to a few microseconds where the event loop is free. One time at once: the latest asked for. */
export class Wakener {
  readonly #wake: () => void;
  #atMs = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #spinning = false;
  #closed = false;

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  wakeAt(atMs: number): void {
    this.#atMs = atMs;
    if (this.#closed || this.#spinning || this.#timer !== null) return;
    this.#wait();
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wait(): void {
    const leftMs = this.#atMs - nowMs();
    if (leftMs > timerSlackMs) {
      this.#timer = setTimeout(
        () => {
          this.#timer = null;
          this.#wait();
        },
        Math.floor(leftMs - timerSlackMs),
      );
    } else {
      this.#spinning = true;
      setImmediate(() => this.#spin());
    }
  }

  #spin(): void {
    if (this.#closed) return;
    if (nowMs() < this.#atMs) {
      setImmediate(() => this.#spin());
      return;
    }
    this.#spinning = false;
    this.#atMs = Number.POSITIVE_INFINITY;
    this.#wake();
  }
}
