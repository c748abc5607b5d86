import { readFileSync } from 'node:fs';

/** Connections that this machine dropped since it started, as a listening socket's queue was full; `null` where it can't be read. */
export function readListenOverflows(): number | null {
  if (process.platform !== 'linux') return null;
  try {
    return parseListenOverflows(readFileSync('/proc/net/netstat', 'utf8'));
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
  const value = Number(values?.[column] ?? Number.NaN);
  return Number.isNaN(value) ? null : value;
}
