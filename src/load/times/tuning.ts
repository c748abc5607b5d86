/**
 * Raw times are kept up to this many; beyond, the histogram alone answers.
 *
 * Unit: times.
 * From: formula: 80 kB for each kind of time.
 * If wrong: fewer, quantiles of short trials are off by a bucket; more, only memory.
 */
export const rawSampleLimit = 10_000;

/**
 * Sub-buckets of each power of two: 1,024 keep every bucket within 0.1 % of its value.
 *
 * Unit: bits.
 * From: formula.
 * If wrong: fewer, coarser quantiles; more, twice the memory each.
 */
export const subBucketBits = 10;

/**
 * Powers of two that the histogram has: from 1 ns to 2^43 ns, which is 2.4 hours.
 *
 * Unit: powers of two.
 * From: formula.
 * If wrong: fewer, long times are cut off; more, only memory.
 */
export const powersOfTwo = 43;

/**
 * The first room for raw times; it grows with what comes.
 *
 * Unit: times.
 * From: by hand: a calibration's.
 * If wrong: smaller, more copies; larger, more memory for short trials.
 */
export const firstRoom = 64;

/**
 * How much larger it is then.
 *
 * Unit: factor.
 * From: by hand: four copies to the most that is kept.
 * If wrong: smaller, more copies; larger, more memory.
 */
export const growth = 4;

/**
 * What a rank may be above a whole number by the rounding of doubles.
 *
 * Unit: ranks.
 * From: formula: 0.95 × 100 is 95.00000000000001 in some orders.
 * If wrong: smaller, the next rank is taken; much larger, the one before.
 */
export const rankRounding = 1e-9;

/**
 * Slices of a trial's time that are kept at most; with one more, each two become one, so that a trial of hours takes no
 * more memory than one of seconds.
 *
 * Unit: slices.
 * From: by hand: four for each point of a chart.
 * If wrong: fewer, coarser curves; more, only memory.
 */
export const mostSlices = 240;

/**
 * What the picture of a trial in progress calls now: latencies of so long at least.
 *
 * Unit: ms.
 * From: by hand: a little more than a picture stays (`recentEvery` of the generator).
 * If wrong: smaller, too few answers for a p95; larger, a picture that lags.
 */
export const recentMs = 500;
