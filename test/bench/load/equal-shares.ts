import { setTimeout as delay } from 'node:timers/promises';
import type { ClientJob, ClientReport, LoadClient } from './clients/client.ts';
import type { Rounds } from './compare-clients.ts';
import { sharesOfConnections } from './kept-connections.ts';
import type { ServerUnderLoad } from './server-under-load.ts';

/** A client may have this many times the rounds, to come to as many trials as there are rounds. */
const mostAttempts = 3;

/** When to look, as a part of the measurement's length: busy workers take their last connections late, and clients start slowly. */
const openAfterPart = 0.8;

/** Trials of all clients in which a server's workers had shared the kept connections in the same way. */
export interface EqualShares {
  /** As `sharesOfConnections` says it. */
  readonly shares: string;
  readonly rounds: Rounds;
  /** Trials that each client needed to come to these. */
  readonly attempts: ReadonlyMap<string, number>;
}

/**
 * Which worker takes a connection is decided between the workers within microseconds, and stays so while it is kept: of 16
 * connections one worker may get all, or the other one of them, which then has half of the core. That is no doing of the
 * client's, but its figures depend on it. So clients are held against each other among trials with the same shares.
 */
export class ShareWatch {
  readonly #server: ServerUnderLoad;
  readonly #sharesOf = new Map<ClientReport, string>();

  constructor(server: ServerUnderLoad) {
    this.#server = server;
  }

  /** The same client, whose trials' shares are noted. */
  watched(client: LoadClient): LoadClient {
    return {
      name: client.name,
      run: async (job) => {
        const seconds = 'seconds' in job.amount ? job.amount.seconds : 0;
        const [report, shares] = await Promise.all([client.run(job), this.#sharesAfter(seconds * openAfterPart)]);
        this.#sharesOf.set(report, shares);
        return report;
      },
    };
  }

  /** Of the trials so far those with the most frequent shares, and as many more as each client needs to have enough. */
  async equalShares(
    clients: readonly LoadClient[],
    job: ClientJob,
    rounds: Rounds,
    wanted: number,
  ): Promise<EqualShares> {
    const shares = mostFrequent(
      clients.flatMap(({ name }) => (rounds.get(name) ?? []).map((report) => this.#sharesOf.get(report) ?? '')),
    );
    const fitting = (reports: readonly ClientReport[]) =>
      reports.filter((report) => this.#sharesOf.get(report) === shares).slice(0, wanted);
    const tried = new Map(clients.map(({ name }) => [name, [...(rounds.get(name) ?? [])]]));
    const lacking = () =>
      clients.filter(({ name }) => {
        const reports = tried.get(name) as ClientReport[];
        return fitting(reports).length < wanted && reports.length < mostAttempts * wanted;
      });
    for (let missing = lacking(); missing.length > 0; missing = lacking()) {
      for (const client of missing) tried.get(client.name)?.push(await client.run(job));
    }
    return {
      shares,
      rounds: new Map([...tried].map(([name, reports]) => [name, fitting(reports)])),
      attempts: new Map([...tried].map(([name, reports]) => [name, reports.length])),
    };
  }

  async #sharesAfter(seconds: number): Promise<string> {
    await delay(1000 * seconds);
    return sharesOfConnections(this.#server.pid, this.#server.port);
  }
}

function mostFrequent(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
