import { readFileSync } from 'node:fs';
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { nowMs } from './clock.ts';
import type { GeneratorReport } from './protocol.ts';
import { shortestSeconds } from './tuning.ts';

export type OwnCost = Pick<
  GeneratorReport,
  'cpuSeconds' | 'wallSeconds' | 'busiestCpuShare' | 'eventLoopUtilization' | 'waitForCoreMs' | 'rssBytes'
>;

/** Watches what this generator process itself spends, so that it can say when it, and not the server, was the limit. */
export class SelfObservation {
  readonly #startMs = nowMs();
  readonly #cpu = process.cpuUsage();
  readonly #turns = schedulerTurns();
  readonly #loop: EventLoopUtilization = performance.eventLoopUtilization();

  read(): OwnCost {
    const { user, system } = process.cpuUsage(this.#cpu);
    const cpuSeconds = (user + system) / 1e6;
    const wallSeconds = (nowMs() - this.#startMs) / 1000;
    return {
      cpuSeconds,
      wallSeconds,
      busiestCpuShare: cpuSeconds / Math.max(wallSeconds, shortestSeconds),
      eventLoopUtilization: performance.eventLoopUtilization(this.#loop).utilization,
      waitForCoreMs: waitPerTurnMs(this.#turns, schedulerTurns()),
      rssBytes: process.memoryUsage.rss(),
    };
  }
}

/** What the scheduler has counted of one thread. */
interface SchedulerTurns {
  readonly waitedNanoseconds: number;
  /** Times that it was given a core. */
  readonly turns: number;
}

/** The schedstat of this process's main thread: time on a core, time waiting for one, turns; `null` where it can't be read. */
function schedulerTurns(): SchedulerTurns | null {
  try {
    const [, waitedNanoseconds, turns] = readFileSync('/proc/self/schedstat', 'utf8').split(' ').map(Number);
    if (waitedNanoseconds === undefined || turns === undefined || Number.isNaN(waitedNanoseconds + turns)) return null;
    return { waitedNanoseconds, turns };
  } catch {
    return null;
  }
}

function waitPerTurnMs(before: SchedulerTurns | null, after: SchedulerTurns | null): number | null {
  if (before === null || after === null || after.turns === before.turns) return null;
  return (after.waitedNanoseconds - before.waitedNanoseconds) / 1e6 / (after.turns - before.turns);
}
