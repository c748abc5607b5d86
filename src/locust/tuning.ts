/**
 * How often a worker says how far it is.
 *
 * Unit: s.
 * From: by hand.
 * If wrong: smaller, messages take time of requests; larger, a trial that ends by itself ends late.
 */
export const progressSeconds = 0.25;

/**
 * What Locust may take to start: Python, gevent and the script.
 *
 * Unit: s.
 * From: by hand: 1 to 2 s on the bench machine.
 * If wrong: smaller, a busy machine's start fails; larger, a start that hangs is noticed late.
 */
export const startSeconds = 60;

/**
 * What workers on other machines may take to come: somebody has to start them by hand.
 *
 * Unit: s.
 * From: by hand.
 * If wrong: smaller, there is no time to type the line; larger, a run that nobody looks at waits for nothing.
 */
export const arrivalSeconds = 300;

/**
 * What workers may take between two trials, or to come back after one was lost.
 *
 * Unit: s.
 * From: by hand: Locust calls a worker missing after 3 s without a sign of life.
 * If wrong: smaller, a slow network ends a run; larger, a lost worker is waited for.
 */
export const returnSeconds = 15;

/**
 * So long a trial's workers may say nothing of it beyond the limit of one request.
 *
 * Unit: s.
 * From: by hand: they tell their progress four times a second.
 * If wrong: smaller, a busy machine voids trials; larger, a lost connection is noticed late.
 */
export const silenceSeconds = 20;

/**
 * What master and workers may take to end by themselves before they are ended.
 *
 * Unit: ms.
 * From: by hand: Locust's master waits 0.5 s for its workers.
 * If wrong: smaller, workers on other machines are not told; larger, stopping takes longer.
 */
export const farewellMs = 1500;

/**
 * The share of a core from which Locust itself warns of its figures (`CPU_WARNING_THRESHOLD`).
 *
 * Unit: share.
 * From: Locust's runners.py.
 * If wrong: a trial that Locust warns of is told as better or worse than that.
 */
export const warnedShare = 0.9;

/** The port that Locust's own workers look for a master at. */
export const usualMasterPort = 5557;

/**
 * The most that one line from the master may hold: some 40,000 times of each of many workers.
 *
 * Unit: bytes.
 * From: by hand.
 * If wrong: smaller, a large trial is refused; larger, memory.
 */
export const longestLineBytes = 256 * 1024 * 1024;
