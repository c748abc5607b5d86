import type { ErrorKind, TrialSpec } from '../../model/trial/trial.ts';
import type { Client, ClientContext } from './client.ts';
import { nowMs } from './clock.ts';
import { LoadPhase } from './load-phase.ts';
import type { WarmUpReport } from './protocol.ts';
import type { Recorder } from './recorder.ts';
import { failuresAllowed } from './tuning.ts';

/**
 * Requests before the clock starts. It begins with one, and each answer lets one more connection join: a quick server is
 * soon warm in every worker, and a slow one is not left with a queue that no time bound could end without cutting it off.
 * A caller that knows how many requests the server works on at once may let it begin with that many.
 */
export class WarmUp extends LoadPhase {
  readonly #requests: number;
  readonly #maxMs: number;
  #issued = 0;
  #allowed: number;
  #startMs = 0;
  #answered = 0;
  #closed = 0;

  constructor(
    context: ClientContext,
    recorder: Recorder,
    bounds: NonNullable<TrialSpec['warmUp']>,
    connections: number,
    requests: number,
  ) {
    super(context, recorder, connections, Number.POSITIVE_INFINITY);
    this.#requests = requests;
    this.#allowed = bounds.atOnce ?? 1;
    this.#maxMs = bounds.maxSeconds * 1000;
  }

  /** What it showed, once it has run. */
  report(): WarmUpReport {
    return {
      answered: this.#answered,
      closed: this.#closed,
      opened: this.recorder.opened,
      seconds: (nowMs() - this.#startMs) / 1000,
    };
  }

  override fraction(): number {
    return Math.min(1, (this.recorder.succeeded + this.recorder.failed) / this.#requests);
  }

  protected override begin(atMs: number): void {
    this.#startMs = atMs;
    this.#issueMore(atMs);
  }

  protected override next(client: Client, _endMs: number, failure: ErrorKind | null): void {
    const now = nowMs();
    if (failure === null) {
      this.#answered++;
      if (client.usesOfConnection === 0) this.#closed++;
    }
    if (failure === null) this.#allowed = Math.min(this.clients.length, this.#allowed + 1);
    else if (this.recorder.failed >= failuresAllowed) this.endIssuing(now);
    this.#issueMore(now);
  }

  protected override tick(): void {}

  protected override pending(): boolean {
    return false;
  }

  #issueMore(atMs: number): void {
    if (this.#issued >= this.#requests || atMs - this.#startMs >= this.#maxMs) {
      this.endIssuing(atMs);
      return;
    }
    for (const client of this.clients) {
      if (this.issuingOver || this.inFlight >= this.#allowed) return;
      if (!client.idle) continue;
      this.#issued++;
      this.issue(client, atMs, atMs);
      if (this.#issued >= this.#requests) this.endIssuing(atMs);
    }
  }
}
