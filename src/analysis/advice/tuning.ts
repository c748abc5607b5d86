/**
 * CPU of one request from which a task queue is worth a thought.
 *
 * Unit: ms.
 * From: by hand: a core serves ten of them a second.
 * If wrong: one sentence of advice more or less.
 */
export const heavyCpuMs = 100;

/**
 * A loss to uneven workers from which advice is due.
 *
 * Unit: share of an even load's rate.
 * From: by hand: five times what starts differ by (`measured/tuning.ts`).
 * If wrong: smaller, advice on luck; larger, a cheap gain goes untold.
 */
export const notableLoss = 0.1;

/**
 * A rate that may fall by more than this from one start to the next is worth a warning.
 *
 * Unit: share of the rate.
 * From: by hand.
 * If wrong: smaller, servers are warned of whose starts differ little; larger, nobody is told of a start that halves the rate.
 */
export const notableFall = 0.25;

/**
 * Processes that use this much of the cores they could use are busy, so that luck in sharing connections shows less.
 *
 * Unit: share of the cores.
 * From: by hand, the same as `fit/tuning.ts` has for predictions.
 * If wrong: a warning more or less about luck.
 */
export const busyFrom = 0.6;

/**
 * Changes of the rate up to `nothing` are called that, up to `little` this.
 *
 * Unit: share of the rate.
 * From: by hand.
 * If wrong: advice on threads or workers more or less.
 */
export const change = { nothing: 0.05, little: 0.3 } as const;

/**
 * A gain from which it is worth a sentence.
 *
 * Unit: factor on the rate.
 * From: 1 + `change.nothing`.
 * If wrong: a sentence more or less.
 */
export const notableGain = 1.05;

/**
 * Rates up to this above the chosen one's are no lead worth naming: starts and predictions are off by more.
 *
 * Unit: factor on the rate.
 * From: by hand: 1.5 times what starts differ by (`measured/tuning.ts`).
 * If wrong: smaller, a lead that the next start takes back is named; larger, one worth having is not.
 */
export const notableLead = 1.03;

/**
 * Settings that fall behind by less than this have the same rate, in a sentence on what something costs.
 *
 * Unit: share of the rate.
 * From: 1 / `notableLead`, rounded.
 * If wrong: half a sentence more or less.
 */
export const sameRate = 0.97;

/**
 * Latencies of no more than this share of the chosen settings' are worth mentioning.
 *
 * Unit: share of the latency.
 * From: by hand.
 * If wrong: a sentence on a trade-off more or less; the choice stays.
 */
export const shorter = 0.8;

/**
 * Memory of no more than this share of the chosen settings' is worth mentioning.
 *
 * Unit: share of the memory.
 * From: by hand: a third less.
 * If wrong: a sentence on a trade-off more or less; the choice stays.
 */
export const lighter = 0.67;

/**
 * Settings that reach this share of the rate are an alternative.
 *
 * Unit: share of the rate.
 * From: by hand.
 * If wrong: a sentence on a trade-off more or less; the choice stays.
 */
export const alternative = 0.85;

/**
 * Scores of settings for the whole service that lie this close are as good: the cheaper ones win.
 *
 * Unit: share of the score.
 * From: by hand: what starts of one server differ by (`measured/tuning.ts`).
 * If wrong: smaller, noise makes a service take more processes; larger, it gives away so much of its rate.
 */
export const asGood = 0.02;

/**
 * Settings measured on every endpoint may fall this far behind a score that predictions have a part in.
 *
 * Unit: share of the score.
 * From: by hand: the model's own error (`capacity/tuning.ts`), rounded down.
 * If wrong: smaller, a service is advised by predictions; larger, it stays with what happened to be measured.
 */
export const worthOfMeasuring = 0.05;

/**
 * The pool in which FastAPI and Starlette run plain functions, and how far a limit that the rates show may be from it.
 *
 * Unit: threads of each process; share of them.
 * From: AnyIO's default limiter has 40 tokens (anyio.readthedocs.io, threads); the tolerance by hand, as a fit's whole number is off by some.
 * If wrong: tolerance smaller, the pool goes unnamed; larger, a connection pool is taken for it.
 */
export const defPool = { threads: 40, tolerance: 0.1 } as const;
