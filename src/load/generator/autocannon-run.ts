import type autocannon from 'autocannon';
import type { Failure, Inexactness } from '../../model/facts/failure.ts';
import type { ErrorKind, TrialSpec } from '../../model/trial/trial.ts';
import { type AutocannonClient, AutocannonWatcher } from './autocannon-client.ts';
import { machineClockOffsetMs, nowMs } from './clock.ts';
import { addressOf } from './failure.ts';
import type { GeneratorReport } from './protocol.ts';
import type { Recorder } from './recorder.ts';
import { SelfObservation } from './self-observation.ts';
import { autocannonSpareSeconds, refused } from './tuning.ts';

/** Either so many requests or so many seconds. */
export interface AutocannonBounds {
  readonly requests: number | null;
  readonly seconds: number | null;
}

/** Stands where autocannon would keep figures of its own, which nobody reads. */
const noHistogram = {
  __custom: true,
  recordValue: () => undefined,
  recordValueWithExpectedInterval: () => undefined,
  reset: () => undefined,
  destroy: () => undefined,
};

/** One stretch of load that autocannon makes: owns its clients and their end. */
export class AutocannonRun {
  /** Why autocannon lost count, as a clause; then nothing that was counted may be shown. */
  inexact: Inexactness | null = null;
  readonly recorder: Recorder;
  readonly startMs = nowMs();
  draining = false;

  readonly #spec: TrialSpec;
  readonly #bounds: AutocannonBounds;
  readonly #connections: number;
  readonly #watchers: AutocannonWatcher[] = [];
  readonly #self = new SelfObservation();
  readonly #timers: NodeJS.Timeout[] = [];
  #instance: autocannon.Instance | null = null;
  #answered: AutocannonWatcher | null = null;
  #inFlightAgesMs: readonly number[] = [];
  #gaveUp: Failure | null = null;
  #refusedSinceMs = -1;
  #ended = false;
  #resolve: (() => void) | null = null;

  constructor(spec: TrialSpec, recorder: Recorder, connections: number, bounds: AutocannonBounds) {
    this.#spec = spec;
    this.recorder = recorder;
    this.#bounds = bounds;
    this.#connections = Math.min(connections, bounds.requests ?? connections);
  }

  /** Resolves when every client has ended, the drain deadline has passed, or the run was ended. */
  run(cannon: typeof autocannon): Promise<void> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#instance = cannon(this.#options(), (error: Error | null) => {
        if (error)
          setImmediate(() => this.#giveUp({ kind: 'engine-refused', engine: 'autocannon', why: error.message }));
      }) as autocannon.Instance;
      if (this.#bounds.seconds !== null) {
        this.#timers.push(setTimeout(() => this.#drain(), this.#bounds.seconds * 1000));
      }
    });
  }

  /** Sends no more; what is in flight is waited for. */
  enough(): void {
    if (!this.#ended && !this.draining) this.#drain();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const now = nowMs();
    this.#inFlightAgesMs = this.#watchers.filter((one) => one.inFlight).map((one) => one.ageMs(now));
    for (const timer of this.#timers) clearTimeout(timer);
    for (const { client } of this.#watchers) client.destroy();
    this.#instance?.stop?.();
    this.#resolve?.();
  }

  report(): GeneratorReport {
    const watchers = this.#watchers;
    this.recorder.bytesSent = watchers.reduce((total, one) => total + one.bytesSent, 0);
    return {
      ...this.recorder.report(machineClockOffsetMs()),
      ...this.#self.read(),
      inFlightAgesMs: this.#inFlightAgesMs,
      completedByClient: watchers.map((one) => one.completed),
      clientBusyMs: watchers.reduce((total, one) => total + Math.max(0, one.lastEndMs - one.firstStartMs), 0),
      scheduled: null,
      ramp: null,
      longestPauseMs: 0,
      transport: 'autocannon',
      gaveUp: this.#gaveUp,
    };
  }

  /** No client may begin another request; what is out is waited for. */
  #drain(): void {
    this.draining = true;
    for (const { client } of this.#watchers) client.responseMax = Math.max(1, client.reqsMade);
    this.#timers.push(setTimeout(() => this.end(), this.#spec.drainMs));
  }

  #giveUp(failure: Failure): void {
    if (this.#ended) return;
    this.#gaveUp = failure;
    this.end();
  }

  #watch(client: AutocannonClient): void {
    client.timeout = this.#spec.timeouts.totalMs;
    const watcher = new AutocannonWatcher(client, {
      target: this.#spec.target,
      requests: this.#spec.requests,
      recorder: this.recorder,
      onAnswered: () => {
        this.#answered = watcher;
      },
      onInexact: (why) => {
        this.inexact ??= why;
        this.end();
      },
      onFailure: (kind, endMs) => this.#judgeFailure(kind, endMs),
    });
    this.#watchers.push(watcher);
    // The last body is shown after this event: the end is looked at when all of it is told.
    client.on('done', () => setImmediate(() => this.#endIfDone()));
  }

  #endIfDone(): void {
    if (this.#watchers.length === this.#connections && this.#watchers.every((one) => one.done)) this.end();
  }

  #judgeFailure(kind: ErrorKind, endMs: number): void {
    if (kind !== 'refused') this.#refusedSinceMs = -1;
    else if (this.#refusedSinceMs < 0) this.#refusedSinceMs = endMs;
    else if (endMs - this.#refusedSinceMs >= refused.forMs) {
      const address = addressOf(this.#spec.target);
      this.#giveUp({ kind: 'refuses-connections', address, refusals: null, seconds: null });
    }
  }

  #options(): autocannon.Options {
    const { target, requests, timeouts, drainMs } = this.#spec;
    const host = target.host.includes(':') ? `[${target.host}]` : target.host;
    const options = {
      url: `${target.scheme}://${host}:${target.port}`,
      ...(target.socketPath === null ? {} : { socketPath: target.socketPath }),
      connections: this.#connections,
      // Whole seconds only; each client is given the exact limit.
      timeout: Math.ceil(timeouts.totalMs / 1000),
      ...(this.#bounds.requests === null
        ? { duration: (this.#bounds.seconds as number) + drainMs / 1000 + autocannonSpareSeconds }
        : { amount: this.#bounds.requests }),
      requests: requests.map((request) => ({
        method: request.method,
        path: request.path,
        headers: { Host: target.hostHeader, ...Object.fromEntries(request.headers) },
        ...(request.bodyBase64 === null ? {} : { body: Buffer.from(request.bodyBase64, 'base64') }),
      })),
      // Its own histograms and sums are never asked for: what is counted is counted from its clients' events.
      histograms: { latencies: noHistogram, requests: noHistogram, throughput: noHistogram },
      skipAggregateResult: true,
      setupClient: (client: unknown) => this.#watch(client as AutocannonClient),
      // autocannon calls this right after the answer was told, which is the only way to its body.
      verifyBody: (body: unknown) => {
        this.#answered?.judge(String(body));
        this.#answered = null;
        return true;
      },
    };
    return options as unknown as autocannon.Options;
  }
}
