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
