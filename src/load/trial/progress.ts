import {
  addHistograms,
  histogramCount,
  histogramQuantileMs,
  type LatencyHistogram,
} from '../../model/trial/latency-histogram.ts';
import type { RecentLatency, TrialProgress } from '../../model/trial/trial.ts';
import type { FromGenerator, GeneratorProgress } from '../generator/protocol.ts';
import { leastSampleFor } from '../times/time-summary.ts';

const phaseOrder = ['warm-up', 'measuring', 'draining'] as const;

/** Puts the progress of all generator processes together. */
export class ProgressOfAll {
  readonly #latest: (GeneratorProgress | null)[];
  readonly #recent: (LatencyHistogram | null)[];
  readonly #listener: (progress: TrialProgress) => void;
  #latency: RecentLatency | null = null;

  constructor(processes: number, listener: (progress: TrialProgress) => void) {
    this.#latest = Array.from({ length: processes }, () => null);
    this.#recent = Array.from({ length: processes }, () => null);
    this.#listener = listener;
  }

  /** CPU that all processes have spent; `null` before each has told. */
  get cpuSeconds(): number | null {
    let seconds = 0;
    for (const one of this.#latest) {
      if (one === null) return null;
      seconds += one.cpuSeconds;
    }
    return seconds;
  }

  /** Takes a message of one process; the first one speaks for the pace. */
  follow(index: number, message: FromGenerator): void {
    if (message.type !== 'progress') return;
    const { recent } = message.progress;
    this.#latest[index] = message.progress;
    this.#recent[index] = recent ?? this.#recent[index] ?? null;
    if (index !== 0) return;
    if (recent !== null) this.#latency = recentLatency(this.#recent.filter((one) => one !== null));
    this.#listener({ ...combineProgress(this.#latest.filter((one) => one !== null)), latency: this.#latency });
  }
}

/** Order statistics of what the processes saw in the last moment. */
export function recentLatency(parts: readonly LatencyHistogram[]): RecentLatency {
  const all = addHistograms(parts);
  const answers = histogramCount(all);
  const quantile = (q: number) => (answers < leastSampleFor(q) ? null : histogramQuantileMs(all, q));
  return { answers, p50Ms: quantile(0.5), p95Ms: quantile(0.95) };
}

/** Counts add up; the phase is that of the process which is furthest behind. */
export function combineProgress(
  parts: readonly Pick<TrialProgress, 'phase' | 'succeeded' | 'failed' | 'elapsedSeconds' | 'fraction'>[],
): TrialProgress {
  const phase = phaseOrder.find((name) => parts.some((part) => part.phase === name)) ?? 'measuring';
  const inPhase = parts.filter((part) => part.phase === phase);
  return {
    phase,
    succeeded: inPhase.reduce((total, part) => total + part.succeeded, 0),
    failed: inPhase.reduce((total, part) => total + part.failed, 0),
    elapsedSeconds: Math.max(0, ...inPhase.map((part) => part.elapsedSeconds)),
    fraction: inPhase.length === 0 ? 0 : inPhase.reduce((total, part) => total + part.fraction, 0) / inPhase.length,
  };
}
