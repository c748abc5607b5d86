import { readFile } from 'node:fs/promises';
import { usualPorts } from './tuning.ts';

/** Connections that were dropped because a listening socket's queue was full, since the machine started; `null` where it can't be read. */
export async function readListenOverflows(): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  try {
    return parseListenOverflows(await readFile('/proc/net/netstat', 'utf8'));
  } catch {
    return null;
  }
}

/** Takes `ListenOverflows` out of `/proc/net/netstat`: a line of names and a line of numbers for each protocol. */
export function parseListenOverflows(netstat: string): number | null {
  const [names, values] = netstat
    .split('\n')
    .filter((line) => line.startsWith('TcpExt:'))
    .map((line) => line.split(' '));
  const column = names?.indexOf('ListenOverflows') ?? -1;
  const value = column < 0 ? undefined : values?.[column];
  return value === undefined ? null : Number(value);
}

/** How many local ports this machine has for outgoing connections. */
export async function readLocalPortCount(): Promise<number> {
  if (process.platform === 'linux') {
    try {
      const [first, last] = (await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')).trim().split(/\s+/);
      const count = Number(last) - Number(first) + 1;
      if (Number.isInteger(count) && count > 0) return count;
    } catch {
      // The kernel's default is right almost everywhere.
    }
    return usualPorts.linux;
  }
  // The dynamic range that IANA names, 49152 to 65535: the default of macOS and of Windows.
  return usualPorts.others;
}
