/**
 * The model's own error.
 *
 * Unit: standard deviation of ln rps.
 * From: `npm run bench:answers -- model`, bench machine: measured rates of simple services lie within ±6 % two times in three.
 * If wrong: smaller, predictions hold fewer than nine rates of ten, and the search stops early; larger, it measures more.
 */
export const modelError = 0.06;

/**
 * A trial of at most so many rounds of all connections is played request by request instead of solved.
 *
 * Unit: rounds of all connections.
 * From: formula: the last, part-filled wave is up to 1 / 6 of such a trial; below it no formula is good to `modelError`.
 * If wrong: fewer, short trials are predicted too fast; more, only time.
 */
export const shortRounds = 6;

/**
 * Requests up to which a trial is played.
 *
 * Unit: requests.
 * From: by hand: bounds the model's time.
 * If wrong: fewer, trials of `ab -n 100` are solved, and predicted too fast; more, only time.
 */
export const mostSimulated = 128;

/**
 * Ways of spreading connections over processes that are played for the range.
 *
 * Unit: ways.
 * From: formula: the least and the most of 11 hold 10 / 12 of all further ones.
 * If wrong: fewer, ranges are too narrow; more, only time.
 */
export const usualSpreads = 11;

/**
 * The same where each way costs a sum instead of a played trial.
 *
 * Unit: ways.
 * From: formula: the least and the most of 64 hold 63 / 65 of all further ones.
 * If wrong: as `usualSpreads`.
 */
export const pinnedSpreads = 64;

/**
 * How requests of a played trial differ.
 *
 * Unit: standard deviation, as a share of their C and W.
 * From: by hand: enough that they don't stay in step.
 * If wrong: 0, waves stay in step forever; larger, short trials are predicted slower.
 */
export const jitter = 0.005;

/**
 * No request of a played trial is shorter than this share of the usual one.
 *
 * Unit: share of C or W.
 * From: formula: keeps a normal number from becoming a negative time.
 * If wrong: nothing at the `jitter` that is used.
 */
export const shortestRequest = 0.05;

/**
 * Requests under way up to which the network is solved exactly; beyond, the curve follows its two straight lines, rising and
 * full.
 *
 * Unit: requests.
 * From: by hand: the work grows with the square, and beyond the bounds are off by a few per cent at the knee alone.
 * If wrong: fewer, the knee is predicted too high; more, only time.
 */
export const mostSolved = 200;

/**
 * Requests under way beyond which the network's curve says nothing new.
 *
 * Unit: requests.
 * From: by hand: bounds the work of unbounded event loops.
 * If wrong: smaller, loads of more connections than this are predicted at its rate; larger, only time.
 */
export const mostPopulation = 4000;

/**
 * Sums of products above this have lost nothing that counts to products too small for a double.
 *
 * Unit: none.
 * From: formula: the smallest normal double, 2.2e-308, with room for 16 digits of each of 200 terms.
 * If wrong: smaller, digits are lost; larger, only time.
 */
export const leastExact = 1e-285;

/**
 * CPU that the load generator spends on a request over a kept and over a fresh connection, until a trial has measured it.
 *
 * Unit: ms.
 * From: by hand, as seen with this engine on the bench machine.
 * If wrong: an endpoint of little CPU is predicted too fast (smaller) or too slow (larger) where all cores are busy: by
 *   the difference over C + G, so 10 % for 0.05 ms beside a request of 0.5 ms.
 */
export const generatorMs = { kept: 0.04, fresh: 0.09 } as const;

/**
 * How much one process of several is preferred where its threads take connections: it takes them without looking whether a
 * thread is free, and the process that wakes first takes most. An event loop takes them when it gets round to it, which
 * spreads them.
 *
 * Unit: chance of the first process.
 * From: gunicorn's gthread on two cores, bench machine: half of 80 rates within 19 % instead of 37 % without it.
 * If wrong: smaller, gthread with kept connections is predicted too fast, and measured for nothing; larger, it is passed over.
 */
export const threadsSkew = 0.7;

/**
 * What ends within so much of now in a played trial ends now.
 *
 * Unit: share of the clock; ms.
 * From: formula: above what sums of doubles round to, far below any step.
 * If wrong: smaller, the trial makes an extra step; much larger, steps are lost.
 */
export const rounding = { share: 1e-12, ms: 1e-9 } as const;
