/** The middle value, `null` of none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** Ratios of paired values: their median, and the least and the most. */
export interface RatioSpread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Ratio of the values of the same round; rounds where either is missing are left out. */
export function pairedRatios(a: readonly (number | null)[], b: readonly (number | null)[]): RatioSpread | null {
  const ratios = a.flatMap((value, round) => {
    const other = b[round];
    return value === null || other === null || other === undefined || other === 0 ? [] : [value / other];
  });
  const middle = median(ratios);
  return middle === null ? null : { median: middle, low: Math.min(...ratios), high: Math.max(...ratios) };
}

/** `0.97 (0.95–0.99)`, `–` for `null`. */
export function formatRatio(ratio: RatioSpread | null): string {
  if (ratio === null) return '–';
  return `${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})`;
}
