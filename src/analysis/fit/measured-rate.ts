import type { EffectiveSettings } from '../../model/settings.ts';

/** One measured rate to learn from. */
export interface MeasuredRate {
  readonly effective: EffectiveSettings;
  readonly rps: number;
  /** Server CPU per request, ms; `null` when not known or too coarse to use. */
  readonly cpuMs: number | null;
  /** What a reading too coarse to use still tells: it was no more than this, ms. */
  readonly cpuMsAtMost?: number | null;
  /** CPU of the busiest worker over the mean of the workers; `null` or left out: not known. */
  readonly imbalance?: number | null;
  /** Cores that others (the load generator, other programs) kept busy meanwhile; left out: none. */
  readonly othersCores?: number;
  /** See the functions of these names; left out: `false`, and not known. */
  readonly leftCoresIdle?: boolean;
  readonly computesSideBySide?: boolean;
}
