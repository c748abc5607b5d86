/**
 * Weighted geometric mean of positive values; equal weights when none are given. `NaN` for an empty list, 0 if a value is 0.
 * The mean for ratios: it does not matter which side is the denominator.
 */
export function geometricMean(values: readonly number[], weights?: readonly number[]): number {
  let sum = 0;
  let total = 0;
  values.forEach((value, i) => {
    const weight = weights?.[i] ?? 1;
    sum += weight * Math.log(value);
    total += weight;
  });
  return Math.exp(sum / total);
}
