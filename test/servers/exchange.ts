import type { Socket } from 'node:net';

/** A request as a test server reads it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly version: '1.0' | '1.1';
  /** Whether the client wants to use the connection again. */
  readonly keepAlive: boolean;
  /** Number of this request, from 0, among all that the server has read. */
  readonly index: number;
  /** The same among those of its connection. */
  readonly indexOnConnection: number;
  /** When it was read whole, on the server's own clock. */
  readonly receivedAtMs: number;
}

type RequestHead = Omit<ReceivedRequest, 'index' | 'indexOnConnection' | 'receivedAtMs'>;

/** What a test server has counted itself. */
export interface Tally {
  connections: number;
  /** Requests that were read whole. */
  requests: number;
  /** Requests that got a whole, good answer. */
  good: number;
  /** Requests that got an answer which a client must not count as good, or a broken one. */
  bad: number;
  /** Requests that were never answered. */
  unanswered: number;
  /** From reading a request to writing the end of its answer, for the first 10,000. */
  readonly serviceMs: number[];
}

const serviceTimesKept = 10_000;

export function newTally(): Tally {
  return { connections: 0, requests: 0, good: 0, bad: 0, unanswered: 0, serviceMs: [] };
}

/** How a test server treats its clients. */
export interface Behaviour {
  /** One line for people. */
  readonly about: string;
  /** Called when a connection has been accepted, before any request. */
  readonly onConnection?: (socket: Socket, tally: Tally) => void;
  /** Called for each request that was read whole. Without it nothing is read from the connection. */
  readonly onRequest?: (request: ReceivedRequest, socket: Socket, tally: Tally) => void;
}

const longestHead = 64 * 1024;

/** Reads requests from a connection, bodies by Content-Length included, and counts each one that is whole. */
export function readRequests(socket: Socket, tally: Tally, onRequest: NonNullable<Behaviour['onRequest']>): void {
  let unread = '';
  let bodyBytes = 0;
  let pending: RequestHead | null = null;
  let indexOnConnection = 0;
  socket.on('data', (bytes: Buffer) => {
    unread += bytes.toString('latin1');
    // After `end()` the server has said its last word: what a client sends now is not read.
    while (!socket.writableEnded) {
      if (pending === null) {
        const end = unread.indexOf('\r\n\r\n');
        if (end < 0) {
          if (unread.length > longestHead) socket.destroy();
          return;
        }
        const head = unread.slice(0, end);
        unread = unread.slice(end + 4);
        pending = parseHead(head);
        bodyBytes = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      }
      if (unread.length < bodyBytes) {
        bodyBytes -= unread.length;
        unread = '';
        return;
      }
      unread = unread.slice(bodyBytes);
      bodyBytes = 0;
      const request = {
        ...pending,
        index: tally.requests++,
        indexOnConnection: indexOnConnection++,
        receivedAtMs: performance.now(),
      };
      pending = null;
      onRequest(request, socket, tally);
    }
  });
}

function parseHead(head: string): RequestHead {
  const [method = '', path = '', protocol = ''] = head.slice(0, head.indexOf('\r\n') >>> 0).split(' ');
  const version = protocol === 'HTTP/1.0' ? '1.0' : '1.1';
  const connection = /\r\nconnection: *([^\r\n]*)/i.exec(head)?.[1]?.toLowerCase() ?? '';
  return {
    method,
    path,
    version,
    keepAlive: version === '1.1' ? !connection.includes('close') : connection.includes('keep-alive'),
  };
}

/** A response head; `fields` without the Connection field, which follows what the client wants. */
export function responseHead(request: ReceivedRequest, status: string, ...fields: readonly string[]): string {
  const connection = request.keepAlive ? 'Connection: keep-alive' : 'Connection: close';
  return `HTTP/1.1 ${status}\r\n${[...fields, connection].join('\r\n')}\r\n\r\n`;
}

/** Sends the last bytes of an answer, and closes the connection behind them unless the client wants to keep it. */
export function sendAnswer(request: ReceivedRequest, socket: Socket, tally: Tally, bytes: string): void {
  if (tally.serviceMs.length < serviceTimesKept) tally.serviceMs.push(performance.now() - request.receivedAtMs);
  if (request.keepAlive) socket.write(bytes, 'latin1');
  else socket.end(bytes, 'latin1');
}

/** A good answer with its length. */
export function sendGood(request: ReceivedRequest, socket: Socket, tally: Tally, body = 'Hello, World!'): void {
  tally.good++;
  sendAnswer(request, socket, tally, `${responseHead(request, '200 OK', `Content-Length: ${body.length}`)}${body}`);
}
