import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serverEnvironment } from '../host/server-environment.ts';
import type { SingleFailure } from '../model/facts/failure.ts';
import type { LaunchContext } from '../service/launcher.ts';
import { ServiceError } from '../service/service-error.ts';
import { ServerProcess } from '../service/start/server-process.ts';
import type { FoundLocust } from './find-locust.ts';
import type { LocustScript } from './locust-script.ts';
import { MasterLink } from './master-link.ts';
import type { MasterPlace } from './master-place.ts';
import type { MessageOf } from './messages.ts';
import { farewellMs, silenceSeconds, startSeconds } from './tuning.ts';

export interface FleetOptions {
  readonly locust: FoundLocust;
  readonly script: LocustScript;
  readonly place: MasterPlace;
  /** Name of an endpoint of the plan: Locust wants one before it starts. */
  readonly anEndpoint: string;
  /** Workers that are started here; 0 where others start them. */
  readonly localWorkers: number;
  readonly context: LaunchContext;
  readonly signal: AbortSignal;
}

/** A trial that the fleet is asked for. */
export interface FleetTrial {
  readonly endpoint: string;
  /** The server's origin, as the workers reach it. */
  readonly host: string;
  /** How long a client may wait without a word, s: the limit of one request. */
  readonly timeoutSeconds: number;
  readonly onStarted: () => void;
  readonly onProgress: (counts: { readonly succeeded: number; readonly failed: number }) => void;
}

/** What a trial of the fleet came to. */
export type FleetOutcome =
  | { readonly measured: MessageOf<'measured'>; readonly failure: null }
  | { readonly measured: null; readonly failure: SingleFailure };

/**
 * Locust's master and the workers of this machine, each a process with a lease of its own: they end with this object, and
 * should this process die. They stay from trial to trial, and so do workers on other machines, whom nobody would start again
 * for each. The master reads a file in a folder that only this user can look into.
 */
export class LocustFleet implements AsyncDisposable {
  readonly #folder: string;
  readonly #link: MasterLink;
  readonly #processes: { readonly process: ServerProcess; readonly part: 'master' | 'worker' }[] = [];
  readonly #hears: Disposable;
  #ready = 0;
  #version: string | null = null;
  #lacking: readonly string[] | null = null;
  #trial = 0;
  #busy = false;
  #leaving = false;
  /** What a process's end wakes. */
  readonly #wakers = new Set<() => void>();

  private constructor(folder: string, link: MasterLink) {
    this.#folder = folder;
    this.#link = link;
    this.#hears = link.listen((message) => {
      if (message.type === 'workers') this.#ready = message.ready;
      else if (message.type === 'listening') this.#version = message.version;
      else if (message.type === 'lacks') this.#lacking = message.variables;
      else if (message.type === 'idle' && message.trial === this.#trial) this.#busy = false;
    });
  }

  /** Starts master and local workers; resolves when the master listens. Throws `ServiceError`, and then nothing is left. */
  static async start(options: FleetOptions): Promise<LocustFleet> {
    const folder = await mkdtemp(join(tmpdir(), 'servebench-locust-'));
    const link = await MasterLink.open();
    const fleet = new LocustFleet(folder, link);
    try {
      await fleet.#start(options);
      return fleet;
    } catch (error) {
      await fleet[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Of the master's Locust. */
  get version(): string | null {
    return this.#version;
  }

  /** Workers that wait for work. */
  get ready(): number {
    return this.#ready;
  }

  /** Resolves when so many workers wait for work. Throws `ServiceError` when a process ends, or after so many seconds. */
  async workersReady(expected: number, seconds: number, signal: AbortSignal): Promise<void> {
    const late = (): SingleFailure => ({ kind: 'locust-workers-missing', expected, came: this.#ready, seconds });
    await this.#until(() => this.#ready >= expected && !this.#busy, { seconds, late, signal });
  }

  /** Has the workers do a trial. Settles with what it came to; a trial that takes in vain for too long ends so. */
  async measure({ endpoint, host, timeoutSeconds, onStarted, onProgress }: FleetTrial): Promise<FleetOutcome> {
    const trial = ++this.#trial;
    this.#busy = true;
    const mostMs = (silenceSeconds + timeoutSeconds) * 1000;
    let heardAt = performance.now();
    let settle: (outcome: FleetOutcome) => void = () => {};
    const outcome = new Promise<FleetOutcome>((resolve) => {
      settle = resolve;
    });
    const fail = (failure: SingleFailure) => settle({ measured: null, failure });
    using _hears = this.#link.listen((message) => {
      if (!('trial' in message) || message.trial !== trial) return;
      heardAt = performance.now();
      if (message.type === 'started') onStarted();
      else if (message.type === 'progress') onProgress(message);
      else if (message.type === 'measured') settle({ measured: message, failure: null });
      else if (message.type === 'changed')
        fail({ kind: 'locust-workers-changed', workers: message.workers, lost: message.lost });
    });
    const look = () => {
      const ended = this.#ended();
      if (ended !== null) fail(ended);
      else if (performance.now() - heardAt > mostMs) fail({ kind: 'locust-silent', seconds: mostMs / 1000 });
    };
    const watch = setInterval(look, 250);
    this.#wakers.add(look);
    this.#link.tell({ type: 'measure', trial, endpoint, host });
    try {
      return await outcome;
    } finally {
      clearInterval(watch);
      this.#wakers.delete(look);
    }
  }

  /** No more requests; those under way are answered. */
  enough(): void {
    this.#link.tell({ type: 'enough' });
  }

  /** Ends what is being measured: nothing of it is told. */
  rest(): void {
    this.#link.tell({ type: 'stop' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#leaving = true;
    this.#link.tell({ type: 'quit' });
    const patience = new AbortController();
    const allEnded = Promise.all(this.#processes.map(({ process }) => process.exited));
    await Promise.race([allEnded, delay(farewellMs, null, { signal: patience.signal }).catch(() => null)]);
    patience.abort();
    const ends = await Promise.allSettled(this.#processes.map(({ process }) => process.stop()));
    this.#hears[Symbol.dispose]();
    await this.#link[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async #start({ locust, script, place, anEndpoint, localWorkers, context, signal }: FleetOptions): Promise<void> {
    const file = join(this.#folder, 'servebench_load.py');
    await writeFile(file, script.text, { mode: 0o600 });
    const common = [...locust.command, '-f', file, '--endpoint', anEndpoint, '--loglevel', 'WARNING'];
    const env = locustEnvironment(context);
    const start = async (part: 'master' | 'worker', args: readonly string[], own: Readonly<Record<string, string>>) => {
      const process = await ServerProcess.spawn(
        { command: [...common, ...args], cwd: this.#folder, env: { ...env, ...own } },
        { name: `Locust's ${part}`, stopSignal: 'SIGTERM', context, listen: null, hurry: signal },
      );
      this.#processes.push({ process, part });
      process.exited.then(() => {
        for (const wake of [...this.#wakers]) wake();
      });
    };
    await start(
      'master',
      ['--headless', '--master', '--master-bind-host', place.address, '--master-bind-port', String(place.port)],
      {
        SERVEBENCH_CONTROL_PORT: String(this.#link.port),
        SERVEBENCH_CONTROL_KEY: this.#link.key,
        SERVEBENCH_FOLDER: this.#folder,
        LOCUST_WAIT_FOR_WORKERS_REPORT_AFTER_RAMP_UP: '0.05',
      },
    );
    // They find the master when it is there: all of them load their modules at the same time.
    for (let index = 0; index < localWorkers; index++)
      await start('worker', ['--worker', '--master-host', place.address, '--master-port', String(place.port)], {});
    const late = (): SingleFailure => ({
      kind: 'locust-not-started',
      seconds: startSeconds,
      why: this.#lastLine(),
    });
    await this.#until(() => this.#version !== null, { seconds: startSeconds, late, signal });
  }

  /** Waits until something holds, which is looked at whenever the master says something. */
  async #until(
    holds: () => boolean,
    options: { readonly seconds: number; readonly late: () => SingleFailure; readonly signal: AbortSignal },
  ): Promise<void> {
    const { seconds, late, signal } = options;
    signal.throwIfAborted();
    const over = new AbortController();
    const patience = delay(seconds * 1000, 'late' as const, { signal: AbortSignal.any([over.signal, signal]) });
    let wake: () => void = () => {};
    const happened = new Promise<'happened' | SingleFailure>((resolve) => {
      wake = () => {
        const failure = this.#ended();
        if (failure !== null) resolve(failure);
        else if (this.#lacking !== null) resolve({ kind: 'locust-variables-missing', variables: this.#lacking });
        else if (holds()) resolve('happened');
      };
    });
    this.#wakers.add(wake);
    using _hears = this.#link.listen(() => wake());
    wake();
    try {
      const end = await Promise.race([happened, patience]);
      if (end === 'late') throw new ServiceError(late());
      if (end !== 'happened') throw new ServiceError(end);
    } finally {
      over.abort();
      patience.catch(() => {});
      this.#wakers.delete(wake);
      signal.throwIfAborted();
    }
  }

  /** Why the fleet is none any more; `null` while it is. */
  #ended(): SingleFailure | null {
    const ended = this.#leaving ? undefined : this.#processes.find(({ process }) => process.exit !== null);
    if (ended === undefined) return null;
    const { process, part } = ended;
    return {
      kind: 'locust-ended',
      part,
      why: process.output.tail(1)[0] ?? null,
      exit: process.exit ?? { code: null, signal: null },
      output: [...process.output.tail()],
    };
  }

  #lastLine(): string | null {
    return this.#processes.flatMap(({ process }) => process.output.tail(1)).at(-1) ?? null;
  }
}

/** The user's environment, which holds what headers need, without options that are meant for other uses of Locust. */
function locustEnvironment({ environment }: LaunchContext): Record<string, string> {
  const own = serverEnvironment(environment);
  const kept = Object.entries(own).filter(([name]) => !name.startsWith('LOCUST_'));
  return { ...Object.fromEntries(kept), PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' };
}
