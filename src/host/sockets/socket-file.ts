import { readdirSync } from 'node:fs';
import { readProcFile } from '../processes/process-list.ts';
import { openSockets } from './socket-table.ts';

/** Flag of a socket that listens (`__SO_ACCEPTCON` in include/linux/net.h). */
const acceptsConnections = 0x10000;

/** Inodes of the sockets that listen at a path, from the text of `/proc/net/unix` (proc_net(5)), read as latin1. */
export function inodesListeningAt(table: string, path: string): ReadonlySet<string> {
  // The table has the bytes of the path, as it was given to bind(2).
  const bytes = Buffer.from(path, 'utf8').toString('latin1');
  const inodes = new Set<string>();
  for (const line of table.split('\n')) {
    const [, flags = '', inode = '', bound] = /^\S+ \S+ \S+ (\S+) \S+ \S+ +(\d+) (.*)$/.exec(line) ?? [];
    if (bound === bytes && (Number.parseInt(flags, 16) & acceptsConnections) !== 0) inodes.add(inode);
  }
  return inodes;
}

/**
 * The processes of this machine that hold a socket which listens at a path, as far as their files may be read. Empty where
 * there is none, or where it can't be told.
 */
export function socketFileHolders(path: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  const inodes = inodesListeningAt(readProcFile('/proc/net/unix') ?? '', path);
  if (inodes.size === 0) return [];
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((pid) => openSockets(pid)?.some((inode) => inodes.has(inode)));
}
