import net from 'node:net';
import { getSystemErrorName } from 'node:util';
import type { LoadTarget } from '../../model/trial/trial.ts';
import { type Connect, type Connection, type ConnectionOwner, sharedReadBuffer } from './connection.ts';
import { resetGraceMs, smallWriteBytes } from './tuning.ts';

/**
 * TCP connections on Node's bare libuv handles, without `net.Socket` and its stream around them.
 * A stream costs a third of the throughput where the server closes each connection, and a tenth where it keeps them: on the
 * bench machine 104 instead of 69 µs of CPU for a request, and 15.5 instead of 12.8 (`npm run bench:load -- transports`,
 * medians of 7 rounds beside other programs).
 * The handles are reached through `process.binding`, which Node keeps for old packages but does not promise:
 * `rawConnector` checks that everything is there, and `net` takes over where it is not. Counts and times are the same then; the
 * record says which way it was, a warning stands beside the rate, and a comparison says where two runs differ in it.
 */

interface TcpHandle {
  onread: (this: TcpHandle) => void;
  connection: RawConnection | null;
  connect(request: object, host: string, port: number): number;
  connect6(request: object, host: string, port: number): number;
  setNoDelay(on: boolean): number;
  useUserBuffer(buffer: Buffer): void;
  readStart(): number;
  writeBuffer(request: object, bytes: Buffer): number;
  close(): void;
}

interface WriteRequest {
  oncomplete: () => void;
  bytes: Buffer | null;
}

interface ConnectRequest {
  oncomplete: (this: ConnectRequest, status: number) => void;
  connection: RawConnection;
}

interface Bindings {
  readonly TCP: new (kind: number) => TcpHandle;
  readonly TCPConnectWrap: new () => ConnectRequest;
  readonly WriteWrap: new () => WriteRequest;
  readonly socketKind: number;
  /** Where libuv's results are left for JavaScript, and the two places in it that are read here. */
  readonly streamState: Int32Array;
  readonly readResult: number;
  readonly lastWriteWasAsync: number;
}

const endOfFile = 'EOF';
const nothing = () => {};
const noBytes = Buffer.alloc(0);

/** `null` where the handles can't be had, or the target is no plain TCP address. */
export function rawConnector(target: LoadTarget): Connect | null {
  if (target.scheme !== 'http' || target.socketPath !== null || net.isIP(target.host) === 0) return null;
  const bindings = findBindings();
  if (bindings === null) return null;
  return (to, owner) => new RawConnection(bindings, to, owner);
}

function findBindings(): Bindings | null {
  try {
    const binding = (process as unknown as { binding(name: string): Record<string, unknown> }).binding;
    const tcp = binding('tcp_wrap');
    const stream = binding('stream_wrap');
    const found = {
      TCP: tcp['TCP'],
      TCPConnectWrap: tcp['TCPConnectWrap'],
      WriteWrap: stream['WriteWrap'],
      socketKind: (tcp['constants'] as { SOCKET?: unknown } | undefined)?.SOCKET,
      streamState: stream['streamBaseState'],
      readResult: stream['kReadBytesOrError'],
      lastWriteWasAsync: stream['kLastWriteWasAsync'],
    };
    return isComplete(found) ? found : null;
  } catch {
    return null;
  }
}

function isComplete(found: Record<keyof Bindings, unknown>): found is Record<keyof Bindings, unknown> & Bindings {
  const prototype = (found.TCP as { prototype?: Partial<TcpHandle> } | undefined)?.prototype;
  return (
    typeof found.TCPConnectWrap === 'function' &&
    typeof found.WriteWrap === 'function' &&
    typeof found.socketKind === 'number' &&
    ArrayBuffer.isView(found.streamState) &&
    typeof found.readResult === 'number' &&
    typeof found.lastWriteWasAsync === 'number' &&
    (['connect', 'connect6', 'setNoDelay', 'useUserBuffer', 'readStart', 'writeBuffer', 'close'] as const).every(
      (method) => typeof prototype?.[method] === 'function',
    )
  );
}

/** The request object of writes that ended at once, used again and again; one that libuv still holds is replaced. */
let spareWrite: WriteRequest | null = null;

class RawConnection implements Connection {
  readonly #bindings: Bindings;
  readonly #handle: TcpHandle;
  #owner: ConnectionOwner | null;
  #noDelay = false;

  constructor(bindings: Bindings, target: LoadTarget, owner: ConnectionOwner) {
    this.#bindings = bindings;
    this.#owner = owner;
    const handle = new bindings.TCP(bindings.socketKind);
    this.#handle = handle;
    handle.connection = this;
    handle.onread = onRead;
    const request = new bindings.TCPConnectWrap();
    request.connection = this;
    request.oncomplete = onConnect;
    const failed = target.host.includes(':')
      ? handle.connect6(request, target.host, target.port)
      : handle.connect(request, target.host, target.port);
    // The owner must have the connection before it hears that there is none, and hear first of those that were made before.
    if (failed !== 0) setImmediate(() => this.onConnect(failed));
  }

  write(bytes: Buffer): void {
    const { WriteWrap, streamState, lastWriteWasAsync } = this.#bindings;
    // Nagle's algorithm holds back only the rest of what does not fit into one segment.
    if (bytes.length > smallWriteBytes && !this.#noDelay) {
      this.#noDelay = true;
      this.#handle.setNoDelay(true);
    }
    spareWrite ??= newWrite(WriteWrap);
    const request = spareWrite;
    const failed = this.#handle.writeBuffer(request, bytes);
    // A write that failed says less than the read that follows: the server may have answered before it closed.
    if (failed === 0 && streamState[lastWriteWasAsync] !== 0) {
      request.bytes = bytes;
      spareWrite = null;
    }
  }

  wasClosedBeforeWrite(tell: (before: boolean) => void): void {
    if (this.#refusesWrites()) tell(true);
    else setTimeout(() => tell(this.#refusesWrites()), resetGraceMs);
  }

  /** Writes nothing, which fails where a reset has come. */
  #refusesWrites(): boolean {
    return this.#owner !== null && this.#handle.writeBuffer(newWrite(this.#bindings.WriteWrap), noBytes) !== 0;
  }

  close(): void {
    if (this.#owner === null) return;
    this.#owner = null;
    this.#release();
  }

  onRead(): void {
    const result = this.#bindings.streamState[this.#bindings.readResult] as number;
    if (result > 0) this.#owner?.onBytes(sharedReadBuffer, result);
    else if (result < 0) this.#onReadError(getSystemErrorName(result));
  }

  #onReadError(code: string): void {
    if (code === endOfFile) this.#owner?.onEnd();
    else this.#fail(code);
  }

  onConnect(status: number): void {
    if (this.#owner === null) return;
    if (status !== 0) {
      this.#fail(getSystemErrorName(status));
      return;
    }
    const handle = this.#handle;
    handle.useUserBuffer(sharedReadBuffer);
    const failed = handle.readStart();
    if (failed !== 0) this.#fail(getSystemErrorName(failed));
    else this.#owner.onConnected();
  }

  #fail(code: string): void {
    const owner = this.#owner;
    this.close();
    owner?.onError(code);
  }

  #release(): void {
    this.#handle.connection = null;
    this.#handle.close();
  }
}

function onConnect(this: ConnectRequest, status: number): void {
  this.connection.onConnect(status);
}

function onRead(this: TcpHandle): void {
  this.connection?.onRead();
}

function newWrite(WriteWrap: Bindings['WriteWrap']): WriteRequest {
  const request = new WriteWrap();
  request.oncomplete = nothing;
  request.bytes = null;
  return request;
}
