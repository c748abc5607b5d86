import { readFileSync } from 'node:fs';
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { nowMs } from './clock.ts';
import type { GeneratorReport } from './protocol.ts';

export type OwnCost = Pick<
  GeneratorReport,
  'cpuSeconds' | 'wallSeconds' | 'busiestCpuShare' | 'eventLoopUtilization' | 'runQueueSeconds' | 'rssBytes'
>;

/** Watches what this generator process itself spends, so that it can say when it, and not the server, was the limit. */
export class SelfObservation {
  readonly #startMs = nowMs();
  readonly #cpu = process.cpuUsage();
  readonly #runQueue = runQueueNanoseconds();
  readonly #loop: EventLoopUtilization = performance.eventLoopUtilization();

  read(): OwnCost {
    const { user, system } = process.cpuUsage(this.#cpu);
    const cpuSeconds = (user + system) / 1e6;
    const wallSeconds = (nowMs() - this.#startMs) / 1000;
    const runQueue = runQueueNanoseconds();
    return {
      cpuSeconds,
      wallSeconds,
      busiestCpuShare: cpuSeconds / Math.max(wallSeconds, 1e-6),
      eventLoopUtilization: performance.eventLoopUtilization(this.#loop).utilization,
      runQueueSeconds: runQueue === null || this.#runQueue === null ? null : (runQueue - this.#runQueue) / 1e9,
      rssBytes: process.memoryUsage.rss(),
    };
  }
}

/** What this process's main thread waited for a core so far (the second figure of its schedstat); `null` where that can't be read. */
function runQueueNanoseconds(): number | null {
  try {
    const waited = Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]);
    return Number.isFinite(waited) ? waited : null;
  } catch {
    return null;
  }
}
