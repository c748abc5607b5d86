import { readdirSync } from 'node:fs';
import { readProcFile } from '../processes/process-list.ts';
import { listenersAt, openSockets, type SocketAddress, type TableSocket, tableSockets } from './socket-table.ts';

/**
 * Whose the sockets are that a connection to an address reaches: of the processes that were asked about (`own`), of others
 * (`foreign`), or of both (`shared`, by SO_REUSEPORT: the kernel divides the connections between them). `unknown` where it
 * can't be told: not on Linux, behind another network namespace, or where the files of the processes may not be read.
 */
export type Ownership = 'own' | 'foreign' | 'shared' | 'unknown';

/** Whether what listens at `target` belongs to processes, all of which are given. */
export function ownershipOf(target: SocketAddress, pids: readonly number[]): Ownership {
  const inodes = listeningInodes(target);
  if (inodes.size === 0) return 'unknown';
  const open = pids.map((pid) => openSockets(pid));
  const held = new Set(open.flatMap((sockets) => sockets?.filter((inode) => inodes.has(inode)) ?? []));
  if (held.size === inodes.size) return 'own';
  if (open.includes(null)) return 'unknown';
  return held.size === 0 ? 'foreign' : 'shared';
}

/**
 * The processes of this machine that hold a socket which a connection to `target` reaches, as far as their files may be
 * read. Empty where there is none, or where it can't be told.
 */
export function portHolders(target: SocketAddress): readonly number[] {
  const inodes = listeningInodes(target);
  if (inodes.size === 0) return [];
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((pid) => openSockets(pid)?.some((inode) => inodes.has(inode)));
}

/** The ports at which a process listens; empty where that can't be told. */
export function portsOf(pid: number): readonly number[] {
  if (process.platform !== 'linux') return [];
  const inodes = new Set(openSockets(pid));
  return [
    ...new Set(
      listeningSockets()
        .filter(({ inode }) => inodes.has(inode))
        .map(({ port }) => port),
    ),
  ];
}

/** Inodes of what listens at `target` in this process's network namespace. */
function listeningInodes(target: SocketAddress): ReadonlySet<string> {
  if (process.platform !== 'linux') return new Set();
  return new Set(listenersAt(listeningSockets(), target).map(({ inode }) => inode));
}

function listeningSockets(): TableSocket[] {
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'];
  return tables.flatMap((path) => tableSockets(readProcFile(path) ?? '', 'listening'));
}
