import type autocannon from 'autocannon';
import { connectionsOf } from '../../model/profile.ts';
import type { ErrorKind, TrialProgress, TrialSpec } from '../../model/trial.ts';
import { type AutocannonClient, AutocannonWatcher } from './autocannon-client.ts';
import { machineClockOffsetMs, nowMs } from './clock.ts';
import type { Engine } from './engine.ts';
import { addressOf } from './failure.ts';
import type { GeneratorReport } from './protocol.ts';
import { Recorder } from './recorder.ts';
import { SelfObservation } from './self-observation.ts';

/** How long refused connections may go on; autocannon itself never stops. */
const refusedForMs = 500;

/**
 * autocannon behind our interface: it makes the load, and its clients' events are counted and timed here. Where it loses
 * requests, which it does when a server closes connections, the trial is given up instead of showing its figures.
 */
export class AutocannonEngine implements Engine {
  readonly #spec: TrialSpec;
  readonly #cannon: typeof autocannon;
  #stop: (() => void) | null = null;
  #stopped = false;
  #recorder: Recorder | null = null;
  #phase: TrialProgress['phase'] = 'warm-up';
  #startMs = 0;
  #planned: { readonly requests: number | null; readonly seconds: number | null } = { requests: 1, seconds: null };

  private constructor(spec: TrialSpec, cannon: typeof autocannon) {
    this.#spec = spec;
    this.#cannon = cannon;
  }

  /** Loads autocannon, which takes a while, before any clock starts. */
  static async create(spec: TrialSpec): Promise<AutocannonEngine> {
    const { default: cannon } = await import('autocannon');
    return new AutocannonEngine(spec, cannon);
  }

  async warmUp(): Promise<void> {
    const { warmUp } = this.#spec;
    if (warmUp === null || this.#refusal() !== null) return;
    this.#phase = 'warm-up';
    await this.#run(Math.min(warmUp.connections, warmUp.requests), {
      requests: warmUp.requests,
      seconds: null,
    });
  }

  async measure(): Promise<GeneratorReport> {
    this.#phase = 'measuring';
    const { profile } = this.#spec;
    const refusal = this.#refusal();
    if (refusal !== null || profile.kind !== 'closed') return this.#nothing(refusal);
    return this.#run(connectionsOf(profile), profile);
  }

  stop(): void {
    this.#stopped = true;
    this.#stop?.();
  }

  progress(): TrialProgress | null {
    const recorder = this.#recorder;
    if (recorder === null) return null;
    const elapsedSeconds = (nowMs() - this.#startMs) / 1000;
    const { requests, seconds } = this.#planned;
    const done =
      requests === null ? elapsedSeconds / (seconds as number) : (recorder.succeeded + recorder.failed) / requests;
    return {
      phase: this.#phase,
      succeeded: recorder.succeeded,
      failed: recorder.failed,
      elapsedSeconds,
      fraction: Math.min(1, done),
    };
  }

  /** What autocannon can't do at all; a sentence. */
  #refusal(): string | null {
    const { profile, keepAlive, target } = this.#spec;
    const use = 'Use the native engine.';
    if (profile.kind === 'open')
      return `autocannon sends its requests in a burst each second, not on an even schedule. ${use}`;
    if (profile.kind === 'ramp') return `autocannon makes no ramp of connections. ${use}`;
    if (!keepAlive)
      return `autocannon can't be exact here: it loses requests when connections are closed after each answer. ${use}`;
    if (target.scheme === 'https' && !target.allowSelfSigned)
      return `autocannon accepts every certificate, and this one was to be checked. ${use}`;
    return null;
  }

  async #run(
    wantedConnections: number,
    bounds: { readonly requests: number | null; readonly seconds: number | null },
  ): Promise<GeneratorReport> {
    const start = nowMs();
    const recorder = new Recorder(this.#spec.requests.length, start);
    const connections = Math.min(wantedConnections, bounds.requests ?? wantedConnections);
    const watchers: AutocannonWatcher[] = [];
    const self = new SelfObservation();
    let gaveUp: string | null = null;
    let inFlightAgesMs: number[] = [];
    this.#recorder = recorder;
    this.#startMs = start;
    this.#planned = bounds;
    await new Promise<void>((resolve) => {
      let over = false;
      let refusedSinceMs = -1;
      const timers: NodeJS.Timeout[] = [];
      const end = () => {
        if (over) return;
        over = true;
        const now = nowMs();
        inFlightAgesMs = watchers.filter((one) => one.inFlight).map((one) => one.ageMs(now));
        for (const timer of timers) clearTimeout(timer);
        for (const { client } of watchers) client.destroy();
        instance.stop?.();
        resolve();
      };
      const giveUp = (sentence: string) => {
        if (over) return;
        gaveUp = sentence;
        end();
      };
      const context = {
        target: this.#spec.target,
        expectations: this.#spec.requests.map(({ expect }) => expect),
        recorder,
        onInexact: (why: string) => giveUp(`autocannon can't be exact here: ${why}. Use the native engine.`),
        onFailure: (kind: ErrorKind, endMs: number) => {
          if (kind !== 'refused') {
            refusedSinceMs = -1;
          } else if (refusedSinceMs < 0) {
            refusedSinceMs = endMs;
          } else if (endMs - refusedSinceMs >= refusedForMs) {
            giveUp(`Nothing listens at ${addressOf(this.#spec.target)} any more: every connection was refused.`);
          }
        },
      };
      const options = {
        ...this.#options(connections, bounds),
        setupClient: (client: unknown) => {
          const watcher = new AutocannonWatcher(client as AutocannonClient, context);
          watcher.client.timeout = this.#spec.timeouts.totalMs;
          watchers.push(watcher);
          // The body is shown after this event; the end is looked at when all of it is told.
          watcher.client.on('done', () =>
            setImmediate(() => {
              if (watchers.length === connections && watchers.every((one) => one.done)) end();
            }),
          );
        },
        verifyBody: (body: unknown) => {
          for (const watcher of watchers) if (watcher.judge(String(body))) break;
          return true;
        },
      } as autocannon.Options;
      this.#stop = end;
      const instance = this.#cannon(options, (error: Error | null) => {
        if (error) setImmediate(() => giveUp(`autocannon did not take this load: ${error.message}.`));
      }) as autocannon.Instance;
      if (bounds.seconds !== null) {
        timers.push(
          setTimeout(() => {
            // No client may begin another request; what is out is waited for.
            for (const { client } of watchers) client.responseMax = Math.max(1, client.reqsMade);
            timers.push(setTimeout(end, this.#spec.drainMs));
          }, bounds.seconds * 1000),
        );
      }
      if (this.#stopped) end();
    });
    this.#stop = null;
    this.#recorder = null;
    recorder.bytesSent = watchers.reduce((total, one) => total + one.bytesSent, 0);
    return {
      ...recorder.report(machineClockOffsetMs()),
      ...self.read(),
      inFlightAgesMs,
      completedByClient: watchers.map((one) => one.completed),
      clientBusyMs: watchers.reduce((total, one) => total + Math.max(0, one.lastEndMs - one.firstStartMs), 0),
      scheduled: null,
      ramp: null,
      gaveUp,
    };
  }

  #options(
    connections: number,
    bounds: { readonly requests: number | null; readonly seconds: number | null },
  ): autocannon.Options {
    const { target, requests, timeouts, drainMs } = this.#spec;
    const host = target.host.includes(':') ? `[${target.host}]` : target.host;
    return {
      url: `${target.scheme}://${host}:${target.port}`,
      ...(target.socketPath === null ? {} : { socketPath: target.socketPath }),
      connections,
      // Whole seconds only; each client is given the exact limit.
      timeout: Math.ceil(timeouts.totalMs / 1000),
      // autocannon ends by whole sampling intervals; the clients are ended by us, and sooner.
      sampleInt: 1000,
      ...(bounds.requests === null
        ? { duration: (bounds.seconds as number) + drainMs / 1000 + 60 }
        : { amount: bounds.requests }),
      requests: requests.map((request) => ({
        method: request.method as autocannon.Request['method'],
        path: request.path,
        headers: { Host: target.hostHeader, ...Object.fromEntries(request.headers) },
        ...(request.bodyBase64 === null ? {} : { body: Buffer.from(request.bodyBase64, 'base64') }),
      })),
    } as autocannon.Options;
  }

  #nothing(gaveUp: string | null): GeneratorReport {
    return {
      ...new Recorder(this.#spec.requests.length, nowMs()).report(machineClockOffsetMs()),
      ...new SelfObservation().read(),
      inFlightAgesMs: [],
      completedByClient: [],
      clientBusyMs: 0,
      scheduled: null,
      ramp: null,
      gaveUp,
    };
  }
}
