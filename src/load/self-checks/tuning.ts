/**
 * Shares of the event loop's time above which the generator may be, or is, the limit.
 *
 * Unit: share.
 * From: formula for `may`: at 0.5 an answer waits half an own request's time for the loop; Locust warns at 0.9 of a core.
 *   By hand for `is`.
 * If wrong: smaller, trials are void without need; larger, the generator is measured instead of the server.
 */
export const boundShare = { may: 0.5, is: 0.8 } as const;

/**
 * Below this a trial is too short for the share to say something: starting up weighs more than the load.
 *
 * Unit: s.
 * From: by hand.
 * If wrong: smaller, quick trials are warned of; larger, a busy generator goes unsaid in them.
 */
export const leastSeconds = 0.1;

/**
 * A process that looks after its requests every 20 ms and stood still for so long was suspended, or had no core. Less: a
 * busy machine.
 *
 * Unit: ms.
 * From: by hand.
 * If wrong: smaller, busy machines void trials; larger, a suspended laptop's trial counts.
 */
export const tellingPauseMs = 1000;

/**
 * How far Little's law may be missed.
 *
 * Unit: share.
 * From: by hand: the first and last wave of a trial of 20 waves.
 * If wrong: smaller, short trials are warned of; larger, lost requests are not noticed.
 */
export const littleTolerance = 0.05;

/**
 * Fewer requests leave the law too rough.
 *
 * Unit: requests for each connection, and in all.
 * From: formula: the first and last are one in twenty.
 * If wrong: as `littleTolerance`.
 */
export const leastRequests = 20;

/**
 * Requests of a constant rate may go out this late.
 *
 * Unit: ms, the 99th percentile.
 * From: by hand: some turns of a busy machine's scheduler.
 * If wrong: smaller, busy machines are warned of; larger, bursts are.
 */
export const lateToleranceMs = 5;

/**
 * Blocks whose rates are compared, and those before them that may still be a run-in.
 *
 * Unit: blocks.
 * From: Georges, Buytaert & Eeckhout 2007 for the ten; by hand for the run-in.
 * If wrong: fewer, chance decides; more, only long trials are looked at.
 */
export const steadyBlocks = { compared: 10, runIn: 2 } as const;

/**
 * Coefficient of variation up to which a rate counts as steady.
 *
 * Unit: share.
 * From: Georges, Buytaert & Eeckhout 2007.
 * If wrong: smaller, every trial is unsteady; larger, none.
 */
export const steadyVariation = 0.02;

/**
 * Fewer answers in a block vary by more than that from chance alone.
 *
 * Unit: answers.
 * From: by hand: waves of a closed loop vary less than independent answers.
 * If wrong: fewer, chance looks unsteady; more, short trials are not looked at.
 */
export const leastPerBlock = 100;

/**
 * Connects of whole seconds that show a full backlog even where the kernel's counter can't be read.
 *
 * Unit: connects.
 * From: by hand.
 * If wrong: fewer, chance; more, a full backlog goes unsaid on macOS and Windows.
 */
export const tellingConnects = 3;

/**
 * Above this many connections for each request, keep-alive had no effect; with no fewer than so many requests.
 *
 * Unit: share; requests.
 * From: by hand.
 * If wrong: a warning more or less.
 */
export const unused = { share: 0.5, leastRequests: 4 } as const;

/**
 * How unevenly the clients may be served, by the mean of their completed requests.
 *
 * Unit: requests for the mean; shares of it for the most and the fewest.
 * From: by hand: counts of 20 are good to a fourth.
 * If wrong: a warning more or less.
 */
export const uneven = { leastMean: 20, most: 1.5, fewest: 0.5 } as const;

/**
 * So few errors, or so little difference to the time of good answers, say nothing.
 *
 * Unit: errors; share of the median latency.
 * From: by hand.
 * If wrong: a warning more or less.
 */
export const fastErrors = { least: 5, ratio: 0.5 } as const;

/**
 * The percentile that a trial should be long enough for.
 *
 * Unit: probability.
 * From: what tables and budgets tell most.
 * If wrong: a warning more or less.
 */
export const wantedQuantile = 0.95;
