import { type Settings, settingsKey } from '../model/settings.ts';
import { ServiceError } from '../service/service-error.ts';
import type { RunningServer } from '../service/start/running-server.ts';

/** Starts servers, and remembers how that went. */
export class ServerStarts {
  /** Servers that came up so far. */
  count = 0;
  /** Starts in a row that failed. */
  failuresInARow = 0;
  readonly #startServer: (settings: Settings) => Promise<RunningServer>;
  #seconds = 0;
  readonly #startedOnce = new Set<string>();
  /** Settings that never came up: waiting for them once is enough. */
  readonly #unstartable = new Map<string, ServiceError>();

  constructor(startServer: (settings: Settings) => Promise<RunningServer>) {
    this.#startServer = startServer;
  }

  /** Mean time that a start took, s; `null` before the first one. */
  get meanSeconds(): number | null {
    return this.count === 0 ? null : this.#seconds / this.count;
  }

  /** Why these settings' server can't be had, known from an earlier start; `null` where it is worth trying. */
  whyUnstartable(settings: Settings): ServiceError | null {
    return this.#unstartable.get(settingsKey(settings)) ?? null;
  }

  /** The running server. Throws a `ServiceError` where it did not come up, and what a start that was stopped throws. */
  async start(settings: Settings): Promise<RunningServer> {
    const askedAt = performance.now();
    try {
      const server = await this.#startServer(settings);
      this.count++;
      this.#seconds += (performance.now() - askedAt) / 1000;
      this.failuresInARow = 0;
      this.#startedOnce.add(settingsKey(settings));
      return server;
    } catch (error) {
      if (error instanceof ServiceError) this.#failed(settings, error);
      throw error;
    }
  }

  #failed(settings: Settings, error: ServiceError): void {
    this.failuresInARow++;
    // A server that has come up before may do so again.
    if (!this.#startedOnce.has(settingsKey(settings))) this.#unstartable.set(settingsKey(settings), error);
  }
}
