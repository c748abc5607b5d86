import { readdirSync, readlinkSync } from 'node:fs';

/** States in `/proc/net/tcp` (include/net/tcp_states.h). */
const states = { established: '01', listening: '0A' } as const;

/** Inodes of the sockets at a local port that are in a state, from the text of `/proc/net/tcp` or `tcp6`. */
export function socketInodes(table: string, port: number, state: keyof typeof states): Set<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set<string>();
  for (const line of table.split('\n')) {
    const fields = line.trim().split(/\s+/, 10);
    if (fields[3] === states[state] && fields[1]?.endsWith(suffix) && fields[9] !== undefined) inodes.add(fields[9]);
  }
  return inodes;
}

/** Inodes of the sockets that a process has open, one for each file; `null` where they may not be read. Linux only. */
export function openSockets(pid: number): readonly string[] | null {
  let names: string[];
  try {
    names = readdirSync(`/proc/${pid}/fd`);
  } catch {
    return null;
  }
  return names.flatMap((name) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? [];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}
