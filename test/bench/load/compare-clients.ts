import type { ClientJob, ClientReport, LoadClient } from './clients/client.ts';

/** Reports of each client, one a round, in the order of the rounds. */
export type Rounds = ReadonlyMap<string, readonly ClientReport[]>;

/**
 * Measures all clients in interleaved rounds. Each round begins with another client, so that none always follows the
 * same one, and what drifts on the machine hits all alike.
 */
export async function compareClients(clients: readonly LoadClient[], job: ClientJob, rounds: number): Promise<Rounds> {
  const reports = new Map<string, ClientReport[]>(clients.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < clients.length; turn++) {
      const client = clients[(round + turn) % clients.length] as LoadClient;
      reports.get(client.name)?.push(await client.run(job));
    }
  }
  return reports;
}

/** One figure of a client in every round. */
export function figures(
  rounds: Rounds,
  client: string,
  figure: (report: ClientReport) => number | null,
): (number | null)[] {
  return (rounds.get(client) ?? []).map(figure);
}
