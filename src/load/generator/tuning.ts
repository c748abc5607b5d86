/**
 * How often limits and pauses are looked at: no request has a timer of its own.
 *
 * Unit: ms.
 * From: by hand.
 * If wrong: smaller, more of the generator's core; larger, a time-out is told later than it fell due.
 */
export const sweepMs = 20;

/**
 * How long a server may refuse every connection until it counts as dead, and how often it must have done so.
 *
 * Unit: ms; connections.
 * From: by hand: a server that restarts its listener takes less.
 * If wrong: smaller, a restart ends a trial; larger, a dead server is waited for.
 */
export const refused = { forMs: 500, inARow: 3 } as const;

/**
 * TLS handshakes that fail before a server without a single good one is given up.
 *
 * Unit: handshakes.
 * From: by hand: a certificate that was not accepted once will not be the next time.
 * If wrong: fewer, one that was cut off ends a trial; more, a wrong certificate is tried for longer.
 */
export const tlsFailures = 3;

/**
 * Timed-out requests in a row, for each client, after which a server is given up that never answered, or that answered
 * before; and the least of the latter.
 *
 * Unit: requests.
 * From: by hand: a slow endpoint may miss its limit several times.
 * If wrong: fewer, a slow server is given up; more, a dead one is waited for, a time-out each.
 */
export const timeoutsInARow = { perClient: 2, perClientOnceAnswered: 4, leastOnceAnswered: 10 } as const;

/**
 * Pause of a client after a failed connect; it doubles up to the longest.
 *
 * Unit: ms.
 * From: by hand: 16 clients then ask a dead server 32 times a second at the most.
 * If wrong: smaller, refused connects take the server's CPU; larger, a server that is back is left alone.
 */
export const connectPauseMs = { first: 20, longest: 500 } as const;

/**
 * Answers that come this soon after each other count as a row: the event loop has hardly a rest between them.
 *
 * Unit: ms.
 * From: by hand, after `npm run bench:load -- nginx-clos`: opening connections once a row is read gave a fourth more requests.
 * If wrong: smaller, connects come between reads again; larger, they wait for answers that don't come.
 */
export const inARowMs = 0.2;

/**
 * A server that shuts its side down before it closes resets what comes after a little later than it ends.
 *
 * Unit: ms.
 * From: by hand, on the loopback.
 * If wrong: smaller, a reset is taken for an end; larger, a reconnect comes later.
 */
export const resetGraceMs = 3;

/**
 * The buffer that all connections of a process read into.
 *
 * Unit: bytes.
 * From: libuv's own size of a read.
 * If wrong: smaller, more reads for large bodies; larger, no fewer.
 */
export const readBufferBytes = 64 * 1024;

/**
 * So soon after a request went out, on a connection that carried others before, a reset shows that the server had closed it
 * without having read the request: on the loopback it is there within microseconds. One that comes later, or an end without a
 * reset at any time, may be a server that died at work on the request.
 *
 * Unit: ms.
 * From: by hand.
 * If wrong: longer, lost requests are hidden by a replay; shorter, where the load generator waits for a core, an innocent
 *   close counts as a failure.
 */
export const staleResetMs = 5;

/**
 * Writes up to this go out at once, as a text.
 *
 * Unit: bytes.
 * From: formula: one segment on every usual network.
 * If wrong: smaller, more buffers; larger, a write that is cut must be followed up.
 */
export const smallWriteBytes = 1200;

/**
 * Examples of errors that a trial keeps.
 *
 * Unit: texts.
 * From: by hand.
 * If wrong: more or fewer texts in a record.
 */
export const errorExampleLimit = 8;

/**
 * Connects that took so long are counted as dropped and sent again: a whole second or more after the first, with what the
 * connect itself took.
 *
 * Unit: ms.
 * From: Linux sends a dropped SYN again after 1 s, then each second or after doubling pauses, by its version.
 * If wrong: narrower, a busy machine hides a full backlog; wider, slow connects over a network look like one.
 */
export const resentConnectMs = { from: 950, within: 150 } as const;

/**
 * The first room for times; it grows with what comes.
 *
 * Unit: times.
 * From: by hand: a calibration's.
 * If wrong: smaller, more copies; larger, more memory for short trials.
 */
export const firstRoom = 64;

/**
 * How much larger it is then.
 *
 * Unit: factor.
 * From: by hand: four copies to the most that is kept.
 * If wrong: smaller, more copies; larger, more memory.
 */
export const growth = 4;

/**
 * Time below which a share of it is not worked out.
 *
 * Unit: s.
 * From: formula: the clock's own step is a thousandth.
 * If wrong: nothing, unless it is near a trial's length.
 */
export const shortestSeconds = 1e-6;

/**
 * Failed requests after which more warm-up is pointless: the trial itself will tell what is wrong.
 *
 * Unit: requests.
 * From: by hand.
 * If wrong: fewer, one failure leaves a server cold; more, a broken one is asked for longer.
 */
export const failuresAllowed = 3;

/**
 * How often a generator tells its parent how far it is.
 *
 * Unit: ms.
 * From: by hand: what eyes can follow.
 * If wrong: smaller, more of the generator's core; larger, a counter that jumps.
 */
export const progressEveryMs = 100;

/**
 * Of how many times that a generator tells how far it is, one tells the latencies of the last moment, too.
 *
 * Unit: times.
 * From: by hand: 2.5 a second are as many as the panel draws; 0.03 ms each of the generator's core.
 * If wrong: fewer, more of the generator's core; more, a slower picture of the trial in progress.
 */
export const recentEvery = 4;

/**
 * What autocannon's own end comes later than ours.
 *
 * Unit: s.
 * From: by hand: it must never be the first.
 * If wrong: smaller, autocannon cuts requests off that drain.
 */
export const autocannonSpareSeconds = 60;

/**
 * Readings of two clocks of which the tightest tells how they lie to each other.
 *
 * Unit: readings.
 * From: by hand: a process may lose its core between two of them.
 * If wrong: fewer, waits for a core are off by a scheduler's slice; more, only time.
 */
export const clockReadings = 5;

/**
 * Node's timers count whole milliseconds and may fire one late: so much is left for a finer wait.
 *
 * Unit: ms.
 * From: formula: 1 ms late, and what the event loop takes.
 * If wrong: smaller, requests of a constant rate go out late; larger, the alarm thread is woken more often.
 */
export const timerSlackMs = 1.6;

/**
 * The alarm thread wakes the event loop so long before the time; the rest is waited for in the loop itself.
 *
 * Unit: ms.
 * From: by hand: what a thread's wake-up takes.
 * If wrong: smaller, requests go out late; larger, the loop spins for longer.
 */
export const alarmSlackMs = 0.12;

/**
 * Shorter waits are not worth a thread's wake-up.
 *
 * Unit: ms.
 * From: formula: twice `alarmSlackMs`.
 * If wrong: smaller, useless wake-ups; larger, the loop spins for longer.
 */
export const shortestAlarmMs = 0.25;

/**
 * The load with which the engine's own code is compiled: connections, requests on kept ones and on ones that close, and how
 * long all may take. Connections cost ten times as much as requests on them, and their code is a smaller part.
 *
 * Unit: connections; requests; ms.
 * From: by hand: as many as it took on the bench machine; test/integration/load/jit-warm-up.test.ts looks that V8 has compiled
 *   the code. A busy machine should not wait longer for it.
 * If wrong: fewer, the first requests of a trial wait for code that is still interpreted; more, only time before it.
 */
export const jit = { connections: 16, keptRequests: 3000, closingRequests: 700, longestMs: 500 } as const;

/**
 * What of it ends by its time, as most trials end.
 *
 * Unit: ms.
 * From: by hand.
 * If wrong: 0, V8 takes it for granted that loads end by count.
 */
export const jitShortMs = 5;

/**
 * Times recorded beyond the last that is kept by itself.
 *
 * Unit: times.
 * From: by hand.
 * If wrong: fewer, V8 throws code away at the 10,001st answer; more, only time.
 */
export const jitTimesWithoutRaw = 1000;

/**
 * Every so many answers the head changes, as that of a server does with each second.
 *
 * Unit: answers.
 * From: by hand.
 * If wrong: V8 takes it for granted that heads never change (larger) or always do.
 */
export const jitAnswersPerHead = 40;

/**
 * Answers of which one comes in two parts.
 *
 * Unit: answers.
 * From: by hand.
 * If wrong: V8 takes it for granted that answers come whole (larger).
 */
export const jitAnswersPerCut = 4;

/**
 * Calls before V8's second compiler looks at a function; its default is 3,000.
 *
 * Unit: calls.
 * From: bench machine, trials of two seconds: at V8's own figure it took 50 ms of a core, and one request in a hundred was half as
 *   slow again.
 * If wrong: smaller, those again; larger, loads of minutes stay a few per cent slower than they could be.
 */
export const callsBeforeTurbofan = 150_000;

/**
 * The first V8 that the option for it was tried with.
 *
 * Unit: version.
 * From: Node 24.
 * If wrong: smaller, an older V8 may refuse the option; larger, TurboFan is not put off.
 */
export const v8WithOption = 13;
