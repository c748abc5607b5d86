import { readdirSync, readlinkSync } from 'node:fs';
import { readProcFile } from './process/process-list.ts';

/** State "listening" in `/proc/net/tcp` (include/net/tcp_states.h). */
const listening = '0A';

/** Socket inodes that listen on a port, from `/proc/net/tcp` or `tcp6`. */
export function listeningInodes(table: string, port: number): Set<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set<string>();
  for (const line of table.split('\n')) {
    const fields = line.trim().split(/\s+/, 10);
    if (fields[3] === listening && fields[1]?.endsWith(suffix) && fields[9] !== undefined) inodes.add(fields[9]);
  }
  return inodes;
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
  let names: string[];
  try {
    names = readdirSync(`/proc/${pid}/fd`);
  } catch {
    return null;
  }
  return names.some((name) => {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1];
      return inode !== undefined && inodes.has(inode);
    } catch {
      return false;
    }
  });
}
