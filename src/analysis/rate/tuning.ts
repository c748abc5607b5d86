/**
 * A bracket of rates that is no wider is fine enough.
 *
 * Unit: higher rate over lower one.
 * From: rates at which a percentile reaches a limit differ by a few per cent from server start to server start.
 * If wrong: smaller, trials are spent on noise; larger, the answer is coarse.
 */
export const fineEnough = 1.06;

/**
 * Step up or down where no bracket is known yet.
 *
 * Unit: factor.
 * From: the forecast is mostly right within a quarter.
 * If wrong: smaller, more trials until a rate is kept and another is not; larger, a wider bracket to narrow.
 */
export const stepFactor = 1.3;

/**
 * A trial inside a bracket stays so far from its ends, whatever the forecast says.
 *
 * Unit: share of the bracket (of its logarithm).
 * From: by hand.
 * If wrong: smaller, a forecast that is off narrows the bracket by little; larger, a good forecast is not believed.
 */
export const innerShare = 0.25;

/**
 * Times that a rate must be kept before it is the answer.
 *
 * Unit: trials.
 * From: one trial may be lucky.
 * If wrong: fewer, rates are told that the next start does not keep; more, each answer takes longer.
 */
export const confirmations = 2;

/**
 * Trials after which the search ends with what it has.
 *
 * Unit: trials.
 * From: a forecast that is off by a factor of ten needs eight steps to a bracket.
 * If wrong: fewer, coarse answers; more, minutes on a server that answers differently each time.
 */
export const mostRateTrials = 16;

/**
 * Share of what a machine can do that it is planned to be loaded with.
 *
 * Unit: share.
 * From: custom: room for peaks, and for the load of a machine that fails.
 * If wrong: larger, no room; smaller, machines that idle.
 */
export const plannedShare = 0.7;

/**
 * A server that answers less than this share of the rate could not keep up, and shows by it what it can do.
 *
 * Unit: share.
 * From: the last answers of a trial that kept up come a few per cent after its time.
 * If wrong: larger, a short trial's end is taken for a limit; smaller, a limit is seen later.
 */
export const keptUp = 0.93;

/**
 * Below this nobody asks for a percentile.
 *
 * Unit: requests per second.
 * From: custom: one request in ten seconds.
 * If wrong: larger, slow endpoints are said to keep nothing; smaller, trials of minutes.
 */
export const leastRate = 0.1;

/**
 * More latency than that of a request alone that is as good as none.
 *
 * Unit: share.
 * From: far below what trials tell.
 * If wrong: larger, forecasts near the time alone are coarse; smaller, divisions by nothing.
 */
export const hardlyAny = 0.001;

/**
 * A server is at most so many times as fast as the larger of what was believed and what was tried.
 *
 * Unit: factor.
 * From: by hand; further trials may raise it again.
 * If wrong: smaller, more steps up; larger, one odd trial leaps far too high.
 */
export const mostFaster = 4;

/**
 * Halvings of an interval until it is a point.
 *
 * Unit: steps.
 * From: a double has 53 bits.
 * If wrong: fewer, coarse rates; more, nothing.
 */
export const bisections = 60;

/**
 * What the digits of a double may add to a whole number of machines, and the least room above a rate.
 *
 * Unit: share.
 * From: the digits of a double.
 * If wrong: larger, a machine too few; smaller, one too many.
 */
export const rounding = 1e-9;

/**
 * Where requests take up less of the server than this, hardly any two of them meet.
 *
 * Unit: share of what it works on at once.
 * From: at five per cent, one request in twenty finds another one there.
 * If wrong: larger, slow endpoints are said to keep nothing; smaller, minutes of trials that can't succeed.
 */
export const idleShare = 0.05;
