import type { TrialProgress } from '../../model/trial/trial.ts';
import type { FromGenerator } from '../generator/protocol.ts';

const phaseOrder = ['warm-up', 'measuring', 'draining'] as const;

/** Puts the progress of all generator processes together. */
export class ProgressOfAll {
  readonly #latest: (TrialProgress | null)[];
  readonly #listener: (progress: TrialProgress) => void;

  constructor(processes: number, listener: (progress: TrialProgress) => void) {
    this.#latest = Array.from({ length: processes }, () => null);
    this.#listener = listener;
  }

  /** Takes a message of one process; the first one speaks for the pace. */
  follow(index: number, message: FromGenerator): void {
    if (message.type !== 'progress') return;
    this.#latest[index] = message.progress;
    if (index === 0) this.#listener(combineProgress(this.#latest.filter((one) => one !== null)));
  }
}

/** Counts add up; the phase is that of the process which is furthest behind. */
export function combineProgress(parts: readonly TrialProgress[]): TrialProgress {
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
