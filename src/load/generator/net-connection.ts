import net from 'node:net';
import tls from 'node:tls';
import type { LoadTarget } from '../../model/trial.ts';
import { type Connection, type ConnectionOwner, sharedReadBuffer } from './connection.ts';

/** A connection on Node's public sockets: for TLS, and wherever the bare handles can't be had. */
export function connectThroughNet(target: LoadTarget, owner: ConnectionOwner): Connection {
  return new NetConnection(target, owner);
}

class NetConnection implements Connection {
  readonly #socket: net.Socket;
  #owner: ConnectionOwner | null;
  #connected = false;

  constructor(target: LoadTarget, owner: ConnectionOwner) {
    this.#owner = owner;
    const address = target.socketPath === null ? { host: target.host, port: target.port } : { path: target.socketPath };
    const onread = {
      buffer: sharedReadBuffer,
      callback: (length: number, buffer: Uint8Array): boolean => {
        this.#owner?.onBytes(buffer as Buffer, length);
        return true;
      },
    };
    if (target.scheme === 'https') {
      // TLS sockets take `onread` as others do; only its type is missing.
      const options: tls.ConnectionOptions & { onread: typeof onread } = {
        ...address,
        onread,
        rejectUnauthorized: !target.allowSelfSigned,
        ...serverName(target.hostHeader),
      };
      this.#socket = tls.connect(options);
      this.#socket.once('secureConnect', () => this.#onConnected());
    } else {
      this.#socket = net.connect({ ...address, onread, noDelay: true, allowHalfOpen: true });
      this.#socket.once('connect', () => this.#onConnected());
    }
    this.#socket.on('end', () => this.#owner?.onEnd());
    this.#socket.on('error', (error: NodeJS.ErrnoException) => this.#onError(error));
    this.#socket.on('close', () => this.#onError(null));
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  close(): void {
    this.#owner = null;
    this.#socket.destroy();
  }

  #onConnected(): void {
    this.#connected = true;
    this.#owner?.onConnected();
  }

  #onError(error: NodeJS.ErrnoException | null): void {
    const owner = this.#owner;
    this.#owner = null;
    const code = error?.code ?? 'ECONNRESET';
    const atHandshake = !this.#connected && this.#socket instanceof tls.TLSSocket;
    owner?.onError(atHandshake && !/^E(CONN|ADDR|HOST|NET|TIMED|NOENT|ACCES)/.test(code) ? `ERR_TLS ${code}` : code);
  }
}

/** The name for SNI; an address may not be sent as one. */
function serverName(hostHeader: string): { servername?: string } {
  const name = hostHeader.replace(/:\d+$/, '');
  return net.isIP(name.replace(/^\[|\]$/g, '')) === 0 ? { servername: name } : {};
}
