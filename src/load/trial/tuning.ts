/**
 * Requests that one generator process offers with ease.
 *
 * Unit: requests/s.
 * From: by hand: well below what `npm run bench:load -- nginx-keep` shows of one process.
 * If wrong: larger, a generator that is the limit; smaller, processes that take cores from the server.
 */
export const ratePerProcess = 20_000;

/**
 * Cores that a further generator process needs to leave to the server.
 *
 * Unit: cores.
 * From: by hand.
 * If wrong: fewer, the load takes the server's cores; more, a generator that is the limit.
 */
export const coresPerProcess = 4;

/**
 * Load that is too short for a second process to pay for itself.
 *
 * Unit: requests; connections.
 * From: formula: a process starts in 0.1 s, which is a tenth of what so many requests take one (`ratePerProcess`).
 * If wrong: smaller, short trials wait for processes; larger, long ones have one only.
 */
export const shortLoad = { requests: 20_000, connections: 32 } as const;

/**
 * Processes that a load gets by itself at most.
 *
 * Unit: processes.
 * From: by hand: 80,000 requests/s are beyond what one machine's services answer.
 * If wrong: fewer, a generator that is the limit; more, memory.
 */
export const mostProcesses = 4;

/**
 * V8's old space of a generator: below it V8 leaves the old objects alone. It needs 10 MB, and gets there by its start.
 *
 * Unit: MB.
 * From: by hand.
 * If wrong: smaller, collections halt a trial; larger, only memory.
 */
export const oldSpaceMegabytes = 64;

/**
 * The end of a generator's own error output that is kept for a message.
 *
 * Unit: bytes.
 * From: by hand: a stack trace.
 * If wrong: a longer or shorter message.
 */
export const keptErrorBytes = 4000;

/**
 * How long a generator may take to report after it was told to stop.
 *
 * Unit: ms.
 * From: by hand: half of the two seconds that a stop may take.
 * If wrong: smaller, what was measured is lost on a busy machine; larger, Stop takes longer.
 */
export const stopGraceMs = 1000;

/**
 * The longest that a warm-up takes, unless one request alone takes longer.
 *
 * Unit: s.
 * From: by hand.
 * If wrong: smaller, slow endpoints are measured cold; larger, only time.
 */
export const warmUpSeconds = 10;

/**
 * The longest that a connect may take.
 *
 * Unit: ms.
 * From: by hand: a SYN that was dropped is sent again after 1, 3 and 7 s.
 * If wrong: smaller, a full backlog counts as failures; larger, a host that is not there is waited for.
 */
export const longestConnectMs = 10_000;

/**
 * Width of the stretches of time that answers are counted in.
 *
 * Unit: ms.
 * From: by hand: ten in a trial of a second.
 * If wrong: larger, fewer blocks for an interval; smaller, more memory, and counts that are chance.
 */
export const seriesBucketMs = 100;

/**
 * Ages of requests in flight that are listed one by one.
 *
 * Unit: requests.
 * From: by hand.
 * If wrong: larger records.
 */
export const agesListed = 1000;

/**
 * Points that a trial's latency over time has at most: what a chart can show, and little enough to be kept for every cell.
 *
 * Unit: points.
 * From: by hand.
 * If wrong: fewer, a coarser curve; more, larger records.
 */
export const mostPoints = 60;

/**
 * When a trial that ends by itself knows its rate: the time behind a run-in is cut into blocks of equal length, the rate's 95 % interval from
 * them is narrow, and its halves agree.
 *
 * Unit: `blocks`: how many; `t95`: Student's t of a 95 % interval with one degree of freedom less; `runInShare`: share of the time; `narrow`: half of the interval's width as a
 * share of the rate; `stillMoving`: difference of the halves as a share.
 * From: blocks and run-in as for steady state (ten of twelve); 2 % is twice the ±1 % below which no difference is told, since starts of a server differ
 * by more than the noise of one trial.
 * If wrong: `narrow` smaller, most trials take the longest time; larger, settings are told apart by luck. `stillMoving` larger: a rate that still rises ends the trial.
 */
export const settling = { blocks: 10, t95: 2.262, runInShare: 1 / 6, narrow: 0.02, stillMoving: 0.03 } as const;
