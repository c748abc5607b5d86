import type { Failure } from '../../model/facts/failure.ts';
import type { ErrorKind } from '../../model/trial/trial.ts';
import { Client, type ClientContext, type ClientOwner } from './client.ts';
import { nowMs } from './clock.ts';
import { addressOf } from './failure.ts';
import type { Recorder } from './recorder.ts';
import { refused, sweepMs, timeoutsInARow, tlsFailures } from './tuning.ts';

/**
 * One stretch of load with the same clients: owns them, their limits and their end.
 * Subclasses decide when which client sends.
 */
export abstract class LoadPhase implements ClientOwner {
  readonly clients: readonly Client[];
  readonly recorder: Recorder;
  gaveUp: Failure | null = null;
  /** The longest time in which this process did nothing that it was to do every `sweepMs`. */
  longestPauseMs = 0;
  /** Ages of the requests that were in flight when the phase ended. */
  inFlightAgesMs: readonly number[] = [];
  protected inFlight = 0;
  /** No request is issued any more. */
  protected issuingOver = false;

  readonly #context: ClientContext;
  readonly #drainMs: number;
  #drainDeadlineMs = Number.POSITIVE_INFINITY;
  #sweeper: NodeJS.Timeout | null = null;
  #resolve: (() => void) | null = null;
  #ended = false;
  #rotation = 0;
  #sweptMs = 0;
  #refusedSinceMs = -1;
  #refusedInARow = 0;
  #timeoutsInARow = 0;

  constructor(context: ClientContext, recorder: Recorder, connections: number, drainMs: number) {
    this.#context = context;
    this.recorder = recorder;
    this.#drainMs = drainMs;
    this.clients = Array.from({ length: connections }, () => new Client(context, this, recorder));
  }

  /** Runs until everything is answered, the drain deadline has passed, or `stop()`. */
  run(): Promise<void> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#sweeper = setInterval(() => this.#sweep(nowMs()), sweepMs);
      this.#sweptMs = nowMs();
      this.begin(nowMs());
      this.endIfDone();
    });
  }

  /** Issues nothing more; what is in flight may end until the drain deadline. */
  enough(atMs: number): void {
    if (!this.#ended) this.endIssuing(atMs);
  }

  /** Ends now. What is in flight stays unfinished. */
  stop(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.issuingOver = true;
    const now = nowMs();
    this.inFlightAgesMs = this.clients.filter((client) => !client.idle).map((client) => client.ageMs(now));
    if (this.#sweeper !== null) clearInterval(this.#sweeper);
    for (const client of this.clients) client.close();
    this.released();
    this.#resolve?.();
  }

  get draining(): boolean {
    return this.issuingOver;
  }

  /** 0..1 of the planned requests or time. */
  abstract fraction(atMs: number): number;

  onFinished(client: Client, endMs: number, failure: ErrorKind | null): void {
    this.inFlight--;
    if (this.#ended) return;
    if (failure !== null) {
      this.#judgeFailure(endMs, failure);
      if (this.#ended) return;
    } else {
      this.#refusedInARow = 0;
      this.#timeoutsInARow = 0;
    }
    this.next(client, endMs, failure);
    if (this.issuingOver && this.inFlight === 0) this.endIfDone();
  }

  protected abstract begin(atMs: number): void;
  /** The client is free again. */
  protected abstract next(client: Client, endMs: number, failure: ErrorKind | null): void;
  /** Called at every sweep. */
  protected abstract tick(atMs: number): void;
  /** Whether a request may still be issued by a client that waits for something. */
  protected abstract pending(): boolean;
  /** Frees what a subclass holds besides its clients. */
  protected released(): void {}

  protected issue(client: Client, startMs: number, atMs: number): void {
    this.inFlight++;
    const requestIndex = this.#rotation;
    this.#rotation = requestIndex + 1 === this.#context.requests.length ? 0 : requestIndex + 1;
    client.start(requestIndex, startMs, atMs);
  }

  /** From now on nothing is issued; what is in flight has until the drain deadline. */
  protected endIssuing(atMs: number): void {
    if (this.issuingOver) return;
    this.issuingOver = true;
    this.#drainDeadlineMs = atMs + this.#drainMs;
    this.endIfDone();
  }

  protected giveUp(failure: Failure): void {
    if (this.#ended) return;
    this.gaveUp = failure;
    this.stop();
  }

  protected endIfDone(): void {
    if (this.issuingOver && this.inFlight === 0 && !this.pending()) this.stop();
  }

  #sweep(atMs: number): void {
    this.longestPauseMs = Math.max(this.longestPauseMs, atMs - this.#sweptMs);
    this.#sweptMs = atMs;
    for (const client of this.clients) client.checkDeadline(atMs);
    if (this.#ended) return;
    this.tick(atMs);
    if (atMs >= this.#drainDeadlineMs) this.stop();
    else this.endIfDone();
  }

  #judgeFailure(endMs: number, failure: ErrorKind): void {
    const address = addressOf(this.#context.target);
    if (failure === 'ports-exhausted') {
      this.giveUp({ kind: 'ports-exhausted', address, opened: this.recorder.opened });
    } else if (failure === 'files-exhausted') {
      this.giveUp({ kind: 'files-exhausted', opened: this.recorder.opened });
    } else if (failure === 'refused') {
      if (this.#refusedInARow === 0) this.#refusedSinceMs = endMs;
      this.#refusedInARow++;
      const forMs = endMs - this.#refusedSinceMs;
      if (this.#refusedInARow >= refused.inARow && forMs >= refused.forMs) {
        this.giveUp({ kind: 'refuses-connections', address, refusals: this.#refusedInARow, seconds: forMs / 1000 });
      }
    } else if (failure === 'tls') {
      // A certificate that was not accepted once will not be the next time.
      if (this.recorder.opened === 0 && this.recorder.failed >= Math.min(tlsFailures, this.clients.length)) {
        this.giveUp({ kind: 'no-tls', address });
      }
    } else if (failure.endsWith('-timeout')) {
      this.#timeoutsInARow++;
      this.#judgeTimeouts();
    }
  }

  #judgeTimeouts(): void {
    const clients = this.clients.length;
    if (this.recorder.succeeded > 0) {
      if (
        this.#timeoutsInARow >=
        Math.max(timeoutsInARow.leastOnceAnswered, timeoutsInARow.perClientOnceAnswered * clients)
      ) {
        const answers = this.recorder.succeeded;
        this.giveUp({ kind: 'stopped-answering', timeouts: this.#timeoutsInARow, answers });
      }
    } else if (this.#timeoutsInARow >= timeoutsInARow.perClient * clients) {
      this.giveUp({ kind: 'never-answered', requests: this.recorder.failed, opened: this.recorder.opened });
    }
  }
}
