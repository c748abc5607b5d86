import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { ServiceError } from './service-error.ts';

/** Below the ranges that Linux, macOS and Windows take for outgoing connections: the load's own sockets must not race for it. */
const lowestPort = 18_000;
const highestPort = 32_000;
const attempts = 100;

export interface PortTester {
  /** Whether nobody listens on that port of 127.0.0.1, and one could. */
  isFree(port: number): Promise<boolean>;
}

/**
 * A loopback port that nobody uses. Somebody else may take it before the server does, so choose it late, and start
 * again with another one when the server says that it is in use.
 */
export async function choosePort(tester: PortTester = loopbackTester): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = randomInt(lowestPort, highestPort);
    if (await tester.isFree(port)) return port;
  }
  throw new ServiceError(`No free port was found between ${lowestPort} and ${highestPort} on 127.0.0.1.`);
}

export const loopbackTester: PortTester = {
  // Where SO_REUSEADDR lets us bind beside a server on all addresses (macOS), a connection still finds it.
  isFree: async (port) => !(await accepts('127.0.0.1', port)) && (await canListen(port)),
};

/** Whether something accepts TCP connections there. */
export function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .on('connect', () => settle(true))
      .on('timeout', () => settle(true))
      .on('error', () => settle(false));
  });
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
