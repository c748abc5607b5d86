import type { ProcessSnapshot, ResourceSnapshot, ThreadSnapshot } from '../start/running-server.ts';

/** Tells a process from a later one with the same number. */
export const identityOf = (process: ProcessSnapshot) => `${process.pid}@${process.startedAtTicks}`;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** What a figure of the threads of one process has risen by, over those that are alive. */
export function threadDelta(
  before: readonly ThreadSnapshot[],
  after: readonly ThreadSnapshot[],
  figure: (thread: ThreadSnapshot) => number,
): number {
  const earlier = new Map(before.map((thread) => [thread.id, figure(thread)]));
  // A thread's number may have been given to another one: then its figures start again.
  return sum(after.map((thread) => figure(thread) - Math.min(earlier.get(thread.id) ?? 0, figure(thread))));
}

/** What the thread that spent most CPU time waited for a core; `null` where a process can't tell. */
export function busiestThreadRunQueueSeconds(
  earlier: ReadonlyMap<string, ProcessSnapshot>,
  after: ResourceSnapshot,
): number | null {
  let busiest: { readonly cpu: number; readonly runQueue: number } | null = null;
  for (const process of after.processes) {
    const before = earlier.get(identityOf(process));
    if (process.threads === null || before?.threads === null) return null;
    for (const thread of process.threads) {
      const cpu = threadDelta(before?.threads ?? [], [thread], ({ cpuNanoseconds }) => cpuNanoseconds);
      if (busiest !== null && cpu <= busiest.cpu) continue;
      const runQueue = threadDelta(before?.threads ?? [], [thread], ({ runQueueNanoseconds }) => runQueueNanoseconds);
      busiest = { cpu, runQueue };
    }
  }
  return busiest === null ? null : busiest.runQueue / 1e9;
}

/** What the main threads of the serving processes spent, of what all of their threads did; `null` where that can't be read. */
export function mainThreadShare(earlier: ReadonlyMap<string, ProcessSnapshot>, after: ResourceSnapshot): number | null {
  const serving = after.processes.filter((process) => process.role === 'worker');
  let main = 0;
  let all = 0;
  for (const process of serving) {
    const before = earlier.get(identityOf(process));
    if (process.threads === null || before?.threads == null) return null;
    const spent = (threads: readonly ThreadSnapshot[]) =>
      threadDelta(before.threads ?? [], threads, (thread) => thread.cpuNanoseconds);
    all += spent(process.threads);
    main += spent(process.threads.filter((thread) => thread.id === process.pid));
  }
  return all > 0 ? main / all : null;
}
