/**
 * What a single trial without an interval of its own is supposed to be off by.
 *
 * Unit: standard deviation of ln rps.
 * From: by hand: `startToStartVariation` and as much again within a short trial.
 * If wrong: smaller, luck is called a difference; larger, real ones "within noise".
 */
export const supposedVariation = 0.035;

/**
 * Luck up to this is among the differences that starts of any server show.
 *
 * Unit: standard deviation of ln rps.
 * From: by hand: two and a half times `startToStartVariation`.
 * If wrong: smaller, most servers with several processes count as a matter of luck, and lose to steadier ones; larger, a
 *   lucky start is recommended.
 */
export const notableLuck = 0.05;

/**
 * The expectation of how starts differ counts as so many observed differences, so that a lucky pair does not make
 * everything certain.
 *
 * Unit: observed differences.
 * From: as `priorStrength` (`measured/tuning.ts`).
 * If wrong: smaller, two like starts make everything certain; larger, a run's own starts are not listened to.
 */
export const expectationWorth = 4;

/**
 * A prediction is never surer than this beside a measured start that may be luck.
 *
 * Unit: standard deviation of ln rps.
 * From: formula: √(0.06² + 0.05²), the model's own error with a fit's.
 * If wrong: smaller, predictions outvote lucky starts; larger, luck is recommended.
 */
export const surestPrediction = 0.08;

/**
 * How far below the rate of connections that fell as pure chance has it starts are on average, for each unit of their luck:
 * the kernel wakes processes in an order of its own.
 *
 * Unit: ln rps for each standard deviation of luck.
 * From: by hand: 1 at first, 0.85 since event loops that are busy share better.
 * If wrong: smaller, servers whose rate is luck are measured for nothing; larger, they are passed over.
 */
export const costOfLuck = 0.85;

/**
 * Differences up to this are never called one.
 *
 * Unit: ln rps.
 * From: criterion.rs' noise threshold.
 * If wrong: smaller, hairs are split in comparisons; larger, real ones of one per cent go unsaid.
 */
export const smallestDifference = 0.01;

/**
 * However noisy the measurement, nobody is advised to give away more than `most` for fewer processes, or `forMemory` where
 * it saves memory at the most.
 *
 * Unit: ln rps.
 * From: by hand; the aim is 97 % of the best in the median, 95 % nine times in ten (`npm run bench:answers -- search`).
 * If wrong: larger, cheaper settings that are slower are advised; smaller, more processes than it takes.
 */
export const givenAway = { most: 0.06, forMemory: 0.03 } as const;

/**
 * Share of the exhaustive search's time that a race usually takes.
 *
 * Unit: share.
 * From: `npm run bench:answers -- search`, bench machine.
 * If wrong: the time that a run says beforehand; the search itself stays.
 */
export const usualShare = 0.14;

/**
 * Up to this share of the exhaustive search's time a trial is cheap.
 *
 * Unit: share.
 * From: by hand; the aim was a tenth of the exhaustive time.
 * If wrong: larger, longer searches; smaller, worse answers.
 */
export const plannedShare = 0.15;

/**
 * Up to this share of the exhaustive search's time a trial is done for comparison alone.
 *
 * Unit: share.
 * From: as `plannedShare`.
 * If wrong: larger, longer searches; smaller, the gain over the default is told as predicted.
 */
export const comparisonShare = 0.15;

/**
 * A grid with fewer servers is searched as thoroughly as one with so many: its trials are few, whatever their share.
 *
 * Unit: servers.
 * From: formula: three trials are then a fifth of the time.
 * If wrong: fewer, small grids are left after one trial; more, they are measured whole.
 */
export const fewestServers = 16;

/**
 * Nobody minds the first seconds: a search that would be over sooner is weighed as if it took so long.
 *
 * Unit: s.
 * From: by hand.
 * If wrong: quick searches measure more or less.
 */
export const shortestSearch = 30;

/**
 * A server that is slower than this many of the quickest counts no more in the exhaustive time: nobody would choose it,
 * however long it takes.
 *
 * Unit: trials' time of the quickest.
 * From: by hand.
 * If wrong: larger, grids with very slow servers are searched for longer; smaller, for less.
 */
export const slowest = 3;

/**
 * What a trial must promise to be done.
 *
 * Unit: share of the leader's rate.
 * From: by hand: well below `smallestDifference`, since a promise is an average over what may turn out.
 * If wrong: smaller, longer searches; larger, the best cell stays unmeasured.
 */
export const worthLooking = 0.004;

/**
 * What a trial must promise more for each share of the exhaustive time that the race will have taken beyond the planned one.
 *
 * Unit: share of the leader's rate for each exhaustive time.
 * From: by hand: at 25 % of the exhaustive time a trial must promise 4 % more.
 * If wrong: smaller, longer searches; larger, worse answers.
 */
export const priceOfTime = 0.4;

/**
 * A server that was measured before is measured again only for this much more: a tie would promise some tenths of a per cent
 * forever, since starts of equal servers differ too.
 *
 * Unit: share of the leader's rate.
 * From: formula: what a tie promises at `startToStartVariation`, 0.4 × 0.02 × √2.
 * If wrong: smaller, ties are measured until the time is up; larger, a lucky start is believed.
 */
export const moreForRepeating = 0.012;

/**
 * A server with fewer processes that may be as fast is worth as much as one that promises this.
 *
 * Unit: share of the leader's rate.
 * From: by hand, so that it is looked at once, while time is cheap.
 * If wrong: smaller, more processes than it takes; larger, longer searches.
 */
export const worthOfSaving = 0.012;

/**
 * Rates this close count as the same when the next candidate is chosen: the cheaper one goes first.
 *
 * Unit: ln rps.
 * From: as `startToStartVariation`.
 * If wrong: only the order of trials.
 */
export const alike = 0.02;

/**
 * Misses of an endpoint's predictions: what all share, what those of one kind of server share, and the least that each has of its own.
 *
 * Unit: standard deviation of ln rps.
 * From: by hand: together 0.075, near the model's error and a fit's.
 * If wrong: smaller, a wrong model holds the best cell back; larger, one trial teaches nothing about the others, and the
 *   search is longer.
 */
export const miss = { shared: 0.06, ofKind: 0.04, own: 0.02 } as const;

/**
 * What a single trial with too small a sample for a spread of its own is off by.
 *
 * Unit: standard deviation of ln rps.
 * From: by hand, as `startToStartVariation`, which is added.
 * If wrong: smaller, a short trial decides; larger, it is measured again.
 */
export const smallTrialSd = 0.02;
