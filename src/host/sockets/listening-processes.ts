import { networkInterfaces } from 'node:os';
import { type ListedProcess, listProcesses, readProcStat } from '../processes/process-list.ts';
import { portHolders } from './port-owner.ts';
import { canonicalAddress, type SocketAddress } from './socket-table.ts';

/**
 * The processes that a connection to `target` reaches and whose parents don't listen there: masters, and processes that
 * serve alone. Empty where the address is another machine's, or where they can't be seen.
 */
export async function listeningRoots(target: SocketAddress): Promise<readonly ListedProcess[]> {
  if (!isOwnAddress(target.host)) return [];
  const holders = new Set(portHolders(target).filter((pid) => !socketKeepers.has(readProcStat(pid)?.command ?? '')));
  if (holders.size === 0) return [];
  return (await listProcesses()).filter((entry) => holders.has(entry.pid) && !holders.has(entry.parentPid));
}

/** They hold the sockets of services that they start, and are the parents of much else besides. */
const socketKeepers: ReadonlySet<string> = new Set(['systemd', 'inetd', 'xinetd']);

/**
 * Processes with all that they started, as far as it still has them for parents. Servebench and its load generators are
 * left out: a server that gives its user a terminal may have started them.
 */
export async function descendantsOf(roots: readonly ListedProcess[]): Promise<readonly ListedProcess[]> {
  const processes = await listProcesses();
  const members = new Map<number, ListedProcess>();
  const visit = (entry: ListedProcess) => {
    if (members.has(entry.pid) || !entry.alive || entry.pid === process.pid) return;
    members.set(entry.pid, entry);
    for (const child of processes) if (child.parentPid === entry.pid) visit(child);
  };
  for (const entry of processes) {
    if (roots.some((root) => root.pid === entry.pid && root.startedAtTicks === entry.startedAtTicks)) visit(entry);
  }
  return [...members.values()];
}

/** Whether connections to an address stay on this machine, as all of 127.0.0.0/8 and its interfaces' addresses do. */
export function isOwnAddress(host: string): boolean {
  const address = canonicalAddress(host);
  if (address === '::1' || /^127\./.test(address)) return true;
  const own = Object.values(networkInterfaces()).flatMap((interfaces) => interfaces ?? []);
  return own.some((one) => canonicalAddress(one.address) === address);
}
