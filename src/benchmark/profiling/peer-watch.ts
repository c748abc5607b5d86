import { readProcFile } from '../../host/processes/process-list.ts';
import { openSockets, type SocketAddress, tablePeers } from '../../host/sockets/socket-table.ts';

/** A place that the server's processes were connected to. */
export interface Peer extends SocketAddress {
  /** What the plan calls it; `null` where it says nothing. */
  readonly name: string | null;
  /** In how many looks a connection to it was there. */
  readonly looks: number;
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1']);
const lookMs = 100;
const mostPeers = 5;

/** Looks now and then at whom a server's processes are connected to, beside their clients. Linux only; elsewhere it sees nothing. */
export class PeerWatch {
  readonly #pids: readonly number[];
  readonly #own: SocketAddress;
  readonly #seen = new Map<string, { readonly address: SocketAddress; looks: number }>();
  readonly #timer: NodeJS.Timeout;

  constructor(pids: readonly number[], own: SocketAddress) {
    this.#pids = pids;
    this.#own = own;
    this.#timer = setInterval(() => this.#look(), lookMs);
    this.#timer.unref();
  }

  /** Ends the looking; the peers seen most often first. `names` are of ports of this machine that the plan gave away. */
  stop(names: ReadonlyMap<number, string> = new Map()): readonly Peer[] {
    clearInterval(this.#timer);
    return [...this.#seen.values()]
      .sort((a, b) => b.looks - a.looks)
      .slice(0, mostPeers)
      .map(({ address, looks }) => ({
        ...address,
        name: loopback.has(address.host) ? (names.get(address.port) ?? null) : null,
        looks,
      }));
  }

  #look(): void {
    if (process.platform !== 'linux') return;
    const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readProcFile(path) ?? '');
    const open = new Set(this.#pids.flatMap((pid) => openSockets(pid) ?? []));
    const found = new Map<string, SocketAddress>();
    for (const { inode, port, peer } of tables.flatMap((table) => tablePeers(table))) {
      // A socket at the server's own port leads to a client.
      if (open.has(inode) && port !== this.#own.port) found.set(`${peer.host} ${peer.port}`, peer);
    }
    for (const [key, address] of found) {
      const seen = this.#seen.get(key) ?? { address, looks: 0 };
      seen.looks++;
      this.#seen.set(key, seen);
    }
  }
}
