import { setImmediate } from 'node:timers/promises';
import type { LoadTarget, TrialProgress, TrialRequest, TrialResult } from '../model/trial/trial.ts';
import { whyUnanswered } from './load-why-unanswered.ts';

/** How long the first requests of a load test may go without any answer until the server is looked at. */
const silentMs = 2500;

/**
 * Looks at a server that answers nothing: one that streams forever would be waited for until every request is over its
 * limit, twice. One that is only slow is left to its time.
 */
export class AnswerWatch implements Disposable {
  readonly #target: LoadTarget;
  readonly #request: TrialRequest;
  readonly #hopeless = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #answered = 0;
  #why: string | null = null;

  constructor(target: LoadTarget, request: TrialRequest) {
    this.#target = target;
    this.#request = request;
  }

  /** Aborts when waiting longer is pointless. */
  get hopeless(): AbortSignal {
    return this.#hopeless.signal;
  }

  /** The first word of a load generator is told when it begins: getting there is no silence of the server's. */
  saw({ succeeded, failed }: TrialProgress): void {
    this.#answered = succeeded + failed;
    this.#timer ??= setTimeout(() => void this.#look(), silentMs);
  }

  /** Why not one request was answered as expected, as a sentence; `null` where one was, or nothing is known. */
  async whyUnanswered({ requests }: TrialResult): Promise<string | null> {
    if (requests.succeeded > 0) return null;
    const statuses = Object.keys(requests.byStatus).map(Number);
    return this.#why ?? (await whyUnanswered(this.#target, this.#request, statuses));
  }

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    // Where this process stood still, the latest word of progress is still to be read.
    await setImmediate();
    if (this.#answered > 0) return;
    this.#why = await whyUnanswered(this.#target, this.#request, []);
    if (this.#why !== null && this.#answered === 0) this.#hopeless.abort();
  }
}
