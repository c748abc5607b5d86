import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { bytesOf } from './replay.ts';
import type { Vector } from './vectors/index.ts';

/** What Node's `http` client makes of a vector that comes over a real socket. */
export interface NodeVerdict {
  readonly outcome: 'complete' | 'malformed' | 'truncated' | 'too-large' | 'silent';
  readonly status: number | null;
  readonly bodyBytes: number;
  readonly keepAlive: boolean;
  /** Node's error code, to explain a verdict. */
  readonly code: string | null;
}

/** Serves each vector once to whoever asks for its number, then closes the connection. */
export async function serveVectors(
  vectors: readonly Vector[],
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {
      // Node's client closes at once where it sees a fault.
    });
    let head = '';
    socket.on('data', (bytes: Buffer) => {
      head += bytes.toString('latin1');
      const asked = /^[A-Z]+ \/(\d+) HTTP/.exec(head);
      if (asked === null || !head.includes('\r\n\r\n')) return;
      head = '';
      socket.end(bytesOf(vectors[Number(asked[1])] as Vector));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Asks for vector `index` with Node's client as it comes, on a connection of its own. */
export function askNode(port: number, vector: Vector, index: number): Promise<NodeVerdict> {
  return new Promise((resolve) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let status: number | null = null;
    let bodyBytes = 0;
    const settle = (outcome: NodeVerdict['outcome'], keepAlive: boolean, code: string | null) => {
      clearTimeout(timer);
      agent.destroy();
      resolve({ outcome, status, bodyBytes, keepAlive, code });
    };
    const timer = setTimeout(() => {
      settle('silent', false, null);
      outgoing.destroy();
    }, 5000);
    const outgoing = request(
      { host: '127.0.0.1', port, method: vector.method, path: `/${index}`, agent },
      (response) => {
        status = response.statusCode ?? null;
        response.on('data', (bytes: Buffer) => {
          bodyBytes += bytes.length;
        });
        response.on('error', (error: NodeJS.ErrnoException) => settle(outcomeOf(error), false, error.code ?? null));
        response.on('end', () => settle(response.complete ? 'complete' : 'truncated', outgoing.shouldKeepAlive, null));
      },
    );
    outgoing.on('upgrade', () => settle('malformed', false, 'UPGRADE'));
    outgoing.on('error', (error: NodeJS.ErrnoException) => settle(outcomeOf(error), false, error.code ?? null));
    outgoing.end();
  });
}

function outcomeOf(error: NodeJS.ErrnoException): NodeVerdict['outcome'] {
  if (error.code === 'HPE_HEADER_OVERFLOW' || error.code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 'too-large';
  if (error.code === 'ECONNRESET' || error.code === 'HPE_INVALID_EOF_STATE') return 'truncated';
  return 'malformed';
}
