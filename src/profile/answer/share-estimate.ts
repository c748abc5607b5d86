/** A share with its 95 % interval, 0..1. */
export interface ShareEstimate {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Standard normal quantile of 97.5 %. */
const z = 1.959964;

/**
 * The share that some samples have in all of them, with Wilson's score interval (Wilson 1927). Samples that follow each other
 * may be of one request, and are then no further evidence: the interval is that of as many independent samples as would scatter
 * between the batches as these did. `counts` and `sizes` are of the batches, in order.
 */
export function shareEstimate(counts: readonly number[], sizes: readonly number[]): ShareEstimate {
  const sampled = sum(sizes);
  if (sampled === 0) return { share: 0, low: 0, high: 1 };
  const share = sum(counts) / sampled;
  return { share, ...wilson(share, independentSamples(share, counts, sizes, sampled)) };
}

/** Number of independent samples whose share would scatter as that of the batches (Kish's effective sample size). */
function independentSamples(share: number, counts: readonly number[], sizes: readonly number[], sampled: number) {
  const batches = sizes.filter((size) => size > 0).length;
  if (batches < 5 || share === 0 || share === 1) return sampled;
  const squares = sizes.reduce((total, size, batch) => total + ((counts[batch] ?? 0) - share * size) ** 2, 0);
  const variance = ((batches / (batches - 1)) * squares) / sampled ** 2;
  return variance === 0 ? sampled : Math.max(1, Math.min(sampled, (share * (1 - share)) / variance));
}

function wilson(share: number, samples: number): { low: number; high: number } {
  const factor = 1 / (1 + z ** 2 / samples);
  const centre = factor * (share + z ** 2 / (2 * samples));
  const half = factor * z * Math.sqrt((share * (1 - share)) / samples + z ** 2 / (4 * samples ** 2));
  return { low: Math.max(0, Math.min(share, centre - half)), high: Math.min(1, Math.max(share, centre + half)) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
