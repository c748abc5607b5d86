import type { RunView } from '../model/run/fold.ts';
import { placeKey } from '../model/run/fold.ts';

/** The rate of the trial in progress at one moment. */
export interface RateSample {
  readonly seconds: number;
  /** Good answers a second since the sample before. */
  readonly rps: number;
  /** Latency of the last half second, ms; `null`: not known. */
  readonly p95Ms: number | null;
}

/** Samples that are kept of one trial: what fits into the strip. */
const mostSamples = 150;

/** The course of the trial in progress, put together from the progress that the panel is told a few times a second. */
export class RateTrace {
  #trial = '';
  #last: { readonly seconds: number; readonly succeeded: number } | null = null;
  #samples: readonly RateSample[] = [];

  /** Samples of the trial in progress, the oldest first; empty between trials. */
  get samples(): readonly RateSample[] {
    return this.#samples;
  }

  take({ doing, phase }: Pick<RunView, 'doing' | 'phase'>): void {
    const progress = doing?.progress ?? null;
    if (phase !== 'running' || doing === null || doing.endpoint === null || progress?.phase !== 'measuring') {
      this.#forget('');
      return;
    }
    const trial = `${doing.activity} ${placeKey({ endpoint: doing.endpoint, settings: doing.settings })}`;
    const { elapsedSeconds: seconds, succeeded } = progress;
    // Another start of the same cell begins from nothing again.
    if (trial !== this.#trial || seconds < (this.#last?.seconds ?? 0)) this.#forget(trial);
    const last = this.#last ?? { seconds: 0, succeeded: 0 };
    if (seconds <= last.seconds) return;
    const rps = Math.max(0, succeeded - last.succeeded) / (seconds - last.seconds);
    this.#samples = [...this.#samples, { seconds, rps, p95Ms: progress.latency?.p95Ms ?? null }].slice(-mostSamples);
    this.#last = { seconds, succeeded };
  }

  #forget(trial: string): void {
    this.#trial = trial;
    this.#last = null;
    this.#samples = [];
  }
}
