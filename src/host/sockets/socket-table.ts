import { readdirSync, readlinkSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { endianness } from 'node:os';

/** States in `/proc/net/tcp` (include/net/tcp_states.h). */
const states = { established: '01', listening: '0A' } as const;

/** An address and port of this machine. The address is `127.0.0.1`, `::1`; an IPv6 one may carry its zone. */
export interface SocketAddress {
  readonly host: string;
  readonly port: number;
}

/** A socket in the kernel's table, at its own end. Its address is in the form of `canonicalAddress`. */
export interface TableSocket extends SocketAddress {
  readonly inode: string;
}

/** The sockets in one state, from the text of `/proc/net/tcp` or `tcp6` (proc_net_tcp.rst). */
export function tableSockets(table: string, state: keyof typeof states): TableSocket[] {
  const sockets: TableSocket[] = [];
  for (const line of table.split('\n')) {
    // After much load the table has tens of thousands of lines, and few of them are taken apart.
    if (!line.includes(` ${states[state]} `)) continue;
    const fields = line.trim().split(/\s+/, 10);
    const [address, port] = fields[1]?.split(':') ?? [];
    const inode = fields[9];
    if (fields[3] !== states[state] || address === undefined || port === undefined || inode === undefined) continue;
    sockets.push({ host: addressOf(address), port: Number.parseInt(port, 16), inode });
  }
  return sockets;
}

/** A connection in the kernel's table, with the address at its other end. */
export interface ConnectedSocket extends TableSocket {
  readonly peer: SocketAddress;
}

/** The connections that are established, with their other ends, from the text of `/proc/net/tcp` or `tcp6`. */
export function tablePeers(table: string): ConnectedSocket[] {
  const own = new Map(tableSockets(table, 'established').map((socket) => [socket.inode, socket]));
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/, 10);
    const [address, port] = fields[2]?.split(':') ?? [];
    const socket = own.get(fields[9] ?? '');
    if (socket === undefined || address === undefined || port === undefined) return [];
    return [{ ...socket, peer: { host: addressOf(address), port: Number.parseInt(port, 16) } }];
  });
}

/** The table has an address as words of four bytes in this machine's order, each in hexadecimal digits. */
function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => {
    const pairs = word.match(/../g) ?? [];
    return endianness() === 'LE' ? pairs.reverse() : pairs;
  });
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  return canonicalAddress((bytes.join('').match(/.{4}/g) ?? []).join(':'));
}

/** An IP address in one form, so that equal ones are equal texts: IPv6 shortened, without its zone; IPv4 in IPv6 as IPv4. */
export function canonicalAddress(address: string): string {
  if (isIPv4(address)) return address;
  const short = URL.parse(`http://[${address.replace(/%.*$/, '')}]`)?.hostname.slice(1, -1) ?? address;
  const mapped = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(short);
  if (mapped === null) return short;
  const [high, low] = [Number.parseInt(mapped[1] as string, 16), Number.parseInt(mapped[2] as string, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/**
 * Which of the listening sockets a connection to `target` reaches: those at the very address, else those at all of its
 * family, else those at `::`, which takes IPv4 as well (inet_lookup_listener in the kernel). More than one where they share
 * the port by SO_REUSEPORT.
 */
export function listenersAt<Listener extends SocketAddress>(
  listeners: readonly Listener[],
  target: SocketAddress,
): Listener[] {
  const address = canonicalAddress(target.host);
  const onPort = listeners.filter(({ port }) => port === target.port);
  for (const host of isIPv4(address) ? [address, '0.0.0.0', '::'] : [address, '::']) {
    const found = onPort.filter((listener) => listener.host === host);
    if (found.length > 0) return found;
  }
  return [];
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
