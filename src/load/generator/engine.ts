import type { LatencyHistogram } from '../../model/trial/latency-histogram.ts';
import type { TrialProgress } from '../../model/trial/trial.ts';
import type { GeneratorReport, WarmUpReport } from './protocol.ts';

/** What makes load in a generator process: our own engine, or autocannon. */
export interface Engine {
  /** Sends the warm-up's requests; nothing about them reaches any figure. `null`: there was none, or nothing is told of it. */
  warmUp(): Promise<WarmUpReport | null>;
  measure(): Promise<GeneratorReport>;
  /** Sends no more requests; `measure` resolves when those in flight are answered. */
  enough(): void;
  /** Ends what is running; `measure` then resolves with what there is. */
  stop(): void;
  /** `null` when nothing runs. */
  progress(): TrialProgress | null;
  /** Latencies of the good answers of the last moment; `null` where nothing runs, or nothing is known of it. */
  recentLatency(): LatencyHistogram | null;
}

/** This process's part of a whole number of things, so that the parts of all processes add up to it. */
export function partOf(total: number, share: { readonly index: number; readonly of: number }): number {
  return Math.floor(total / share.of) + (share.index < total % share.of ? 1 : 0);
}
