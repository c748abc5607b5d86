/**
 * A request with at least this much CPU time is CPU-bound.
 *
 * Unit: share of C + W.
 * From: formula: at 0.7 a second thread for each process gains 1 / 0.7 = 1.4 times at the most.
 * If wrong: smaller, endpoints that threads help are called CPU-bound; larger, they are called mixed, and the advice is vaguer.
 */
export const cpuBoundFrom = 0.7;

/**
 * A request with no more CPU time than this is I/O-bound.
 *
 * Unit: share of C + W.
 * From: by hand, as the mirror of `cpuBoundFrom`.
 * If wrong: larger, an endpoint is called I/O-bound that soon fills the cores; smaller, it is called mixed.
 */
export const ioBoundUpTo = 0.3;

/**
 * CPU readings of an endpoint's cells that scatter by more than this are of different requests.
 *
 * Unit: standard deviation of ln ms (1.4826 times the median absolute deviation).
 * From: formula: twice what a reading of `fewestTicks` is good to (`fit/tuning.ts`).
 * If wrong: smaller, clock ticks make verdicts inconclusive; larger, requests that differ are judged as if they were alike.
 */
export const mostCpuScatter = 0.2;

/**
 * Readings from which their scatter tells something.
 *
 * Unit: cells.
 * From: formula: the least number that has a median absolute deviation which is not that of one pair.
 * If wrong: larger, requests that differ pass for alike in small plans; smaller, two readings decide.
 */
export const fewestReadings = 3;

/**
 * A CPU reading under load that differs by more than this factor from the calibration's is of other requests.
 *
 * Unit: factor.
 * From: by hand: more than caches and clock speeds are supposed to move a reading.
 * If wrong: smaller, warm caches make verdicts inconclusive; larger, a calibration of untypical requests is believed.
 */
export const otherRequests = 1.5;

/**
 * An explanation with at least this weight puts the others in doubt.
 *
 * Unit: share of the weights of all plausible explanations.
 * From: by hand: an explanation that is 7 times less likely than the best, whose score is 4 points worse.
 * If wrong: larger, wrong verdicts; smaller, more that are inconclusive.
 */
export const worthDoubt = 0.12;

/**
 * A lock that is held for at least this much of the wait is what bounds the endpoint.
 *
 * Unit: share of W.
 * From: by hand: a lock held for half of the wait lets two requests of a process go on at once, whatever its threads.
 * If wrong: smaller, I/O-bound endpoints with a short lock are called bound by it; larger, such locks are passed over.
 */
export const lockFrom = 0.5;

/**
 * CPU shares that lie closer together than this are not told apart.
 *
 * Unit: share of C + W.
 * From: by hand: a quarter of the distance between `ioBoundUpTo` and `cpuBoundFrom`.
 * If wrong: smaller, waiting for a core makes verdicts near a bound inconclusive; larger, one of two verdicts is picked.
 */
export const tellingShare = 0.1;

/**
 * A lock must make a rate smaller by this factor than the machine and the load generator alone would.
 *
 * Unit: factor.
 * From: formula: e^(2 × 0.15), 0.15 being the spread of a rate on a busy machine (standard deviation of ln rps).
 * If wrong: smaller, noise is called a lock; larger, locks held for a part of the wait are not seen on two slots, where
 *   the most that they cost is a factor of 2.
 */
export const telling = 1.35;

/**
 * Times that the load generator needs a core for one request: to read an answer and to send the next request.
 *
 * Unit: waits for a core per request.
 * From: formula: one for each of the two.
 * If wrong: smaller, a generator that waits for a core looks like a lock; larger, locks are excused.
 */
export const generatorTurns = 2;

/**
 * What nobody waits for a core at the most each time, on a machine that still works.
 *
 * Unit: ms.
 * From: formula: five time slices of 4 ms, Linux's at two runnable threads a core.
 * If wrong: smaller, a starved generator looks like a lock; larger, locks are excused on machines that tell nothing of waits.
 */
export const longestWaitMs = 20;

/**
 * Ways of spreading connections over processes that are tried for a cell's range without a lock.
 *
 * Unit: ways.
 * From: as in the fit (`fit/tuning.ts`).
 * If wrong: fewer, an unlucky start may look like a lock; more, only time.
 */
export const spreadsOfDoubt = 5;

/**
 * Uses of a resource: from `complete` on it is what limits a cell, whatever else is; from `full` on it is, but for an uneven
 * load; from `mostly` on it is named if nothing else is.
 *
 * Unit: share of the cores or slots that the cell could use.
 * From: by hand.
 * If wrong: a column of the table ("limited by") names the second cause; no verdict or advice rests on it.
 */
export const use = { complete: 0.95, full: 0.85, mostly: 0.7 } as const;

/**
 * Uneven workers that are told one by one.
 *
 * Unit: cells.
 * From: by hand: a sentence that still can be read.
 * If wrong: a longer or shorter sentence.
 */
export const mostUneven = 6;

/**
 * Misses of the model that are told.
 *
 * Unit: cells.
 * From: by hand, as `mostUneven`.
 * If wrong: more or fewer sentences.
 */
export const mostMisses = 3;
