/**
 * A closed connection may hold its local port for this long.
 *
 * Unit: s.
 * From: TIME_WAIT of Linux and macOS.
 * If wrong: smaller, trials run out of ports unwarned; larger, needless warnings.
 */
export const timeWaitSeconds = 60;

/**
 * Local ports that a machine has where it does not say.
 *
 * Unit: ports.
 * From: the kernel's default (32768 to 60999), and IANA's dynamic range (49152 to 65535), which macOS and Windows take.
 * If wrong: as `timeWaitSeconds`.
 */
export const usualPorts = { linux: 28_232, others: 16_384 } as const;

/**
 * Share of the local ports from which on a free one becomes hard to find.
 *
 * Unit: share.
 * From: formula: a connect then tries two on average.
 * If wrong: smaller, needless warnings; larger, slow connects unwarned.
 */
export const worthAWord = 0.5;

/**
 * A trial that takes less than this share itself is not what uses them up.
 *
 * Unit: share.
 * From: by hand.
 * If wrong: smaller, small trials are warned of for others' ports; larger, they are not.
 */
export const ownShare = 0.05;

/**
 * From then on a trial's own rate says how many connections it will need.
 *
 * Unit: s.
 * From: by hand.
 * If wrong: smaller, the first connects foretell too many; larger, the warning comes late.
 */
export const rateKnownAfterSeconds = 0.3;

/**
 * A trial is no shorter than this when its connections are spread over time.
 *
 * Unit: s.
 * From: formula: nothing is divided by nothing.
 * If wrong: nothing.
 */
export const shortestTrialSeconds = 1e-3;
