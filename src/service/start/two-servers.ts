import { listeningRoots } from '../../host/sockets/listening-processes.ts';
import type { Failure } from '../../model/facts/failure.ts';
import { proxyAmong } from './known-proxies.ts';

/** Who listens at one of the addresses that a name stands for. */
interface ServerAt {
  readonly host: string;
  readonly pids: readonly number[];
}

/**
 * `localhost` may be one server at 127.0.0.1 and another at ::1: which of them would be loaded is for the user to say.
 * `null` where they are one, or where it can't be seen. `hosts`: the addresses that accept
 * connections at `port`; `name`: what the user wrote.
 */
export async function twoServers(name: string, hosts: readonly string[], port: number): Promise<Failure | null> {
  const servers = await Promise.all(
    hosts.map(async (host): Promise<ServerAt> => {
      const roots = await listeningRoots({ host, port });
      return { host, pids: roots.map(({ pid }) => pid) };
    }),
  );
  const [first, ...others] = servers.filter(({ pids }) => pids.length > 0);
  const second = first && others.find((other) => !isSameServer(first, other));
  if (first === undefined || second === undefined) return null;
  return { kind: 'two-servers', name, servers: [first, second] };
}

function isSameServer(one: ServerAt, other: ServerAt): boolean {
  if (one.pids.some((pid) => other.pids.includes(pid))) return true;
  // Docker publishes a port by one process for each family.
  const proxy = proxyAmong(one.pids);
  return proxy !== null && proxy === proxyAmong(other.pids);
}
