import { readFile } from 'node:fs/promises';
import { usualPorts } from './tuning.ts';

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
