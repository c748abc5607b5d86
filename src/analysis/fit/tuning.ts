/**
 * Expected miss of a modelled rate when the demand is right, on a machine of its own.
 *
 * Unit: standard deviation of ln rps.
 * From: the model's own error (`capacity/tuning.ts`).
 * If wrong: smaller, noise is explained by locks and limits; larger, real ones are not believed.
 */
export const rateSigma = 0.06;

/**
 * Expected miss of a CPU reading when the demand is right.
 *
 * Unit: standard deviation of ln ms.
 * From: by hand: readings of `fewestTicks` are good to 0.1, and worker classes differ.
 * If wrong: smaller, the clock's ticks outvote the rates; larger, CPU and waiting are told apart by the rates alone.
 */
export const cpuSigma = 0.15;

/**
 * A miss counts no more than this many sigmas, so that one odd cell does not decide.
 *
 * Unit: standard deviations.
 * From: by hand.
 * If wrong: larger, one odd start chooses the explanation; smaller, a clear one is not believed.
 */
export const mostSigmas = 6;

/**
 * What a supposition must gain in score to be believed: `supposing`, and `choosing` more where it chooses among many values.
 *
 * Unit: −2 ln likelihood.
 * From: formula: three times Akaike's 2 for a parameter, and as much as Bayes' criterion asks for at 20 values (ln 20 = 3).
 * If wrong: smaller, locks are named where there are none; larger, more is left undecided.
 */
export const cost = { supposing: 6, choosing: 3 } as const;

/**
 * Explanations whose score is within this of the best are kept in mind.
 *
 * Unit: −2 ln likelihood.
 * From: formula: e^(−5 / 2) = 0.08, the weight below which none widens a range (`leastWeight`).
 * If wrong: smaller, ranges that are too narrow; larger, only time.
 */
export const plausibleWithin = 5;

/**
 * CPU shares of the best explanation whose score is within this of it are as good.
 *
 * Unit: −2 ln likelihood.
 * From: formula: about a 84 % interval of one parameter (√2 standard deviations).
 * If wrong: smaller, verdicts that are too sure; larger, more that are inconclusive.
 */
export const asGoodWithin = 2;

/**
 * How sure a calibration is of C + W.
 *
 * Unit: standard deviation of ln ms.
 * From: by hand, as `rateSigma`.
 * If wrong: smaller, a calibration in a bad moment bends all predictions; larger, rates hide a lock as a longer request.
 */
export const calibrationSigma = 0.06;

/**
 * The rates may correct a calibration's C + W by no more than this.
 *
 * Unit: ln ms.
 * From: formula: two and a half times `calibrationSigma`.
 * If wrong: as `calibrationSigma`.
 */
export const mostCorrection = 0.15;

/**
 * Standard deviations that the end of a calibration's interval of CPU shares lies from its middle.
 *
 * Unit: standard deviations.
 * From: by hand: the interval holds what clock ticks allow at the worst, which is more than one deviation.
 * If wrong: smaller, rates overrule the clock; larger, the clock overrules the rates.
 */
export const sigmasOfShare = 1.3;

/**
 * CPU shares to try first when nothing tells them.
 *
 * Unit: share of C + W.
 * From: by hand; refined around the best.
 * If wrong: fewer, the best explanation may be missed; more, only time.
 */
export const coarseShares = [0.0005, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1] as const;

/**
 * Steps from one share to the next with which the grid is refined.
 *
 * Unit: share of the distance.
 * From: formula: halves; the last tells shares apart that differ by 0.025.
 * If wrong: fewer, coarser shares; more, only time.
 */
export const refinements = [0.5, 0.25, 0.125] as const;

/**
 * Values of what a supposition supposes, in rising order.
 *
 * Unit: share of C or W; requests for `shared-limit`.
 * From: by hand: each step moves a rate by no more than about a third.
 * If wrong: fewer, a lock or limit between two values is explained by a share of CPU instead; more, only time.
 */
export const supposedValues = {
  plain: [0],
  'outside-interpreter-lock': [0.02, 0.25, 0.5, 0.75],
  'beside-event-loop': [0.02, 0.25, 0.5, 0.75],
  'global-lock': [0.75, 0.9, 1],
  'process-lock': [0.25, 0.5, 0.75, 0.9, 1],
  'shared-limit': [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64],
  'blocking-waits': [0],
} as const;

/**
 * CPU shares at which suppositions make sense: threads beside from `threads` on, a lock while computing from `lock` on, one
 * while waiting up to `waiting`.
 *
 * Unit: share of C + W.
 * From: by hand: elsewhere they move no rate by more than noise.
 * If wrong: locks are named where they hardly matter, or are not seen.
 */
export const sensibleShare = { threads: 0.1, lock: 0.3, waiting: 0.97 } as const;

/**
 * The least CPU share, so that nothing is divided by nothing.
 *
 * Unit: share of C + W.
 * From: formula: 5 µs of a 10 ms request, less than any server takes to answer.
 * If wrong: larger, very long waits look shorter than they are; smaller, nothing.
 */
export const leastShare = 0.0005;

/**
 * The least share of C that an event loop's own thread has.
 *
 * Unit: share of C.
 * From: formula: bounds the cores of one process at 100.
 * If wrong: nothing below 100 cores.
 */
export const leastLoopShare = 0.01;

/**
 * Clocks that tick every 10 ms: master and worker can each be off by one at either end.
 *
 * Unit: ms for a calibration.
 * From: formula: the error of a sum of four such ends, two thirds of which fall within it.
 * If wrong: smaller, a coarse clock decides between CPU and waiting; larger, more is left to the rates.
 */
export const tickErrorMs = 15;

/**
 * What a CPU reading is off by whatever its clock.
 *
 * Unit: share of C.
 * From: by hand.
 * If wrong: as `tickErrorMs`.
 */
export const readingError = 0.05;

/**
 * How far the scheduler's account of waiting for a core may be off.
 *
 * Unit: share of it.
 * From: by hand.
 * If wrong: smaller, waiting for a core is taken for waiting in the service; larger, more verdicts are inconclusive.
 */
export const queueError = 0.25;

/**
 * What one request takes at most to wake the two processes that sleep while it is alone, server and client, and to come
 * through the kernel between them: so much of its time is neither CPU of the server nor waiting in the service.
 *
 * Unit: ms.
 * From: `npm run bench:answers -- short`, /hello, bench machine: 0.03 with Node's and Go's own servers; three times that on slower
 *   machines.
 * If wrong: larger, real waits of less look like none, and such an endpoint is CPU-bound only where its processes compute
 *   all the time; smaller, a quick endpoint looks as if it waited.
 */
export const wakeUpMs = 0.1;

/**
 * A request that uses less than this many cores while it is alone may do so by a collector of garbage or the like.
 *
 * Unit: CPU time over latency.
 * From: by hand.
 * If wrong: smaller, a collector looks like parallel code; larger, code on few cores is predicted to scale over more.
 */
export const severalCores = 1.2;

/**
 * Requests that differ are no surer of their CPU share than at this C × W.
 *
 * Unit: product of the shares of C and W.
 * From: formula: that of a share of 0.05, beyond which it goes to nothing.
 * If wrong: smaller, few requests that differ are believed; larger, nothing is believed but many.
 */
export const leastShareSpread = 0.05;

/**
 * A miss from which it is explained: a rate a fifth above what was predicted, or a prediction a fifth above the rate.
 *
 * Unit: share.
 * From: formula: two standard deviations of `rateSigma` and of a prediction's own.
 * If wrong: sentences more or less; and predictions may hold cells back that a surprise should have had measured (larger).
 */
export const notableMiss = 0.2;

/**
 * Up to here, for each worker but one, the busiest one was above the mean where connections fell about evenly.
 *
 * Unit: share of the mean.
 * From: by hand: half of what counts as uneven with two workers.
 * If wrong: another cause is named for a rate above its prediction.
 */
export const evenUpTo = 0.25;

/**
 * A process that uses more cores than this computes in several threads at once.
 *
 * Unit: cores.
 * From: by hand: what a collector of garbage or the kernel's clock may add.
 * If wrong: another cause is named for a rate above its prediction.
 */
export const moreThanOneCore = 1.15;

/**
 * A shortfall against a perfect balance that is more than noise.
 *
 * Unit: share of the rate.
 * From: the model's own error (`capacity/tuning.ts`), rounded up.
 * If wrong: smaller, noise is told as uneven workers; larger, a loss of a tenth goes untold.
 */
export const shortfallFrom = 0.07;

/**
 * How far below the unluckiest start a rate may lie and still be explained by luck.
 *
 * Unit: share of the rate.
 * From: two and a half times what starts differ by (`measured/tuning.ts`).
 * If wrong: smaller, other causes are told as uneven workers; larger, unlucky starts are unexplained.
 */
export const belowLuck = 0.95;

/**
 * A fit that typically misses its cells by more than `typical` explains nothing, nor does one that misses some of them by
 * far: `most`.
 *
 * Unit: share (root mean square of the log ratios for `most`).
 * From: by hand: four and seven times `rateSigma`.
 * If wrong: smaller, a usable model measures the whole grid; larger, a useless one holds the best cell back.
 */
export const mostMissed = { typical: 0.25, most: 0.4 } as const;

/**
 * Rates that the model learns from: it has few parameters, and more teach it nothing that is worth their time.
 *
 * Unit: cells.
 * From: `npm run bench:steps`: work between two trials that does not grow with the grid.
 * If wrong: fewer, a noisier fit; more, the runner takes CPU of the machine that it measures.
 */
export const mostLearnedFrom = 40;

/**
 * Explanations with less weight than this don't widen a prediction's range.
 *
 * Unit: share of the weights.
 * From: formula: what is left of nine in ten, rounded down.
 * If wrong: smaller, the search measures what is hardly possible; larger, ranges are too narrow.
 */
export const leastWeight = 0.08;

/**
 * The error of a fit is taken for no less and no more than this.
 *
 * Unit: share.
 * From: by hand: fewer rates than parameters fit perfectly; an error beyond a half says nothing more.
 * If wrong: smaller `least`, the first predictions are too sure; larger, the search measures more.
 */
export const fitError = { least: 0.04, most: 0.5 } as const;

/**
 * More luck of the start is not seen: all connections on one process is as rare as it is bad.
 *
 * Unit: standard deviation of ln rps.
 * From: by hand.
 * If wrong: larger, servers with pinned connections are not recommended; smaller, a lucky start is.
 */
export const mostLuck = 0.3;

/**
 * Event loops that use so much of the cores they could use are busy.
 *
 * Unit: share of the cores.
 * From: by hand.
 * If wrong: the luck of a start is a third of the model's range instead of a half, or the other way round.
 */
export const busyFrom = 0.6;

/**
 * What part of the model's luck event loops have: a busy one leaves connections to others.
 *
 * Unit: share of the luck.
 * From: by hand, after `npm run bench:answers -- model` of gevent and Node on the bench machine.
 * If wrong: smaller, a lucky start is believed; larger, more starts are measured.
 */
export const luckOfLoops = { busy: 1 / 3, idle: 1 / 2 } as const;

/**
 * Fewest ticks of a CPU clock for a figure that is good to about 10 %.
 *
 * Unit: ticks.
 * From: formula: one tick at either end: 2 / 20.
 * If wrong: fewer, the clock's ticks decide; more, short trials have no CPU figure.
 */
export const fewestTicks = 20;

/**
 * Ways of spreading connections over processes that are tried for a measured rate.
 *
 * Unit: ways.
 * From: formula: the least and the most of 5 hold 4 / 6 of all further ones: about two standard deviations.
 * If wrong: fewer, ordinary luck is explained by locks; more, only time.
 */
export const spreadsOfRates = 5;

/**
 * CPU shares of workers tell only roughly how the requests were shared.
 *
 * Unit: standard deviation of ln rps.
 * From: by hand.
 * If wrong: smaller, uneven workers bend the fit; larger, rates of several workers teach it less.
 */
export const knownLuck = 0.05;

/**
 * Cores that a scheduler leaves to the server at the least, however busy the others are.
 *
 * Unit: share of the machine's cores.
 * From: by hand: Linux's scheduler shares cores by thread, and the server has one at least.
 * If wrong: smaller, disturbed rates look better than the model allows; larger, they look like locks.
 */
export const fairShare = 0.3;

/**
 * What the expectation that worker classes cost the same CPU is worth beside readings.
 *
 * Unit: readings.
 * From: by hand.
 * If wrong: smaller, one noisy reading makes a class dear; larger, a class that is dear is found out late.
 */
export const worthOfSameCost = 0.5;

/**
 * Worker classes differ in CPU by no more than this.
 *
 * Unit: ln of the factor.
 * From: formula: e^0.5 = 1.65.
 * If wrong: larger, a misread class is passed over; smaller, a class that costs twice as much is predicted too fast.
 */
export const mostClassCost = 0.5;

/**
 * A calibration's interval of CPU shares is no narrower than this, so that nothing is divided by nothing.
 *
 * Unit: share of C + W.
 * From: formula: far below what any clock tells.
 * If wrong: nothing, unless it is near what a clock tells.
 */
export const narrowestShare = 1e-6;

/**
 * What the supposed cost of the load generator (`generatorMs` of the capacity model) is worth beside trials.
 *
 * Unit: requests.
 * From: formula: so many cost one tick of a coarse CPU clock (15.6 ms on Windows, by 0.04 ms each).
 * If wrong: smaller, a clock tick in a calibration bends the first predictions; larger, short trials don't correct what is
 *   supposed.
 */
export const worthOfSupposedCost = 400;

/**
 * Trials that tell what a request over a kept connection costs, and what one over a fresh one does: those between tell
 * neither.
 *
 * Unit: share of the requests that went out on a connection that was used before.
 * From: by hand.
 * If wrong: nearer to a half, costs of the two are mixed; farther from it, fewer trials tell.
 */
export const keptConnections = { most: 0.9, fewest: 0.1 } as const;

/**
 * A trial tells what a request costs the load generator from this rate on: below, most of its CPU is what it does in any case.
 *
 * Unit: requests/s.
 * From: bench machine: 5 ms of CPU a second with hardly a request, which is 0.01 ms for each of 500; at fewer requests a server
 *   that fills two cores spends 4 ms on each, beside which the generator's cost is nothing.
 * If wrong: smaller, quick servers are predicted too slow; larger, what is supposed stays.
 */
export const tellingRps = 500;
