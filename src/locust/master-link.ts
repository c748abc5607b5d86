import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type FromMaster, fromMasterSchema, type ToMaster } from './messages.ts';
import { longestLineBytes } from './tuning.ts';

/**
 * The connection to Locust's master, on this machine's loopback: the master is told where to connect to, and a key, by its
 * environment. Who does not know the key is not listened to. It ends with this process, and the master with it.
 */
export class MasterLink implements AsyncDisposable {
  readonly port: number;
  readonly key = randomBytes(24).toString('hex');
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #listeners = new Set<(message: FromMaster) => void>();
  #master: Socket | null = null;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket) => this.#accept(socket));
  }

  static async open(): Promise<MasterLink> {
    const server = createServer();
    server.listen({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    return new MasterLink(server);
  }

  /** Hears every message of the master from now on; returns what ends that. */
  listen(listener: (message: FromMaster) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  tell(message: ToMaster): void {
    this.#master?.write(`${JSON.stringify(message)}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((closed) => this.#server.close(closed));
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    let chunks: Buffer[] = [];
    let held = 0;
    let known = false;
    const line = (text: string) => {
      if (known) this.#hear(text);
      else if (this.#master === null && isSame(text, this.key)) {
        known = true;
        this.#master = socket;
      } else socket.destroy();
    };
    socket.on('data', (bytes: Buffer) => {
      let rest = bytes;
      for (let end = rest.indexOf(0x0a); end >= 0 && !socket.destroyed; end = rest.indexOf(0x0a)) {
        line(Buffer.concat([...chunks, rest.subarray(0, end)]).toString());
        chunks = [];
        held = 0;
        rest = rest.subarray(end + 1);
      }
      chunks.push(rest);
      held += rest.length;
      if (held > (known ? longestLineBytes : this.key.length)) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
  }

  /** What is no message of ours is left out: the trial that waits for it ends by its time. */
  #hear(text: string): void {
    const message = fromMasterSchema.safeParse(parsed(text));
    if (message.success) for (const listener of [...this.#listeners]) listener(message.data);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isSame(text: string, key: string): boolean {
  return text.length === key.length && timingSafeEqual(Buffer.from(text), Buffer.from(key));
}
