import net from 'node:net';
import tls from 'node:tls';
import type { LoadTarget } from '../../model/trial/trial.ts';
import { type Connection, type ConnectionOwner, sharedReadBuffer } from './connection.ts';
import { resetGraceMs } from './tuning.ts';

/** A connection on Node's public sockets: for TLS, and wherever the bare handles can't be had. */
export function connectThroughNet(target: LoadTarget, owner: ConnectionOwner): Connection {
  return new NetConnection(target, owner);
}

const oneByte = Buffer.from('\n');
const closedEarly: NodeJS.ErrnoException = Object.assign(new Error(), { code: 'EOF' });

class NetConnection implements Connection {
  readonly #socket: net.Socket;
  #owner: ConnectionOwner | null;
  readonly #isLocal: boolean;
  #connected = false;

  constructor(target: LoadTarget, owner: ConnectionOwner) {
    this.#isLocal = target.socketPath !== null;
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
      // TLS sockets take these two as others do; only their types are missing.
      const options: tls.ConnectionOptions & { onread: typeof onread; allowHalfOpen: boolean } = {
        ...address,
        onread,
        allowHalfOpen: true,
        rejectUnauthorized: !target.allowSelfSigned,
        ...serverName(target.serverName ?? target.hostHeader),
      };
      this.#socket = tls.connect(options);
      this.#socket.once('secureConnect', () => this.#onConnected());
    } else {
      this.#socket = net.connect({ ...address, onread, noDelay: true, allowHalfOpen: true });
      this.#socket.once('connect', () => this.#onConnected());
    }
    this.#socket.on('end', () => this.#onEnd());
    this.#socket.on('error', (error: NodeJS.ErrnoException) => this.#onError(error));
    this.#socket.on('close', () => this.#onError(null));
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  wasClosedBeforeWrite(tell: (before: boolean) => void): void {
    // A unix-domain socket refuses a write at once when its peer has closed; nothing is under way that could cross.
    if (this.#isLocal) tell(false);
    else setTimeout(() => this.#writeAfterEnd(tell), resetGraceMs);
  }

  /** A write that a reset does not refuse would bring one about: it can be tried once. */
  #writeAfterEnd(tell: (before: boolean) => void): void {
    if (this.#owner !== null) this.#socket.write(oneByte, (error) => tell(error != null));
  }

  close(): void {
    this.#owner = null;
    this.#socket.destroy();
  }

  #onConnected(): void {
    this.#connected = true;
    this.#owner?.onConnected();
  }

  #onEnd(): void {
    if (this.#connected) this.#owner?.onEnd();
    // A peer that ends before the handshake is over will not go on with it.
    else this.#onError(closedEarly);
    if (!this.#connected) this.#socket.destroy();
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
