import { binomialCdf } from './distributions.ts';

/** A figure of a sample with the bounds that the sample allows; `null` where it is too small for one. */
export interface BoundedFigure {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The values in rising order, as a new list. */
export function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/**
 * Quantile of a list in rising order, interpolated between neighbours (Hyndman & Fan's type 7, as in R and NumPy);
 * `NaN` for an empty list.
 */
export function quantileOfSorted(rising: readonly number[], share: number): number {
  if (rising.length === 0) return Number.NaN;
  const position = (rising.length - 1) * share;
  const below = Math.floor(position);
  const low = rising[below]!;
  const high = rising[Math.min(below + 1, rising.length - 1)]!;
  return low + (high - low) * (position - below);
}

/** The middle value; `NaN` for an empty list. */
export function median(values: readonly number[]): number {
  return quantileOfSorted(sorted(values), 0.5);
}

/**
 * Ranks (from 1) of the order statistics that hold the quantile between them with the given confidence, whatever the
 * distribution, each tail with half of the risk; `null` where no rank of the sample is far enough out.
 * Source: the number of values below the quantile is binomial (David & Nagaraja, Order Statistics, 7.1).
 */
export function quantileRanks(
  count: number,
  share: number,
  confidence = 0.95,
): { readonly low: number | null; readonly high: number | null } {
  const risk = (1 - confidence) / 2;
  let low: number | null = null;
  for (let rank = 1; rank <= count && binomialCdf(rank - 1, count, share) <= risk; rank++) low = rank;
  let high: number | null = null;
  for (let rank = count; rank >= 1 && 1 - binomialCdf(rank - 1, count, share) <= risk; rank--) high = rank;
  return { low, high };
}

/** Fewest values from which a quantile has an upper bound at the given (one-sided) confidence: 29 for p90, 59 for p95, 299 for p99. */
export function fewestForQuantile(share: number, confidence = 0.95): number {
  // The largest value is above the quantile with probability 1 − share^n. The slack keeps 0.95 ** n from missing by rounding.
  return Math.ceil(Math.log(1 - confidence) / Math.log(share) - 1e-9);
}

/** A quantile with its distribution-free 95 % interval. `value` is `null` when the sample is too small to bound it from above. */
export function quantileWithInterval(values: readonly number[], share: number, confidence = 0.95): BoundedFigure {
  const rising = sorted(values);
  if (rising.length < fewestForQuantile(Math.max(share, 1 - share), confidence))
    return { value: null, low: null, high: null };
  const ranks = quantileRanks(rising.length, share, confidence);
  return {
    value: quantileOfSorted(rising, share),
    low: ranks.low === null ? null : rising[ranks.low - 1]!,
    high: ranks.high === null ? null : rising[ranks.high - 1]!,
  };
}

/** The median with its distribution-free 95 % interval (of 32 values: the 10th to the 23rd). */
export function medianWithInterval(values: readonly number[], confidence = 0.95): BoundedFigure {
  return quantileWithInterval(values, 0.5, confidence);
}
