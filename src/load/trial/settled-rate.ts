import { settling } from './tuning.ts';

interface Reading {
  readonly seconds: number;
  readonly answers: number;
}

/** Watches a trial under way, and tells when its rate is known well enough and has settled. */
export class SettledRate {
  readonly #leastSeconds: number;
  readonly #readings: Reading[] = [{ seconds: 0, answers: 0 }];

  constructor(leastSeconds: number) {
    this.#leastSeconds = leastSeconds;
  }

  /** Takes what was answered so far; whether that is enough. */
  add(seconds: number, answers: number): boolean {
    if (seconds <= (this.#readings.at(-1)?.seconds ?? 0)) return false;
    this.#readings.push({ seconds, answers });
    return seconds >= this.#leastSeconds && this.#isSettled(seconds);
  }

  #isSettled(seconds: number): boolean {
    const { blocks } = settling;
    const from = settling.runInShare * seconds;
    const step = (seconds - from) / blocks;
    const marks = Array.from({ length: blocks + 1 }, (_, block) => this.#answersAt(from + block * step));
    const counts = marks.slice(1).map((answers, block) => answers - (marks[block] ?? 0));
    const mean = counts.reduce((sum, count) => sum + count, 0) / blocks;
    if (!(mean > 0)) return false;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (blocks - 1);
    const halfWidth = (settling.t95 * Math.sqrt(variance / blocks)) / mean;
    const half = (part: readonly number[]) => part.reduce((sum, count) => sum + count, 0);
    const moved = Math.abs(half(counts.slice(blocks / 2)) / half(counts.slice(0, blocks / 2)) - 1);
    return halfWidth <= settling.narrow && moved <= settling.stillMoving;
  }

  /** Answers by a moment, between two readings in proportion. */
  #answersAt(seconds: number): number {
    const after = this.#readings.findIndex((reading) => reading.seconds >= seconds);
    const later = this.#readings[after];
    const earlier = this.#readings[after - 1];
    if (later === undefined || earlier === undefined) return later?.answers ?? this.#readings.at(-1)?.answers ?? 0;
    const share = (seconds - earlier.seconds) / (later.seconds - earlier.seconds);
    return earlier.answers + share * (later.answers - earlier.answers);
  }
}
