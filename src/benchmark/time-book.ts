import type { RunSoFar, ServerStep } from './strategy.ts';

/** A server start that has not been seen yet is supposed to take so long, s. */
const supposedStartSeconds = 1;

/** Keeps what each endpoint of a guided run has taken, and what a trial takes besides its load. */
export class TimeBook {
  readonly #seconds = new Map<string, number>();
  #step: {
    readonly endpoints: readonly string[];
    readonly startedAtSeconds: number;
    readonly outcomes: number;
  } | null = null;
  #overheadSeconds = 0;
  #trials = 0;

  /** Notes that a step begins now. */
  begin(run: RunSoFar, { trials }: ServerStep): void {
    const endpoints = trials.map(({ endpoint }) => endpoint);
    this.#step = { endpoints, startedAtSeconds: run.elapsedSeconds, outcomes: run.outcomes.length };
  }

  /** Shares the time of the step that began last, if it has not been booked, among its endpoints. */
  end(run: RunSoFar): void {
    if (this.#step === null) return;
    const { endpoints, startedAtSeconds, outcomes } = this.#step;
    this.#step = null;
    const seconds = run.elapsedSeconds - startedAtSeconds;
    for (const endpoint of endpoints) this.#seconds.set(endpoint, this.spent(endpoint) + seconds / endpoints.length);
    const fresh = run.outcomes.slice(outcomes);
    if (fresh.length === 0) return;
    this.#overheadSeconds += seconds - fresh.reduce((sum, { result }) => sum + result.elapsedSeconds, 0);
    this.#trials += fresh.length;
  }

  /** Seconds that an endpoint has taken, its share of server starts included. */
  spent(endpoint: string): number {
    return this.#seconds.get(endpoint) ?? 0;
  }

  /** Seconds that one trial takes besides its load: start and stop of the server, warm-up. As seen so far, else supposed. */
  overheadSeconds({ serverStartSeconds }: Pick<RunSoFar, 'serverStartSeconds'>): number {
    // A server takes about as long to stop as to start.
    return this.#trials > 0 ? this.#overheadSeconds / this.#trials : 2 * (serverStartSeconds ?? supposedStartSeconds);
  }
}
