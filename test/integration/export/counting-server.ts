import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../service/self-signed.ts';

/** A request as it came in: what an engine may not change. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  /** `name: value` as they were sent, sorted: their order means nothing. */
  readonly headers: readonly string[];
  readonly bodyHex: string;
}

/** What the server answers a path with, and when. */
export interface Answer {
  readonly status?: number;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Beside what the server takes for every answer. */
  readonly afterMs?: number;
}

export interface CountingServerOptions {
  /** @param number how many came since `taken` was called, this one included. */
  readonly answer: (path: string, number: number) => Answer;
  /** What every answer takes, so that what the engines themselves take is little beside it. */
  readonly delayMs: number;
  readonly tls: boolean;
}

/** A server on the loopback that keeps what comes in, byte by byte. */
export class CountingServer implements AsyncDisposable {
  readonly url: string;
  arrivals: Arrival[] = [];
  connections = 0;
  readonly #server: http.Server;

  private constructor(server: http.Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async start({ answer, delayMs, tls }: CountingServerOptions): Promise<CountingServer> {
    const server = tls ? https.createServer(selfSigned()) : http.createServer();
    server.keepAliveTimeout = 60_000;
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const counting = new CountingServer(server, `${tls ? 'https' : 'http'}://127.0.0.1:${port}`);
    server.on(tls ? 'secureConnection' : 'connection', () => counting.connections++);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const {
          status = 200,
          body = 'ok',
          headers = {},
          afterMs = 0,
        } = answer(request.url ?? '', counting.#take(request, Buffer.concat(chunks)));
        setTimeout(() => response.writeHead(status, headers).end(body), delayMs + afterMs);
      });
    });
    return counting;
  }

  /** What came in since the last call, sorted. */
  taken(): Arrival[] {
    const { arrivals } = this;
    this.arrivals = [];
    this.connections = 0;
    return arrivals.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }

  #take({ method = '', url = '', rawHeaders }: IncomingMessage, body: Buffer): number {
    const headers = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : []));
    return this.arrivals.push({ method, path: url, headers: headers.sort(), bodyHex: body.toString('hex') });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}
