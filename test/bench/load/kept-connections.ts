import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const established = '01';

/**
 * How the connections to a port are shared by the children of a server's process, the most first: `16` where one has them
 * all, `15+1` where another has one. Empty where none is open, or /proc can't be read.
 */
export function sharesOfConnections(serverPid: number, port: number): string {
  try {
    const sockets = socketsAt(port);
    return childrenOf(serverPid)
      .map((pid) => openSockets(pid).filter((socket) => sockets.has(socket)).length)
      .filter((count) => count > 0)
      .toSorted((a, b) => b - a)
      .join('+');
  } catch {
    return '';
  }
}

/** The inodes of the connections whose near end is the port. */
function socketsAt(port: number): Set<string> {
  const nearEnd = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = readFileSync('/proc/net/tcp', 'latin1').trim().split('\n').slice(1);
  return new Set(
    lines
      .map((line) => line.trim().split(/\s+/))
      .filter(([, near, , state]) => near?.endsWith(nearEnd) && state === established)
      .map((fields) => fields[9] ?? ''),
  );
}

function childrenOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').trim().split(' '),
  );
}

function openSockets(pid: string): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${fd}`))?.[1] ?? [];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}
