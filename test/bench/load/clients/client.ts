/** One measurement that any of the clients can be asked for. */
export interface ClientJob {
  readonly port: number;
  readonly path: string;
  readonly method: 'GET' | 'HEAD';
  readonly connections: number;
  /** How much: requests in all, or seconds. wrk knows only seconds. */
  readonly amount: { readonly requests: number } | { readonly seconds: number };
  readonly keepAlive: boolean;
  /** Limit of one request, where the client has one. */
  readonly timeoutMs: number;
  /** Statuses that are good answers beside 2xx. */
  readonly alsoGood: readonly number[];
  /** Core to run on; `null` for any. */
  readonly core: number | null;
}

/** What a client says about it. `null`: it does not say. */
export interface ClientReport {
  /** Requests that it counts as answered well. */
  readonly good: number;
  /** Requests that it counts as failed. */
  readonly failed: number;
  /** Requests that it says were under way at the end. */
  readonly inFlight: number | null;
  /** Requests that it sent a second time on a fresh connection. */
  readonly retried: number;
  readonly rps: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** CPU of the client, user and system, per answered request; its start and end included where nothing finer is known. */
  readonly cpuUsPerRequest: number | null;
  /** Why it stopped early. */
  readonly gaveUp: string | null;
}

export interface LoadClient {
  readonly name: string;
  run(job: ClientJob): Promise<ClientReport>;
}
