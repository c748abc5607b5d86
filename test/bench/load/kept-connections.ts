import { listProcesses, readProcFile } from '../../../src/host/processes/process-list.ts';
import { openSockets, tableSockets } from '../../../src/host/sockets/socket-table.ts';

/**
 * How the connections to a port are shared by the children of a server's process, the most first: `16` where one has them
 * all, `15+1` where another has one. Empty where none is open, or /proc can't be read.
 */
export async function sharesOfConnections(serverPid: number, port: number): Promise<string> {
  const established = tableSockets(readProcFile('/proc/net/tcp') ?? '', 'established');
  const connections = new Set(established.filter((socket) => socket.port === port).map(({ inode }) => inode));
  return (await listProcesses())
    .filter(({ parentPid }) => parentPid === serverPid)
    .map(({ pid }) => (openSockets(pid) ?? []).filter((inode) => connections.has(inode)).length)
    .filter((count) => count > 0)
    .toSorted((a, b) => b - a)
    .join('+');
}
