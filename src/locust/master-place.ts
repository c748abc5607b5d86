import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { isIP } from 'node:net';
import { isLoopbackHost } from '../model/plan/hosts.ts';
import { chooseServerPort } from '../service/server-port.ts';
import { ServiceError } from '../service/service-error.ts';
import { usualMasterPort } from './tuning.ts';

/** Where Locust's master listens for its workers. */
export interface MasterPlace {
  readonly address: string;
  readonly port: number;
}

/** Whether workers are to come from other machines. */
export function areElsewhere(hosts: readonly string[]): boolean {
  return hosts.some((host) => !isLoopbackHost(host));
}

/**
 * The place of a master: on the loopback, unless workers on other machines were asked for, who are hosts that the user has
 * confirmed. Then the address of this machine by which the first of them is reached: no other network sees the master, which
 * asks nobody who he is. Throws `ServiceError` where a host is not known.
 */
export async function masterPlace(hosts: readonly string[]): Promise<MasterPlace> {
  const other = hosts.find((host) => !isLoopbackHost(host));
  if (other === undefined) return { address: '127.0.0.1', port: await chooseServerPort() };
  return { address: await addressTowards(other), port: usualMasterPort };
}

/** A datagram socket that is connected has an address of its own, and sends nothing. */
async function addressTowards(host: string): Promise<string> {
  const bare = host.replace(/^\[|\]$/g, '');
  try {
    const { address, family } = isIP(bare) === 0 ? await lookup(bare) : { address: bare, family: isIP(bare) };
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    try {
      socket.connect(usualMasterPort, address);
      await once(socket, 'connect');
      return socket.address().address;
    } finally {
      socket.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ServiceError({ kind: 'locust-host-unknown', host, code: code ?? null }, { cause: error });
  }
}
