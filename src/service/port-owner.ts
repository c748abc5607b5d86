import { readdirSync } from 'node:fs';
import { readProcFile } from './process/process-list.ts';
import { openSockets, socketInodes } from './socket-table.ts';

/** Socket inodes that listen on a port, from `/proc/net/tcp` or `tcp6`. */
export function listeningInodes(table: string, port: number): Set<string> {
  return socketInodes(table, port, 'listening');
}

/**
 * Which of `pids` (all of this machine's where left out) hold a socket that listens on a port.
 * `null` where it can't be told: not on Linux, or the files of these processes may not be read.
 */
export function portHolders(port: number, pids: readonly number[] = everyPid()): readonly number[] | null {
  if (process.platform !== 'linux') return null;
  const tables = [readProcFile('/proc/net/tcp'), readProcFile('/proc/net/tcp6')];
  const inodes = new Set(tables.flatMap((table) => [...listeningInodes(table ?? '', port)]));
  if (inodes.size === 0) return null;
  const looks = pids.map((pid) => ({ pid, holds: holdsSocket(pid, inodes) }));
  const holders = looks.filter((look) => look.holds === true).map((look) => look.pid);
  return holders.length === 0 && looks.some((look) => look.holds === null) ? null : holders;
}

function everyPid(): number[] {
  return process.platform === 'linux' ? readdirSync('/proc').map(Number).filter(Number.isInteger) : [];
}

function holdsSocket(pid: number, inodes: ReadonlySet<string>): boolean | null {
  return openSockets(pid)?.some((inode) => inodes.has(inode)) ?? null;
}
