import type { Worker } from 'node:worker_threads';
import { startAlarmThread } from './alarm-thread.ts';
import { machineClockOffsetMs, nowMs } from './clock.ts';
import { alarmSlackMs, shortestAlarmMs, timerSlackMs } from './tuning.ts';

/**
 * Calls back at a time, to a few microseconds where the event loop is free; one time at once, the latest asked for.
 * Waiting in the event loop alone would be as exact but take a whole core, which the server under test may need. So a thread
 * sleeps (with `Atomics.wait`, to some ten microseconds) until shortly before; a timer does so until that thread is up.
 */
export class Wakener {
  /** Time that went into waiting while nothing else happened: the event loop counts it as busy, though it was free. */
  idleMs = 0;
  /** Resolves when the thread is up, or it is known that there will be none. Starting it takes some milliseconds of a core. */
  readonly ready: Promise<void>;

  readonly #wake: () => void;
  readonly #activity: () => number;
  readonly #alarm: Float64Array;
  readonly #signals: Int32Array;
  readonly #clockOffsetMs = machineClockOffsetMs();
  #thread: Worker | null;
  #threadReady = false;
  #atMs = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #waiting = false;
  #spinFromMs = 0;
  #activityBefore = 0;
  #closed = false;
  #resolveReady: () => void = () => {};

  /** `activity` grows whenever the event loop had something to do besides waiting. */
  constructor(wake: () => void, activity: () => number) {
    this.#wake = wake;
    this.#activity = activity;
    this.ready = new Promise((resolve) => {
      this.#resolveReady = resolve;
    });
    const shared = new SharedArrayBuffer(16);
    this.#signals = new Int32Array(shared, 0, 2);
    this.#alarm = new Float64Array(shared, 8, 1);
    this.#thread = startAlarmThread(shared, {
      onReady: () => {
        this.#threadReady = true;
        this.#resolveReady();
      },
      onAlarm: () => this.#wait(),
      onGone: () => {
        this.#threadReady = false;
        this.#resolveReady();
      },
    });
  }

  wakeAt(atMs: number): void {
    this.#atMs = atMs;
    if (this.#closed || this.#waiting) return;
    this.#waiting = true;
    this.#wait();
  }

  close(): void {
    this.#closed = true;
    this.#resolveReady();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    void this.#thread?.terminate();
    this.#thread = null;
  }

  #wait(): void {
    if (this.#closed) return;
    const leftMs = this.#atMs - nowMs();
    if (this.#threadReady && leftMs > shortestAlarmMs) {
      this.#alarm[0] = this.#atMs + this.#clockOffsetMs - alarmSlackMs;
      Atomics.store(this.#signals, 0, 1);
      Atomics.notify(this.#signals, 0);
    } else if (!this.#threadReady && leftMs > timerSlackMs) {
      this.#timer = setTimeout(() => this.#wait(), Math.floor(leftMs - timerSlackMs));
    } else {
      this.#spinFromMs = nowMs();
      this.#activityBefore = this.#activity();
      setImmediate(this.#spin);
    }
  }

  readonly #spin = (): void => {
    if (this.#closed) return;
    const now = nowMs();
    const activity = this.#activity();
    if (activity === this.#activityBefore) this.idleMs += now - this.#spinFromMs;
    this.#activityBefore = activity;
    this.#spinFromMs = now;
    if (now < this.#atMs) {
      setImmediate(this.#spin);
      return;
    }
    this.#waiting = false;
    this.#wake();
  };
}
