/**
 * Confidence of an interval where nobody asks for another.
 *
 * Unit: probability.
 * From: custom.
 * If wrong: intervals wider or narrower; the means stay.
 */
export const usualConfidence = 0.95;

/**
 * Fewest blocks for an interval.
 *
 * Unit: blocks.
 * From: benchstat asks for ten values, too.
 * If wrong: fewer, intervals that hold less often than they claim; more, short trials have none.
 */
export const fewestBlocks = 10;

/**
 * The strongest correlation of neighbouring blocks that is made good for.
 *
 * Unit: correlation.
 * From: formula: (1 + 0.9) / (1 − 0.9) = 19 times the variance; beyond it the factor has no bound.
 * If wrong: larger, an interval of a rate that drifts grows without bound; smaller, it is too narrow.
 */
export const mostCorrelation = 0.9;

/**
 * Fewest degrees of freedom that correlation may leave.
 *
 * Unit: degrees of freedom.
 * From: formula: Student's t has a variance from 3 on.
 * If wrong: fewer, intervals so wide that they say nothing; more, they are too narrow.
 */
export const fewestDegrees = 3;

/**
 * Fewest values a side for a bootstrap.
 *
 * Unit: values.
 * From: benchstat's ten, for a probability of error of 0.05.
 * If wrong: fewer, its intervals are too narrow; more, starts are held against each other less often.
 */
export const fewestForBootstrap = 10;

/**
 * Samples drawn for a bootstrap interval.
 *
 * Unit: samples.
 * From: formula: the 2.5 % quantile of 2000 is good to 0.35 % of probability.
 * If wrong: fewer, its ends are noisy; more, only time.
 */
export const resamples = 2000;

/**
 * Values of both sides together up to which the distribution of U is counted out instead of taken for normal.
 *
 * Unit: values.
 * From: by hand: beyond, the normal approximation serves.
 * If wrong: smaller, p of few starts is less exact; larger, only time, which grows with the fourth power.
 */
export const exactUpTo = 40;

/**
 * A value this many median absolute deviations from the median is far from the others.
 *
 * Unit: median absolute deviations.
 * From: ten standard deviations of a normal (hyperfine's rule).
 * If wrong: smaller, ordinary tails are reported; larger, strays that weigh on the mean are not.
 */
export const farDeviations = 14.826;

/**
 * Below so many values the median absolute deviation says too little.
 *
 * Unit: values.
 * From: by hand.
 * If wrong: fewer, chance is reported as strays; more, strays among few starts are not.
 */
export const fewestForOutliers = 8;

/**
 * Noise below this counts as this much, so that nothing is divided by nothing.
 *
 * Unit: variance of ln rps.
 * From: formula: far above what doubles round to (1e-16), far below any measured variance (1e-6).
 * If wrong: much larger, exact values look noisy; much smaller, digits are lost.
 */
export const leastVariance = 1e-15;
