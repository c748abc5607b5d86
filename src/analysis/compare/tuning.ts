/**
 * Two runs of the same service differ by about so much in all their cells at once: the machine has better and worse hours.
 *
 * Unit: standard deviation of ln rps.
 * From: by hand; `npm run bench:answers -- aa` counts the false differences that it leaves.
 * If wrong: smaller, the hour is called a change; larger, changes of 3 % and less go unsaid.
 */
export const runToRunVariation = 0.015;

/**
 * Probability that a comparison of alike runs calls any of its cells changed.
 *
 * Unit: probability.
 * From: custom; divided by the number of cells (Bonferroni).
 * If wrong: larger, false alarms; smaller, changes go unsaid.
 */
export const falseAlarms = 0.05;

/**
 * Fewest cells whose scatter says something about the noise.
 *
 * Unit: cells.
 * From: by hand: a standard deviation of six is good to about a third.
 * If wrong: fewer, chance widens or narrows intervals; more, small plans go by the trials' own noise alone.
 */
export const fewestForScatter = 6;

/**
 * A rate of which others may have taken more than this tells nothing of the noise that others are not the cause of.
 *
 * Unit: ln rps.
 * From: by hand.
 * If wrong: smaller, no cells are left to tell; larger, busy hours count as noise of quiet ones.
 */
export const calmUpTo = 0.1;

/**
 * Degrees of freedom of a comparison: `expected` without a scatter of its own, and `fewest` with one.
 *
 * Unit: degrees of freedom.
 * From: by hand: what the expectations behind `runToRunVariation` and `startToStartVariation` are worth.
 * If wrong: smaller, wider intervals; larger, narrower ones.
 */
export const degrees = { expected: 10, fewest: 8 } as const;

/**
 * Starts of a server that are held against each other; a plan may ask for 50.
 *
 * Unit: starts.
 * From: by hand: a record that somebody crafted must not take minutes.
 * If wrong: fewer, coarser ranks; more, only time, by the square.
 */
export const mostStarts = 500;

/**
 * How much slower a budget allows where it does not say.
 *
 * Unit: per cent of the rate.
 * From: by hand: more than three times `runToRunVariation`.
 * If wrong: smaller, pipelines fail by luck; larger, slower programs pass.
 */
export const defaultPercent = 5;

/**
 * Earlier runs that are looked at to find one that can be compared.
 *
 * Unit: runs.
 * From: by hand: a record takes some time to read, and runs that were stopped come in ones and twos.
 * If wrong: fewer, nothing is compared after some runs that were stopped; more, only time.
 */
export const mostLookedAt = 5;

/**
 * What a first answer of a comparison with a commit may err, as a probability over all of its looks; a second lot errs as
 * often, so that both err together in one of 400.
 * Unit: none.
 * From: the aim that the same code is called different in one comparison of a hundred at most.
 * If wrong: lower, and answers take more starts; higher, and the same code may be called slower.
 */
export const lookAlpha = 0.05;

/**
 * The fewest pairs of starts that anything is said of, however alike they are.
 * Unit: pairs of starts.
 * From: below it the interval of equal values is wider than twenty per cent, for any prior.
 * If wrong: lower, and chance is taken for sureness; higher, and each answer takes longer.
 */
export const fewestPairs = 4;

/**
 * A comparison goes on while its interval could still become narrower than so many thresholds in its time.
 * Unit: thresholds.
 * From: a spread that was estimated from eight pairs may be wrong by a factor of two.
 * If wrong: lower, and answers are given up that would have come; higher, and hopeless ones take all of their time.
 */
export const hopelessWidths = 3;

/**
 * Prior variance of an effect in standard deviations of one pair of starts: where the interval is narrowest follows from it,
 * what it errs does not.
 * Unit: none.
 * From: simulated comparisons; between 2 and 8 the blocks to find 5 % hardly differ.
 * If wrong: lower, and the first looks bound nothing; higher, and intervals of many pairs are wider.
 */
export const effectVariance = 4;

/**
 * Spread that pairs of starts are taken to have at the least: a CPU time is read in steps, and a rate that waits for a clock
 * hardly varies, so that a few equal values would seem to be sure of anything.
 * Unit: standard deviation of a logarithm.
 * From: steps of 10 ms in a second and more of CPU time.
 * If wrong: lower, and equal readings pass for sureness; higher, and small changes of steady endpoints are not told.
 */
export const leastSpread = 0.004;

/**
 * Blocks in which one side fails and the other does not, after which that is what there is to say.
 * Unit: blocks.
 * From: one may be an accident of its start.
 * If wrong: lower, and an accident is called a failure; higher, and a broken endpoint takes longer to be told.
 */
export const failuresToTell = 2;

/**
 * Blocks in a row that can't be compared for another reason, after which an endpoint is given up.
 * Unit: blocks.
 * From: a load generator at its limit is so each time.
 * If wrong: lower, and a passing disturbance ends a comparison; higher, and time is spent on what will not come.
 */
export const mostVoidInARow = 4;

/**
 * CPU time of a trial below which the steps in which it is read are too large a part of it.
 * Unit: seconds.
 * From: Linux counts in 10 ms.
 * If wrong: lower, and steps are taken for changes; higher, and CPU times that could tell are left out.
 */
export const leastCpuSeconds = 0.1;
