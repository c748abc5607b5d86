import { mean, standardDeviation } from '../statistics/moments.ts';
import { effectVariance, leastSpread } from './tuning.ts';

/** Interval of a mean that may be looked at after every value. */
export interface AnytimeInterval {
  readonly mean: number;
  /** −∞ and ∞ while the values are too few to bound it. */
  readonly low: number;
  readonly high: number;
}

/**
 * A confidence interval for the mean of normal values of unknown variance that holds at all looks at once: it misses the
 * mean at any of them with a probability of `alpha` at most, so that one may stop whenever one likes what one sees.
 *
 * It holds the means that a Bayes factor of 1/alpha does not speak against. The factor is that of the t statistic for an
 * effect size with a normal prior, √(1/r)·[(1 + t²/ν)/(1 + t²/(ν·r))]^(n/2), r = 1 + n·g, ν = n − 1. Being that of
 * scale-invariant statistics, it is a martingale with mean 1 whatever the variance, and Ville's inequality bounds it.
 * Source: Lai, "On confidence sequences", Annals of Statistics 4 (1976); the factor: Gönen, Johnson, Lu & Westfall, "The
 * Bayesian two-sample t test", The American Statistician 59 (2005); that it may be looked at any time: Hendriksen, de Heide
 * & Grünwald, "Optional stopping with Bayes factors", Bayesian Analysis 16 (2021).
 */
export function anytimeInterval(values: readonly number[], alpha: number): AnytimeInterval {
  const n = values.length;
  const centre = mean(values);
  if (n < 2) return { mean: centre, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const half = halfWidth(n, Math.max(leastSpread, standardDeviation(values)), alpha);
  return { mean: centre, low: centre - half, high: centre + half };
}

/** Half of the width of `anytimeInterval` for so many values of such a spread; ∞ where they are too few. */
export function halfWidth(n: number, spread: number, alpha: number): number {
  const r = 1 + n * effectVariance;
  const k = (Math.sqrt(r) / alpha) ** (2 / n);
  if (n < 2 || k >= r) return Number.POSITIVE_INFINITY;
  const squaredT = ((n - 1) * (k - 1)) / (1 - k / r);
  return Math.sqrt(squaredT / n) * spread;
}
