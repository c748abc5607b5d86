import type { EffectiveSettings } from '../../model/settings.ts';
import { integerFrom, normalFrom, type Random } from '../statistics/random.ts';
import { coresOfAll, coresPerProcess, type Demand, type Routing, slotsPerProcess } from './demand.ts';
import { rounding, shortestRequest } from './tuning.ts';

export interface SimulatedTrial {
  readonly demand: Demand;
  readonly effective: EffectiveSettings;
  readonly cores: number;
  readonly connections: number;
  readonly routing: Routing;
  /** Requests in all, or `null` when the trial ends by time. */
  readonly requests: number | null;
  /** Seconds after which no request is issued; `null` when it ends by count. */
  readonly seconds: number | null;
  /** Standard deviation of one request's C and W, as a share of them. */
  readonly jitter: number;
  /** Chance that a connection goes to the first process instead of to any, 0..1. */
  readonly skew: number;
  readonly random: Random;
}

export interface SimulatedOutcome {
  readonly completionsMs: readonly number[];
  readonly latenciesMs: readonly number[];
  readonly elapsedSeconds: number;
  readonly rps: number;
  /** CPU seconds of each process. */
  readonly cpuSeconds: readonly number[];
  /** What all threads together stood in line for a core. */
  readonly runQueueSeconds: number;
}

type Phase = 'cpu' | 'locked' | 'wait';

interface Request {
  readonly client: number;
  readonly startMs: number;
  /** CPU work before the wait, the wait, and CPU work after it; taken from the front. */
  readonly steps: { readonly phase: Phase; readonly ms: number }[];
  process: Process;
}

/** Something that ends at a moment, in a list kept in the order of these moments. */
interface Ending {
  readonly at: number;
  readonly request: Request;
}

interface Process {
  readonly queue: Request[];
  /** Requests in a slot. */
  running: number;
  /** CPU that each of its requests has had since the start, ms: all of them advance alike, so endings are kept on this clock. */
  clockMs: number;
  /** CPU that each of its requests gets now, in cores. */
  rate: number;
  readonly onCpu: Ending[];
  readonly lockQueue: Request[];
  lockHeld: boolean;
  cpuMs: number;
}

/**
 * Plays one closed-loop trial of the capacity model, request by request: processes with slots, cores shared fairly, a lock
 * per process, waits that may be limited, and a load generator that ends after so many requests or seconds. It tells what
 * no formula does: the last wave of a short trial, and connections spread unevenly over the processes.
 */
export function simulateTrial(trial: SimulatedTrial): SimulatedOutcome {
  const { demand, effective, connections, random } = trial;
  const cores = Math.min(trial.cores, coresOfAll(demand));
  const slots = slotsPerProcess(effective, demand);
  const perProcess = coresPerProcess(effective, demand);
  const processes = Array.from({ length: Math.max(1, effective.processes) }, newProcess);
  const backlog: Request[] = [];
  const waiting: Ending[] = [];
  const waitQueue: Request[] = [];
  const homes = Array.from({ length: connections }, chooseProcess);
  const completionsMs: number[] = [];
  const latenciesMs: number[] = [];
  let waitsFree = demand.waitsAtOnce ?? Number.POSITIVE_INFINITY;
  let now = 0;
  let issued = 0;
  let queuedMs = 0;
  let waitingForCores = 0;

  for (let client = 0; client < connections; client++) issue(client);
  while (advance());
  const elapsedSeconds = now / 1000;
  return {
    completionsMs,
    latenciesMs,
    elapsedSeconds,
    rps: elapsedSeconds > 0 ? completionsMs.length / elapsedSeconds : 0,
    cpuSeconds: processes.map((process) => process.cpuMs / 1000),
    runQueueSeconds: queuedMs / 1000,
  };

  function chooseProcess(): Process {
    const first = trial.skew > 0 && random() < trial.skew;
    return processes[first ? 0 : integerFrom(random, processes.length)]!;
  }

  function issue(client: number): void {
    if (trial.requests !== null ? issued >= trial.requests : now >= (trial.seconds ?? 0) * 1000) return;
    issued++;
    const pinned = trial.routing === 'pinned' ? homes[client]! : null;
    const request: Request = { client, startMs: now, steps: stepsOf(), process: pinned ?? processes[0]! };
    if (trial.routing === 'shared') {
      backlog.push(request);
      takeFromBacklog();
      return;
    }
    if (pinned === null) request.process = chooseProcess();
    request.process.queue.push(request);
    fill(request.process);
  }

  function stepsOf(): Request['steps'] {
    const cpuMs = varied(demand.cpuMs);
    const waitMs = varied(demand.waitMs);
    const lockedMs = waitMs * demand.processLockShare;
    const steps: Request['steps'] = [];
    if (cpuMs > 0) steps.push({ phase: 'cpu', ms: cpuMs / 2 });
    if (lockedMs > 0) steps.push({ phase: 'locked', ms: lockedMs });
    if (waitMs > lockedMs) steps.push({ phase: 'wait', ms: waitMs - lockedMs });
    if (cpuMs > 0) steps.push({ phase: 'cpu', ms: cpuMs / 2 });
    return steps;
  }

  function varied(ms: number): number {
    return ms * Math.max(shortestRequest, 1 + trial.jitter * normalFrom(random));
  }

  function takeFromBacklog(): void {
    while (backlog.length > 0) {
      let freest: Process | null = null;
      for (const process of processes) {
        if (process.running < slots && (freest === null || process.running < freest.running)) freest = process;
      }
      if (freest === null) return;
      const request = backlog.shift()!;
      request.process = freest;
      freest.queue.push(request);
      fill(freest);
    }
  }

  function fill(process: Process): void {
    while (process.running < slots && process.queue.length > 0) {
      process.running++;
      enter(process.queue.shift()!);
    }
  }

  /** Puts a request where its next step happens. */
  function enter(request: Request): void {
    const { process, steps } = request;
    const step = steps[0];
    if (step === undefined) finish(request);
    else if (step.phase === 'cpu') insert(process.onCpu, { at: process.clockMs + step.ms, request });
    else if (step.phase === 'wait') {
      if (waitsFree > 0) startWait(request);
      else waitQueue.push(request);
    } else if (process.lockHeld) process.lockQueue.push(request);
    else takeLock(request);
  }

  function startWait(request: Request): void {
    waitsFree--;
    insert(waiting, { at: now + request.steps[0]!.ms, request });
  }

  function takeLock(request: Request): void {
    request.process.lockHeld = true;
    insert(waiting, { at: now + request.steps[0]!.ms, request });
  }

  function finish(request: Request): void {
    completionsMs.push(now);
    latenciesMs.push(now - request.startMs);
    request.process.running--;
    issue(request.client);
    fill(request.process);
    takeFromBacklog();
  }

  /** Goes on to the next moment at which a step ends; `false` when nothing is left to do. */
  function advance(): boolean {
    shareCores();
    let nextMs = waiting.length > 0 ? waiting[0]!.at - now : Number.POSITIVE_INFINITY;
    for (const { onCpu, clockMs, rate } of processes) {
      if (onCpu.length > 0) nextMs = Math.min(nextMs, (onCpu[0]!.at - clockMs) / rate);
    }
    if (nextMs === Number.POSITIVE_INFINITY) return false;
    nextMs = Math.max(0, nextMs);
    now += nextMs;
    queuedMs += waitingForCores * nextMs;
    const ended: Request[] = [];
    for (const process of processes) {
      if (process.onCpu.length === 0) continue;
      const workedMs = process.rate * nextMs;
      process.clockMs += workedMs;
      process.cpuMs += process.onCpu.length * workedMs;
      takeEnded(process.onCpu, process.clockMs, ended);
    }
    takeEnded(waiting, now, ended);
    for (const request of ended) leave(request);
    return true;
  }

  function leave(request: Request): void {
    const { process } = request;
    const { phase } = request.steps.shift()!;
    if (phase === 'locked') {
      process.lockHeld = false;
      const next = process.lockQueue.shift();
      if (next !== undefined) takeLock(next);
    } else if (phase === 'wait') {
      waitsFree++;
      const next = waitQueue.shift();
      if (next !== undefined) startWait(next);
    }
    enter(request);
  }

  /** Gives each process its cores, shared fairly by the threads that can run. */
  function shareCores(): void {
    let wanted = 0;
    for (const { onCpu } of processes) wanted += demand.coresPerRequest * Math.min(onCpu.length, perProcess);
    const share = wanted > cores ? cores / wanted : 1;
    // A request that waits for the lock of all processes does not wait for a core.
    waitingForCores = Math.max(0, Math.min(wanted, coresOfAll(demand)) - trial.cores);
    for (const process of processes)
      process.rate = share * demand.coresPerRequest * Math.min(1, perProcess / process.onCpu.length);
  }
}

function newProcess(): Process {
  return { queue: [], running: 0, clockMs: 0, rate: 0, onCpu: [], lockQueue: [], lockHeld: false, cpuMs: 0 };
}

/** Inserts from the back: most steps that begin later end later. */
function insert(endings: Ending[], ending: Ending): void {
  let at = endings.length;
  while (at > 0 && endings[at - 1]!.at > ending.at) at--;
  endings.splice(at, 0, ending);
}

/** Moves what ends by now to `ended`; what ends within rounding of now, too. */
function takeEnded(endings: Ending[], now: number, ended: Request[]): void {
  while (endings.length > 0 && endings[0]!.at <= now * (1 + rounding.share) + rounding.ms)
    ended.push(endings.shift()!.request);
}
