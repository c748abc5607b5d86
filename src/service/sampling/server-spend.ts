import { ticksPerSecond } from '../../host/processes/process-list.ts';
import type { ProcessSpend, ServerSpend } from '../../model/run/record.ts';
import type { ProcessSnapshot, ResourceSnapshot, ThreadSnapshot } from '../start/running-server.ts';
import { busiestThreadRunQueueSeconds, identityOf, mainThreadShare, threadDelta } from './thread-spend.ts';
import { restartsBetween, startCpuBetween } from './worker-restarts.ts';

const tickSeconds = 1 / ticksPerSecond;
/** User and system time are each cut to whole ticks, at both ends: two ticks either way. */
const tickErrorSeconds = 2 * tickSeconds;
/** Fewer ticks than these for each process that worked say too little about one request. */
const fewestTicks = 5;
/** Step of the scheduler's clock, ms. */
const schedulerStepMs = 1e-6;

/**
 * What a process tree spent between two snapshots, for `requests` answered requests.
 *
 * CPU comes from the scheduler's clock of each live thread (nanoseconds) where that agrees with the process's ticks
 * (10 ms, exited threads included), and from the ticks where a thread has ended in between. Children that ended count
 * through what their parent reaped, less what they had spent before: so a replaced worker counts once.
 * `cpuSeconds` is `null` when a process ended and nobody can say what it spent.
 */
export function spentBetween(before: ResourceSnapshot, after: ResourceSnapshot, requests: number): ServerSpend {
  const wallSeconds = (after.atMs - before.atMs) / 1000;
  const earlier = new Map(before.processes.map((process) => [identityOf(process), process]));
  const cpuOf = new Map<ProcessSnapshot, number>();
  let exact = true;
  for (const process of after.processes) {
    const cpu = ownCpu(earlier.get(identityOf(process)) ?? null, process);
    cpuOf.set(process, cpu.seconds);
    exact &&= cpu.exact;
  }
  const reaped = addReaped(before, after, cpuOf);
  const cpuSeconds = reaped.known && after.processes.length > 0 ? sum([...cpuOf.values()]) : null;
  const tickMs = after.processes.length === 0 ? null : exact && !reaped.any ? schedulerStepMs : tickSeconds * 1000;
  const restarts = restartsBetween(before, after);
  // What new workers spent to start is no request's cost.
  const servingSeconds = cpuSeconds === null ? null : Math.max(0, cpuSeconds - (startCpuBetween(before, after) ?? 0));
  const threads = threadDeltas(earlier, after);
  const perRequest = (amount: number | null, factor = 1) =>
    amount === null || requests <= 0 ? null : (amount * factor) / requests;
  const worked = [...cpuOf.values()].filter((seconds) => seconds > 0).length;
  const tooFewTicks =
    tickMs !== schedulerStepMs && (cpuSeconds ?? 0) < fewestTicks * tickSeconds * Math.max(1, worked) - 1e-9;
  const memoryKind = memoryKindOf(after.processes);
  return {
    cpuSeconds,
    cpuMsPerRequest: tooFewTicks ? null : perRequest(servingSeconds, 1000),
    cpuCores: cpuSeconds === null || wallSeconds <= 0 ? null : cpuSeconds / wallSeconds,
    runQueueMsPerRequest: perRequest(threads.runQueueSeconds, 1000),
    busiestThreadRunQueueMsPerRequest: perRequest(busiestThreadRunQueueSeconds(earlier, after), 1000),
    mainThreadShare: mainThreadShare(earlier, after),
    voluntarySwitchesPerRequest: perRequest(threads.voluntarySwitches),
    involuntarySwitchesPerRequest: perRequest(threads.involuntarySwitches),
    rssBytes: memoryKind === null ? null : sum(after.processes.map((process) => memoryOf(process, memoryKind) ?? 0)),
    memoryKind,
    cpuTickMs: tickMs,
    byProcess: byProcess(cpuOf, memoryKind),
    ...(restarts === null ? {} : { restarts }),
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** CPU of one process since `before` (`null`: it was started since). */
function ownCpu(before: ProcessSnapshot | null, after: ProcessSnapshot): { seconds: number; exact: boolean } {
  const byTicks = Math.max(0, after.cpuSeconds - (before?.cpuSeconds ?? 0));
  if (after.threads === null || (before !== null && before.threads === null)) return { seconds: byTicks, exact: false };
  const alive = new Set(after.threads.map((thread) => thread.id));
  if (before?.threads?.some((thread) => !alive.has(thread.id))) return { seconds: byTicks, exact: false };
  const byScheduler = threadDelta(before?.threads ?? [], after.threads, (thread) => thread.cpuNanoseconds) / 1e9;
  // A thread that came and went in between is missing in the scheduler's sum, not in the ticks.
  if (Math.abs(byScheduler - byTicks) > tickErrorSeconds) return { seconds: byTicks, exact: false };
  return { seconds: byScheduler, exact: true };
}

/**
 * Adds what ended processes spent to `cpuOf`: to the one that ended where it is one, to the parent where the child both
 * started and ended in between. `known` is false when an ended process was not reaped by a member of the tree.
 */
function addReaped(
  before: ResourceSnapshot,
  after: ResourceSnapshot,
  cpuOf: Map<ProcessSnapshot, number>,
): { known: boolean; any: boolean } {
  const survivors = new Map(after.processes.map((process) => [process.pid, process]));
  const byPid = new Map(before.processes.map((process) => [process.pid, process]));
  const stillThere = new Set(after.processes.map(identityOf));
  const gone = before.processes.filter((process) => !stillThere.has(identityOf(process)));
  const goneUnder = new Map<ProcessSnapshot, ProcessSnapshot[]>();
  let known = true;
  let any = false;
  for (const process of gone) {
    const reaper = reaperOf(process, survivors, byPid, stillThere);
    if (reaper === null) known = false;
    else goneUnder.set(reaper, [...(goneUnder.get(reaper) ?? []), process]);
  }
  for (const parent of after.processes) {
    const earlier = byPid.get(parent.pid);
    const earlierReaped =
      earlier?.startedAtTicks === parent.startedAtTicks ? (earlier.reapedChildrenCpuSeconds ?? 0) : 0;
    const reapedSeconds = (parent.reapedChildrenCpuSeconds ?? 0) - earlierReaped;
    const children = goneUnder.get(parent) ?? [];
    const spentBefore = sum(children.map((child) => child.cpuSeconds + (child.reapedChildrenCpuSeconds ?? 0)));
    const seconds = reapedSeconds - spentBefore;
    // Not reaped yet, or by nobody (a parent that ignores SIGCHLD): what it spent is lost.
    if (seconds < -tickErrorSeconds * children.length - 1e-9) known = false;
    if (children.length > 0 || seconds > 0) any = true;
    const ended = children.at(-1);
    if (ended !== undefined) cpuOf.set(ended, Math.max(0, seconds));
    else if (seconds > 0) cpuOf.set(parent, (cpuOf.get(parent) ?? 0) + seconds);
  }
  return { known, any };
}

/** The nearest ancestor that is still there. */
function reaperOf(
  process: ProcessSnapshot,
  survivors: ReadonlyMap<number, ProcessSnapshot>,
  byPid: ReadonlyMap<number, ProcessSnapshot>,
  stillThere: ReadonlySet<string>,
): ProcessSnapshot | null {
  const visited = new Set<number>();
  for (let parent = byPid.get(process.parentPid); parent !== undefined; parent = byPid.get(parent.parentPid)) {
    if (visited.has(parent.pid)) return null;
    visited.add(parent.pid);
    if (stillThere.has(identityOf(parent))) return survivors.get(parent.pid) ?? null;
  }
  return null;
}

/** Sums over the threads that are alive; each is `null` where one of the processes can't tell. */
function threadDeltas(earlier: ReadonlyMap<string, ProcessSnapshot>, after: ResourceSnapshot) {
  const total = (figure: (thread: ThreadSnapshot) => number | null): number | null => {
    if (after.processes.length === 0) return null;
    let amount = 0;
    for (const process of after.processes) {
      const before = earlier.get(identityOf(process));
      if (process.threads === null || before?.threads === null) return null;
      if (process.threads.some((thread) => figure(thread) === null)) return null;
      amount += threadDelta(before?.threads ?? [], process.threads, (thread) => figure(thread) ?? 0);
    }
    return amount;
  };
  const runQueueNanoseconds = total((thread) => thread.runQueueNanoseconds);
  return {
    runQueueSeconds: runQueueNanoseconds === null ? null : runQueueNanoseconds / 1e9,
    voluntarySwitches: total((thread) => thread.voluntarySwitches),
    involuntarySwitches: total((thread) => thread.involuntarySwitches),
  };
}

function memoryKindOf(processes: readonly ProcessSnapshot[]): 'pss' | 'rss' | null {
  if (processes.length === 0) return null;
  if (processes.every((process) => process.pssBytes !== null)) return 'pss';
  return processes.every((process) => process.rssBytes !== null) ? 'rss' : null;
}

const memoryOf = (process: ProcessSnapshot, kind: 'pss' | 'rss') =>
  kind === 'pss' ? process.pssBytes : process.rssBytes;

function byProcess(cpuOf: ReadonlyMap<ProcessSnapshot, number>, kind: 'pss' | 'rss' | null): ProcessSpend[] {
  const totals = { master: 0, worker: 0, other: 0 };
  for (const [process, seconds] of cpuOf) totals[process.role] += seconds;
  return [...cpuOf].map(([process, seconds]) => ({
    pid: process.pid,
    role: process.role,
    cpuSeconds: seconds,
    cpuShare: totals[process.role] > 0 ? seconds / totals[process.role] : null,
    rssBytes: kind === null ? null : memoryOf(process, kind),
  }));
}
