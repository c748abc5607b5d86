import type { EffectiveSettings } from '../model/settings.ts';
import { coresPerProcess, type Demand, type Routing, slotsPerProcess } from './demand.ts';
import { integerFrom, normalFrom, type Random } from './statistics/random.ts';

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
  /** Chance that a connection goes to the busiest process instead of to any, 0..1. */
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
}

type Phase = 'cpu' | 'locked' | 'wait' | 'done';

interface Request {
  readonly client: number;
  readonly process: Process;
  readonly startMs: number;
  /** CPU work before the wait, the wait, and CPU work after it; taken from the front. */
  readonly steps: { readonly phase: Phase; remainingMs: number }[];
}

interface Process {
  readonly index: number;
  readonly queue: Request[];
  /** Requests in a slot. */
  running: number;
  readonly onCpu: Set<Request>;
  readonly lockQueue: Request[];
  lockHeld: boolean;
  cpuMs: number;
}

/**
 * Plays one closed-loop trial of the capacity model, request by request: processes with slots, cores shared fairly, a lock
 * per process, waits that may be limited, and a load generator that ends after so many requests or seconds. It tells what no formula does:
 * the last wave of a short trial, and connections spread unevenly over the processes.
 */
export function simulateTrial(trial: SimulatedTrial): SimulatedOutcome {
  const { demand, effective, cores, connections, random } = trial;
  const slots = slotsPerProcess(effective, demand);
  const perProcess = coresPerProcess(effective, demand);
  const processes: Process[] = Array.from({ length: Math.max(1, effective.processes) }, (_, index) => ({
    index,
    queue: [],
    running: 0,
    onCpu: new Set(),
    lockQueue: [],
    lockHeld: false,
    cpuMs: 0,
  }));
  const backlog: Omit<Request, 'process'>[] = [];
  const waiting = new Set<Request>();
  const waitQueue: Request[] = [];
  const homes = Array.from({ length: connections }, () => chooseProcess());
  const completionsMs: number[] = [];
  const latenciesMs: number[] = [];
  let now = 0;
  let issued = 0;

  for (let client = 0; client < connections; client++) issue(client);
  while (advance());
  const elapsedSeconds = now / 1000;
  return {
    completionsMs,
    latenciesMs,
    elapsedSeconds,
    rps: elapsedSeconds > 0 ? completionsMs.length / elapsedSeconds : 0,
    cpuSeconds: processes.map((process) => process.cpuMs / 1000),
  };

  function chooseProcess(): Process {
    return trial.skew > 0 && random() < trial.skew ? processes[0]! : processes[integerFrom(random, processes.length)]!;
  }

  function issue(client: number): void {
    if (trial.requests !== null ? issued >= trial.requests : now >= (trial.seconds ?? 0) * 1000) return;
    issued++;
    const request = { client, startMs: now, steps: stepsOf() };
    if (trial.routing === 'shared') {
      backlog.push(request);
      takeFromBacklog();
      return;
    }
    const process = trial.routing === 'pinned' ? homes[client]! : chooseProcess();
    process.queue.push({ ...request, process });
    fill(process);
  }

  function stepsOf(): Request['steps'] {
    const cpuMs = varied(demand.cpuMs);
    const waitMs = varied(demand.waitMs);
    const lockedMs = waitMs * demand.processLockShare;
    const steps: Request['steps'] = [
      { phase: 'cpu', remainingMs: cpuMs / 2 },
      { phase: 'locked', remainingMs: lockedMs },
      { phase: 'wait', remainingMs: waitMs - lockedMs },
      { phase: 'cpu', remainingMs: cpuMs / 2 },
    ];
    return steps.filter((step) => step.remainingMs > 0);
  }

  function varied(ms: number): number {
    return ms * Math.max(0.05, 1 + trial.jitter * normalFrom(random));
  }

  function takeFromBacklog(): void {
    while (backlog.length > 0) {
      const free = processes.filter((process) => process.running < slots);
      if (free.length === 0) return;
      const process = free.reduce((least, other) => (other.running < least.running ? other : least));
      process.queue.push({ ...backlog.shift()!, process });
      fill(process);
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
    const { process } = request;
    const step = request.steps[0];
    if (step === undefined) finish(request);
    else if (step.phase === 'cpu') process.onCpu.add(request);
    else if (step.phase === 'locked') {
      if (process.lockHeld) process.lockQueue.push(request);
      else {
        process.lockHeld = true;
        waiting.add(request);
      }
    } else if (demand.waitsAtOnce !== null && freeWaits() <= 0) waitQueue.push(request);
    else waiting.add(request);
  }

  function freeWaits(): number {
    let taken = 0;
    for (const request of waiting) if (request.steps[0]!.phase === 'wait') taken++;
    return (demand.waitsAtOnce ?? 0) - taken;
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
    const rates = cpuRates();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const process of processes) {
      for (const request of process.onCpu)
        nextMs = Math.min(nextMs, request.steps[0]!.remainingMs / rates[process.index]!);
    }
    for (const request of waiting) nextMs = Math.min(nextMs, request.steps[0]!.remainingMs);
    if (nextMs === Number.POSITIVE_INFINITY) return false;
    now += nextMs;
    const ended: Request[] = [];
    const pass = (request: Request, ms: number) => {
      const step = request.steps[0]!;
      step.remainingMs -= ms;
      if (step.remainingMs <= 1e-9 * nextMs + 1e-12) ended.push(request);
    };
    for (const process of processes) {
      const rate = rates[process.index]!;
      process.cpuMs += process.onCpu.size * rate * nextMs;
      for (const request of process.onCpu) pass(request, rate * nextMs);
    }
    for (const request of waiting) pass(request, nextMs);
    for (const request of ended) leave(request);
    return true;
  }

  function leave(request: Request): void {
    const { process } = request;
    const { phase } = request.steps.shift()!;
    if (phase === 'cpu') process.onCpu.delete(request);
    else {
      waiting.delete(request);
      if (phase === 'locked') {
        process.lockHeld = false;
        const next = process.lockQueue.shift();
        if (next !== undefined) enter(next);
      } else {
        const next = waitQueue.shift();
        if (next !== undefined) waiting.add(next);
      }
    }
    enter(request);
  }

  /** CPU that one request of each process gets, in cores: cores are shared fairly by the threads that can run. */
  function cpuRates(): number[] {
    const wanted = processes.map((process) => Math.min(process.onCpu.size, perProcess));
    const total = wanted.reduce((sum, want) => sum + want, 0);
    const share = total > cores ? cores / total : 1;
    return processes.map((process, i) => (process.onCpu.size === 0 ? 0 : (wanted[i]! * share) / process.onCpu.size));
  }
}
