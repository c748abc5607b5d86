import type { ErrorKind } from '../../model/trial/trial.ts';
import type { Client, ClientContext } from './client.ts';
import { nowMs } from './clock.ts';
import { LoadPhase } from './load-phase.ts';
import type { Recorder } from './recorder.ts';
import { connectPauseMs, inARowMs } from './tuning.ts';

/** How long a closed load goes on. */
export type ClosedBounds =
  | { readonly requests: number; readonly seconds: null }
  | { readonly requests: null; readonly seconds: number };

/** Each client sends its next request when its last one is answered. */
export class ClosedLoad extends LoadPhase {
  readonly #bounds: ClosedBounds;
  #toIssue: number;
  #startMs = 0;
  #endMs = Number.POSITIVE_INFINITY;
  /** Clients held back, and until when. */
  readonly #heldBack = new Map<Client, number>();
  /** Clients that look once whether the server says something unasked. */
  #listening = 0;
  /** Clients whose next request goes out when all that has arrived is read. */
  readonly #ready: Client[] = [];
  #lastAnswerMs = Number.NEGATIVE_INFINITY;
  #endTimer: NodeJS.Timeout | null = null;

  constructor(context: ClientContext, recorder: Recorder, connections: number, bounds: ClosedBounds, drainMs: number) {
    super(context, recorder, connections, bounds.requests === null ? drainMs : Number.POSITIVE_INFINITY);
    this.#bounds = bounds;
    this.#toIssue = bounds.requests ?? Number.POSITIVE_INFINITY;
  }

  override fraction(atMs: number): number {
    const { requests, seconds } = this.#bounds;
    const done =
      requests === null
        ? (atMs - this.#startMs) / (seconds * 1000)
        : (this.recorder.succeeded + this.recorder.failed) / requests;
    return Math.min(1, Math.max(0, done));
  }

  /** Time that clients were at work: from the first request of each to the end of its last, pauses not counted. */
  busyMs(): number {
    let busyMs = 0;
    for (const client of this.clients) {
      if (client.completed > 0) busyMs += client.lastEndMs - client.firstStartMs - client.heldBackMs;
    }
    return busyMs;
  }

  /** Requests that each client which was started has completed. */
  completedByClient(): number[] {
    return this.clients.filter((client) => client.firstStartMs >= 0).map((client) => client.completed);
  }

  protected override begin(atMs: number): void {
    this.#startMs = atMs;
    const { seconds } = this.#bounds;
    if (seconds !== null) {
      this.#endMs = atMs + seconds * 1000;
      this.#endTimer = setTimeout(() => this.endIssuing(nowMs()), seconds * 1000);
    }
    if (this.#toIssue === 0) this.endIssuing(atMs);
    for (const client of this.clients) this.#sendNext(client);
  }

  protected override next(client: Client, endMs: number, failure: ErrorKind | null): void {
    if (failure !== null && client.failedConnects > 0) {
      const pauseMs = Math.min(connectPauseMs.longest, connectPauseMs.first * 2 ** (client.failedConnects - 1));
      client.heldBackMs += pauseMs;
      this.#heldBack.set(client, endMs + pauseMs);
      return;
    }
    if (client.usesOfConnection > 0 && (!client.listened || this.recorder.sawSurplus)) {
      this.#listenFirst(client);
      return;
    }
    const inARow = endMs - this.#lastAnswerMs < inARowMs;
    this.#lastAnswerMs = endMs;
    if (inARow && client.usesOfConnection === 0) this.#sendSoon(client);
    else if (failure === null) this.#sendNext(client, endMs);
    else this.#sendNext(client);
  }

  protected override tick(atMs: number): void {
    for (const [client, untilMs] of this.#heldBack) {
      if (atMs < untilMs) continue;
      this.#heldBack.delete(client);
      client.heldBackMs += atMs - untilMs;
      this.#sendNext(client);
    }
    if (this.issuingOver) this.#heldBack.clear();
  }

  protected override pending(): boolean {
    return this.#listening > 0 || this.#ready.length > 0;
  }

  protected override released(): void {
    if (this.#endTimer !== null) clearTimeout(this.#endTimer);
    this.#heldBack.clear();
    this.#ready.length = 0;
  }

  /**
   * Reads what else has arrived before the next connections are opened, all in a row: a server that is woken once for
   * many connections costs both sides less than one that is woken for each (a fourth of the throughput).
   */
  #sendSoon(client: Client): void {
    if (this.#ready.push(client) === 1) setImmediate(this.#sendReady);
  }

  readonly #sendReady = (): void => {
    const ready = this.#ready;
    for (let i = 0; i < ready.length; i++) this.#sendNext(ready[i] as Client);
    ready.length = 0;
    this.endIfDone();
  };

  /** After a good answer the next request starts with its end: no time is lost between them. A time-out ended before it was seen. */
  #sendNext(client: Client, now = nowMs()): void {
    if (this.issuingOver) return;
    if (now >= this.#endMs) {
      this.endIssuing(now);
      return;
    }
    this.#toIssue--;
    this.issue(client, now, now);
    if (this.#toIssue <= 0) this.endIssuing(now);
  }

  /**
   * Reads once before a client uses its connection again for the first time. A server that answers twice, or before
   * it is asked, would otherwise have its surplus counted as the next request's answer; once one was caught, every reuse is
   * checked.
   */
  #listenFirst(client: Client): void {
    client.listened = true;
    this.#listening++;
    setImmediate(() => {
      setImmediate(() => {
        this.#listening--;
        this.#sendNext(client);
        this.endIfDone();
      });
    });
  }
}
