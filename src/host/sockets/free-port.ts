import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { accepts } from './accepts.ts';

/** Below the ranges that Linux, macOS and Windows take for outgoing connections: the load's own sockets must not race for it. */
export const lowestPort = 18_000;
export const highestPort = 32_000;
const attempts = 100;

export interface PortTester {
  /** Whether nobody listens on that port of either loopback address, and one could. */
  isFree(port: number): Promise<boolean>;
}

/** A server that is told only a port may listen at either; what another program has at the other would get its load. */
export const loopbackAddresses = ['127.0.0.1', '::1'] as const;

/**
 * A loopback port that nobody uses. Somebody else may take it before the server does, so choose it late, and start
 * again with another one when the server says that it is in use. `null`: every port that was tried is taken.
 */
export async function choosePort(tester: PortTester = loopbackTester): Promise<number | null> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = randomInt(lowestPort, highestPort);
    if (await tester.isFree(port)) return port;
  }
  return null;
}

export const loopbackTester: PortTester = {
  isFree: async (port) => {
    for (const host of loopbackAddresses) {
      // Where SO_REUSEADDR lets us bind beside a server on all addresses (macOS), a connection still finds it.
      if (!(await canListen(host, port)) || (await accepts({ host, port }))) return false;
    }
    return true;
  },
};

/** Also where this machine has no such address: then nobody else listens there either. */
function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT'),
    );
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
