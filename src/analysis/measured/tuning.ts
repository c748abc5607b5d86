/**
 * Others that keep no more than this busy are part of any living machine.
 *
 * Unit: cores.
 * From: by hand.
 * If wrong: smaller, verdicts and warnings blame an idle editor; larger, a build beside the run goes unsaid.
 */
export const tolerableCores = 0.25;

/**
 * Cores that nobody used, from which on one may ask why the server did not.
 *
 * Unit: cores.
 * From: by hand: somewhat more than `tolerableCores`, as both readings are off by clock ticks.
 * If wrong: smaller, rounding looks like a lock; larger, a lock that leaves half a core idle is not seen.
 */
export const noticeablyIdle = 0.35;

/**
 * Others that keep no more than this share of the machine busy don't disturb a rate.
 *
 * Unit: share of the cores.
 * From: by hand: on two cores one of others' threads for half of the time.
 * If wrong: smaller, cells count for less on every desktop; larger, rates of a busy hour decide.
 */
export const disturbingFrom = 0.25;

/**
 * What each further share of the machine that others keep busy adds to the spread of a rate.
 *
 * Unit: standard deviation of ln rps for the whole machine.
 * From: by hand: at half of the machine 0.125, near the 0.15 seen on a busy bench machine (see `telling` of diagnosis).
 * If wrong: smaller, disturbed rates outvote quiet ones; larger, they count for nothing, and more is left undecided.
 */
export const disturbance = 0.5;

/**
 * Others keep so much of any living machine busy, every time.
 *
 * Unit: share of the cores.
 * From: by hand.
 * If wrong: comparisons of two runs are a little wider or narrower.
 */
export const everydayShare = 0.05;

/**
 * A server that uses up to `roomy` of the cores that others left has what it wants; from `crowded` on, others take from it.
 *
 * Unit: share of the cores left.
 * From: by hand.
 * If wrong: smaller, comparisons call I/O-bound changes noise; larger, a busy hour passes for a slower program.
 */
export const use = { roomy: 0.3, crowded: 0.8 } as const;

/**
 * The largest share of the machine that others may have taken of a rate.
 *
 * Unit: share of the cores.
 * From: formula: the logarithm has no bound beyond; a scheduler leaves a server that much (see `fairShare` of the fit).
 * If wrong: comparisons beside a machine that was wholly busy are wider or narrower.
 */
export const mostTaken = 0.8;

/**
 * Servers that together use no more cores than this may compute one at a time, under a lock: what they compute outside of
 * it comes on top.
 *
 * Unit: cores.
 * From: `npm run bench:answers -- diagnosis`, bench machine: up to 0.94 with locked-compute.
 * If wrong: larger, lock-free code on few cores looks locked; smaller, locks are not seen.
 */
export const aboutOneCore = 1.25;

/**
 * Processes that want so much of the cores that they could use compute all the time; the rest are the moments between two
 * requests.
 *
 * Unit: share of the cores.
 * From: `npm run bench:answers -- short`, bench machine with two processes and other programs beside: 1.7 to 2.0 cores wanted
 *   without a lock, 1.3 to 1.5 with one.
 * If wrong: smaller, a lock is passed over in silence; larger, lock-free code is hedged.
 */
export const allTheTime = 0.85;

/**
 * A load generator busier than this may itself be why a server has nothing to do.
 *
 * Unit: share of its event loop's time.
 * From: formula: half of the share that voids a trial, rounded up; the load's own checks warn from there on.
 * If wrong: smaller, locks under a quick load are not seen; larger, a slow generator looks like a lock.
 */
export const generatorAtEase = 0.5;

/**
 * A load generator busier than this is what limits a cell.
 *
 * Unit: share of its event loop's time.
 * From: as the load's own check, which voids such a trial (`boundShare` of load/self-checks).
 * If wrong: a column of the table names another limit.
 */
export const generatorBoundFrom = 0.8;

/**
 * An open load is kept up with when so much of it is answered.
 *
 * Unit: share of the rate offered.
 * From: by hand: starts of a short trial differ by 0.02 (`startToStartVariation`), and its last requests are cut off.
 * If wrong: larger, noise fails a server that keeps up; smaller, one that falls behind passes.
 */
export const keptUpFrom = 0.97;

/**
 * Slow requests are worth mentioning when they take at least `times` as long as most, and make up `share` of all time.
 *
 * Unit: factor on the median latency; share of all latency.
 * From: by hand: half of them then are above what starts differ by (`startToStartVariation`).
 * If wrong: a warning more or less.
 */
export const notablySlow = { times: 2, share: 0.05 } as const;

/**
 * Starts are worth mentioning when their rate is off by more than this.
 *
 * Unit: share of the median rate.
 * From: by hand: two and a half times `startToStartVariation`.
 * If wrong: a warning more or less.
 */
export const farStart = 0.05;

/**
 * A rate that rises by less than this factor from the first third to the last has settled for our purposes: the mean of the
 * trial is then within about 7 % of the rate that it rose to.
 *
 * Unit: factor.
 * From: test/services/labelled-node.mjs, /hello on a cold server, bench machine: 1.3 to 3 within trials of 0.05 to 3 s.
 * If wrong: smaller, noise has trials done again; larger, cold code is measured.
 */
export const noticeableRise = 1.15;

/**
 * The same where other programs kept cores busy: what they let go of makes a rate rise as well.
 *
 * Unit: factor.
 * From: by hand: others that end in the middle of a trial on two cores.
 * If wrong: as `noticeableRise`.
 */
export const noticeableRiseBesideOthers = 1.5;

/**
 * A third may have so much of the rate of the one before it, and the rate still have risen all along.
 *
 * Unit: factor.
 * From: by hand: two and a half times `startToStartVariation`.
 * If wrong: larger, a dip hides cold code; smaller, a slump is called warming up.
 */
export const stillRising = 0.95;

/**
 * Answers in the first third from which on its rate says something.
 *
 * Unit: answers.
 * From: formula: counts of 30 are good to 1 / √30 = 18 %.
 * If wrong: fewer, chance looks like warming up; more, cold code in short trials is measured.
 */
export const fewestAnswers = 30;

/**
 * Standard deviations of the difference between two counts that chance does not bring about.
 *
 * Unit: standard deviations.
 * From: formula: one in 30,000 for independent answers.
 * If wrong: smaller, steady trials are done again; larger, cold code in short trials is measured.
 */
export const sureDeviations = 4;

/**
 * Starts of the same server differ by about so much; used where there are too few starts to tell.
 *
 * Unit: standard deviation of ln rps.
 * From: by hand for gunicorn on the bench machine; a run's own starts replace it from three on.
 * If wrong: smaller, luck is called a difference; larger, more starts are measured, and real differences called noise.
 */
export const startToStartVariation = 0.02;

/**
 * What that expectation is worth beside two starts.
 *
 * Unit: observed differences.
 * From: by hand: with it Student's t is 2.6 instead of 12.7 standard errors.
 * If wrong: smaller, two starts say nothing; larger, they are not listened to.
 */
export const priorStrength = 4;

/**
 * An interval of more than this says nothing: the trial was too unsteady.
 *
 * Unit: half of its width, ln.
 * From: formula: e^0.7 = 2: a rate that may be half or twice as large.
 * If wrong: smaller, unsteady trials have no interval; larger, they have a useless one.
 */
export const mostUseful = 0.7;

/**
 * Blocks beyond which more of them don't help: longer ones are less correlated.
 *
 * Unit: blocks.
 * From: formula: Student's t at 29 degrees of freedom is within 5 % of the normal's.
 * If wrong: fewer, wider intervals; more, blocks that are correlated, which widens them too.
 */
export const mostBlocks = 30;

/**
 * Waves that a block of equal time holds at least.
 *
 * Unit: waves of as many completions as the server works on at once.
 * From: formula: a window's edge catches or misses one wave, a tenth of the count.
 * If wrong: fewer, steady rates look unsteady; more, short trials have no interval.
 */
export const wavesPerBlock = 10;

/**
 * CPU time below which the shares of the workers are luck.
 *
 * Unit: clock ticks of all workers together.
 * From: formula: a share read from ten ticks is good to a tenth.
 * If wrong: fewer, chance looks like uneven workers; more, unevenness in short trials is not seen.
 */
export const fewestTicksOfWorkers = 10;

/**
 * From this on the load counts as uneven.
 *
 * Unit: CPU of the busiest worker over the mean of the workers.
 * From: by hand: of two workers one does three quarters.
 * If wrong: smaller, ordinary luck is told as uneven; larger, workers that do nothing go untold.
 */
export const unevenFrom = 1.5;

/**
 * The tick of a CPU clock of which a record does not say.
 *
 * Unit: ms.
 * From: formula: Linux's USER_HZ of 100 on every machine that Node runs on.
 * If wrong: coarse CPU figures of old records are believed, or not used.
 */
export const usualCpuTickMs = 10;

/**
 * How long a client's system puts an acknowledgement off: 40 ms or a little more on Linux (TCP_DELACK_MIN, and up to 200 ms
 * where answers come seldom), about 100 ms on macOS, 200 ms on Windows.
 *
 * Unit: ms.
 * From: formula: those systems' own figures, wide since timers are late on a busy machine. They only choose which answers
 *   are looked at more closely.
 * If wrong: narrower, a delay goes unseen; wider, more servers get some requests for nothing.
 */
export const ackDelayMs = { shortest: 25, longest: 400 } as const;

/**
 * Requests that went out on a connection that was used before: on a new one no acknowledgement is put off.
 *
 * Unit: share of the requests.
 * From: formula: what the median latency then is of.
 * If wrong: as `ackDelayMs`.
 */
export const mostlyKept = 0.5;

/**
 * A rest of an answer that is no longer than this on a new connection was no slow body.
 *
 * Unit: share of the rest on a kept one.
 * From: by hand.
 * If wrong: smaller, a delay beside a slow body is not told; larger, slow bodies are called one.
 */
export const goneDelay = 0.25;

/**
 * Two calibrations of an endpoint, of two sittings of a run, differ when the time of a request does by more than `share`, and by
 * more than `deviations` of what starts and other programs make of it. `starts`: what two starts of one server differ by.
 *
 * Unit: share of the time; standard deviations; standard deviation of ln time.
 * From: by hand: `share` is what a cell must win by to be worth a change of settings, `starts` as the search takes it.
 * If wrong: smaller, a sitting on the same machine passes for one on another; larger, a throttled core goes unsaid.
 */
export const sittingDrift = { share: 0.1, deviations: 2, starts: 0.02 } as const;
