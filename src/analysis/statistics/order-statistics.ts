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
