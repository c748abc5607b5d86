import type { LoadProfile } from '../../model/trial/trial.ts';
import type { Client, ClientContext } from './client.ts';
import { nowMs } from './clock.ts';
import { partOf } from './engine.ts';
import { LoadPhase } from './load-phase.ts';
import type { GeneratorShare } from './protocol.ts';
import type { Recorder } from './recorder.ts';
import { Wakener } from './wakener.ts';

/**
 * Requests start on a fixed schedule, whatever the answers do. A request's time runs from its intended start (as in wrk2),
 * so that a server which stalls can't hide it by making its clients wait.
 * When every connection is busy, requests wait for one and are late; those that still wait at the end are dropped.
 */
export class OpenLoad extends LoadPhase {
  readonly #intended: number;
  readonly #intervalMs: number;
  readonly #offsetMs: number;
  readonly #seconds: number;
  readonly #idle: Client[];
  readonly #wakener: Wakener;
  #next = 0;
  #startMs = 0;

  constructor(
    context: ClientContext,
    recorder: Recorder,
    profile: Extract<LoadProfile, { kind: 'open' }>,
    share: GeneratorShare,
    drainMs: number,
  ) {
    super(context, recorder, partOf(profile.connections, share), drainMs);
    // Process k of m sends the requests k, k + m, k + 2m, … of the one schedule.
    this.#intended = partOf(Math.round(profile.ratePerSecond * profile.seconds), share);
    this.#intervalMs = (1000 / profile.ratePerSecond) * share.of;
    this.#offsetMs = (1000 / profile.ratePerSecond) * share.index;
    this.#seconds = profile.seconds;
    this.#idle = [...this.clients].reverse();
    this.#wakener = new Wakener(
      () => this.#sendDue(),
      () => recorder.bytesReceived + recorder.opened + recorder.failed,
    );
  }

  /** Resolves when the schedule can be kept from its first request on. */
  get ready(): Promise<void> {
    return this.#wakener.ready;
  }

  schedule(): { readonly intended: number; readonly dropped: number; readonly seconds: number } {
    return { intended: this.#intended, dropped: this.#intended - this.#next, seconds: this.#seconds };
  }

  /** Time that the event loop only seems to have been busy. */
  get idleWaitMs(): number {
    return this.#wakener.idleMs;
  }

  override fraction(atMs: number): number {
    return Math.min(1, Math.max(0, (atMs - this.#startMs) / (this.#seconds * 1000)));
  }

  protected override begin(atMs: number): void {
    this.#startMs = atMs;
    this.#sendDue();
  }

  protected override next(client: Client): void {
    // The connection used last is used next: no more are opened than the schedule needs.
    this.#idle.push(client);
    this.#sendDue();
  }

  protected override tick(): void {
    this.#sendDue();
  }

  protected override pending(): boolean {
    return false;
  }

  protected override released(): void {
    this.#wakener.close();
  }

  #dueMs(number: number): number {
    return this.#startMs + this.#offsetMs + number * this.#intervalMs;
  }

  #sendDue(): void {
    if (this.issuingOver) return;
    for (;;) {
      const now = nowMs();
      if (this.#next >= this.#intended) {
        this.endIssuing(now);
        return;
      }
      const dueMs = this.#dueMs(this.#next);
      if (now < dueMs) {
        this.#wakener.wakeAt(dueMs);
        return;
      }
      const client = this.#idle.pop();
      if (client === undefined) {
        // Only what no connection was free for is dropped; being late ourselves must not lose a request.
        if (now >= this.#startMs + this.#seconds * 1000) this.endIssuing(now);
        return;
      }
      this.#next++;
      this.recorder.late.record(now - dueMs);
      this.issue(client, dueMs, now);
    }
  }
}
