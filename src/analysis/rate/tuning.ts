/**
 * The answer is narrow enough.
 *
 * Unit: upper end of the interval over the lower one.
 * From: simulated: `longRunError` alone makes it 1.08; ±8 % takes six to ten trials.
 * If wrong: smaller, trials are spent on what the next start makes void; larger, the answer is coarse.
 */
export const narrowEnough = 1.16;

/**
 * Confidence of the interval.
 *
 * Unit: probability.
 * From: custom.
 * If wrong: intervals wider or narrower, and more or fewer trials.
 */
export const answerConfidence = 0.95;

/**
 * Fewest trials of an answer.
 *
 * Unit: trials.
 * From: by hand: a first one, two at the answer, and one on either side.
 * If wrong: fewer, an answer by luck; more, each takes longer.
 */
export const fewestRateTrials = 5;

/**
 * Trials after which the search ends with what it has.
 *
 * Unit: trials.
 * From: simulated: beyond, the interval narrows with the root of the trials only.
 * If wrong: fewer, wide answers; more, minutes on a server that answers differently each time.
 */
export const mostRateTrials = 14;

/**
 * From such an interval on, trials go to either side of the answer in turns.
 *
 * Unit: upper end of the interval over the lower one.
 * From: by hand.
 * If wrong: smaller, the two sides are tried late; larger, trials go astray while little is known.
 */
export const nearEdge = 1.35;

/**
 * Which side.
 *
 * Unit: probabilities by which a rate is taken from what is believed.
 * From: by hand: where the limit is kept rather surely, and where it is rather surely not, lies the steepness of the curve.
 * If wrong: nearer to a half, the steepness stays unknown; further, trials tell little.
 */
export const edgeQuantiles = [0.5, 0.25, 0.75] as const;

/**
 * How far from the forecast the answer may lie, and how fine it is known.
 *
 * Unit: logarithm of the rate.
 * From: formula: a factor of 150, in steps of half a per cent.
 * If wrong: smaller range, servers that the model knows nothing of are not found; coarser, intervals are; finer, only time.
 */
export const belief = { range: 5, step: 0.005 } as const;

/**
 * How far the forecast is believed: Student's t of the logarithm of the rate.
 *
 * Unit: degrees of freedom; logarithm of the rate.
 * From: the forecast is mostly right within a quarter to a half; where the model does not know the server, it is anything.
 * If wrong: narrower, a wrong forecast costs trials; wider, a right one is not used.
 */
export const believedForecast = { degrees: 2, deviation: 0.35 } as const;

/**
 * Differences between server starts that are thought possible, and how likely.
 *
 * Unit: standard deviation of the logarithm of the rate; weight.
 * From: starts differ by one or two per cent (startToStartVariation), on a machine with other programs by more.
 * If wrong: without large ones, answers on a busy machine are too sure; without small ones, quiet ones take more trials.
 */
export const startDifferences = [
  { deviation: 0.01, weight: 0.4 },
  { deviation: 0.02, weight: 0.35 },
  { deviation: 0.04, weight: 0.18 },
  { deviation: 0.08, weight: 0.06 },
  { deviation: 0.16, weight: 0.01 },
] as const;

/**
 * How steep the curve may be at the answer, as a share of rate × time that a request may wait.
 *
 * Unit: factor; weight.
 * From: formula: 1 where arrivals and service times vary as in M/M/c, 2 / (c²ₐ + c²ₛ) in general (Kingman).
 * If wrong: without small ones, servers with rare slow requests are misread; without large ones, very even ones take more trials.
 */
export const steepnesses = [
  { factor: 0.03, weight: 0.05 },
  { factor: 0.1, weight: 0.1 },
  { factor: 0.3, weight: 0.15 },
  { factor: 1, weight: 0.25 },
  { factor: 3, weight: 0.25 },
  { factor: 10, weight: 0.15 },
  { factor: 30, weight: 0.05 },
] as const;

/**
 * Bounds of the steepness.
 *
 * Unit: log-odds for each unit of the logarithm of the rate.
 * From: formula: at 1, a tenth more has a tenth more odds; at 400, one per cent of the rate has fifty times.
 * If wrong: larger least, slow curves are misread; larger most, trials near the answer say more than their errors.
 */
export const steepness = { least: 1, most: 400 } as const;

/**
 * Probability that a trial says nothing, as beside a program that took the cores for its time.
 *
 * Unit: probability.
 * From: by hand.
 * If wrong: smaller, one spoiled trial moves the answer; larger, more trials.
 */
export const spoiledShare = 0.03;

/**
 * Error of a rate that a server which could not keep up reached.
 *
 * Unit: standard deviation of its logarithm.
 * From: a few seconds of answers, and a backlog that may cost by itself.
 * If wrong: smaller, the answer is held below it too strictly; larger, it helps less.
 */
export const saturationError = 0.015;

/**
 * The beginning of a trial that is left out: its queue is still filling.
 *
 * Unit: share of the time.
 * From: simulated.
 * If wrong: smaller, rates seem to be kept that are not; larger, less is counted.
 */
export const settlingShare = 0.3;

/**
 * Blocks that a trial is cut into for the error of its share over the limit.
 *
 * Unit: blocks.
 * From: at least the ten that an interval needs.
 * If wrong: fewer, the error is itself uncertain; more, blocks are shorter than the queue's memory.
 */
export const evidenceBlocks = 15;

/**
 * The variance of the share over the limit, over that of independent requests, where a trial does not tell.
 *
 * Unit: factor.
 * From: simulated: requests over the limit come in runs.
 * If wrong: smaller, trials without any are believed too much; larger, too little.
 */
export const usualClustering = 16;

/**
 * The backlog grows when it has by so many standard deviations, and by so much.
 *
 * Unit: standard deviations of a random walk; share of the requests started.
 * From: formula: one trial in 160 of a random walk goes so far; the share is half of what the answer may be off by.
 * If wrong: smaller, servers that keep up are said not to; larger, an overload is seen only in long trials.
 */
export const growth = { deviations: 2.5, least: 0.005 } as const;

/**
 * Requests that may fail or find no connection.
 *
 * Unit: share.
 * From: as elsewhere (tolerableFailures).
 * If wrong: smaller, one lost connection fails a rate; larger, errors pass for speed.
 */
export const mostLostShare = 0.005;

/**
 * Below this nobody asks for a percentile.
 *
 * Unit: requests per second.
 * From: custom: one request in ten seconds.
 * If wrong: larger, slow endpoints are said to keep nothing; smaller, trials of minutes.
 */
export const leastRate = 0.1;

/**
 * Halvings of an interval until it is a point.
 *
 * Unit: steps.
 * From: a double has 53 bits.
 * If wrong: fewer, coarse rates; more, nothing.
 */
export const bisections = 60;

/**
 * Where requests take up less of the server than this, hardly any two of them meet.
 *
 * Unit: share of what it works on at once.
 * From: at five per cent, one request in twenty finds another one there.
 * If wrong: larger, slow endpoints are said to keep nothing; smaller, minutes of trials that can't succeed.
 */
export const idleShare = 0.05;

/**
 * Length of a trial in times of the limit.
 *
 * Unit: limits.
 * From: formula: at 50, an overload of 2 % is a wait as long as the limit at the trial's end.
 * If wrong: smaller, answers are too high; larger, each trial takes longer.
 */
export const settlingLimits = 50;

/**
 * Requests of a trial that may take longer than the limit: so many are counted to tell their share.
 *
 * Unit: requests.
 * From: formula: of 20, chance takes or adds 4.5.
 * If wrong: fewer, trials of slow endpoints tell little; more, they take minutes.
 */
export const requestsOverLimit = 20;

/**
 * No trial takes longer.
 *
 * Unit: s.
 * From: by hand: a search has ten of them.
 * If wrong: shorter, slow endpoints and long limits are told less well; longer, nobody waits for it.
 */
export const longestSeconds = 30;

/**
 * How far a search stays below a rate that the load generator could not start.
 *
 * Unit: factor.
 * From: by hand.
 * If wrong: smaller, several trials are spent on the generator's limit; larger, rates that it could start are left out.
 */
export const limitStep = 1.1;

/**
 * Share over the limit far below the answer: pauses of the server, slow requests.
 *
 * Unit: share of what is allowed.
 * From: by hand.
 * If wrong: smaller, a pause is taken for a queue; larger, rates just below the answer seem to be far below.
 */
export const floorShare = 0.1;

/**
 * No more requests than this are expected to be over the limit, however high the rate: a queue takes time to grow.
 *
 * Unit: share.
 * From: by hand.
 * If wrong: larger, trials beyond the answer say too much on its place; smaller, they say less.
 */
export const mostShare = 0.9;

/**
 * Where a server start may lie: standard deviations of starts and weights of a Gauss-Hermite quadrature with five nodes.
 *
 * Unit: standard deviations; weight.
 * From: formula: the roots of the fifth Hermite polynomial.
 * If wrong: fewer nodes, differences between starts are seen coarsely; more, only time.
 */
export const startNodes = [
  { deviations: -2.856970013872806, weight: 0.01125741132772071 },
  { deviations: -1.355626179974266, weight: 0.2220759220056126 },
  { deviations: 0, weight: 0.5333333333333333 },
  { deviations: 1.355626179974266, weight: 0.2220759220056126 },
  { deviations: 2.856970013872806, weight: 0.01125741132772071 },
] as const;

/**
 * Likelihood of whatever a spoiled trial says, where 1 is that of what was to be expected.
 *
 * Unit: likelihood.
 * From: formula: one of as many values as some tens of independent requests can tell apart.
 * If wrong: smaller, one spoiled trial moves the answer; larger, good ones tell less.
 */
export const spoiledLikelihood = 0.1;

/**
 * A trial tells how requests over the limit come together where there are so many of them.
 *
 * Unit: share of what is allowed.
 * From: by hand.
 * If wrong: smaller, trials with one or two are believed; larger, none tells.
 */
export const tellingShare = 0.2;

/**
 * What trials of some seconds can't tell of a server's long run: queues that have not quite settled, a curve that is no logistic one.
 *
 * Unit: standard deviation of the logarithm of the rate.
 * From: `npm run bench:capacity -- --simulated`: answers of undisturbed servers are one or two per cent too high.
 * If wrong: smaller, intervals hold less often than they say; larger, they say less.
 */
export const longRunError = 0.02;
