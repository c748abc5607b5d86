import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { nowMs } from './clock.ts';
import type { GeneratorReport } from './protocol.ts';

export type OwnCost = Pick<
  GeneratorReport,
  'cpuSeconds' | 'wallSeconds' | 'busiestCpuShare' | 'eventLoopUtilization' | 'rssBytes'
>;

/** Watches what this generator process itself spends, so that it can say when it, and not the server, was the limit. */
export class SelfObservation {
  readonly #startMs = nowMs();
  readonly #cpu = process.cpuUsage();
  readonly #loop: EventLoopUtilization = performance.eventLoopUtilization();

  read(): OwnCost {
    const { user, system } = process.cpuUsage(this.#cpu);
    const cpuSeconds = (user + system) / 1e6;
    const wallSeconds = (nowMs() - this.#startMs) / 1000;
    return {
      cpuSeconds,
      wallSeconds,
      busiestCpuShare: cpuSeconds / Math.max(wallSeconds, 1e-6),
      eventLoopUtilization: performance.eventLoopUtilization(this.#loop).utilization,
      rssBytes: process.memoryUsage.rss(),
    };
  }
}
