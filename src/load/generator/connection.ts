import type { LoadTarget } from '../../model/trial/trial.ts';
import { readBufferBytes } from './tuning.ts';

/** The user of a connection. It hears nothing more after `close()`. */
export interface ConnectionOwner {
  onConnected(): void;
  /** Bytes from 0 to `length` of a buffer that is overwritten by the next read of any connection. */
  onBytes(buffer: Buffer, length: number): void;
  /** The server has closed its side. */
  onEnd(): void;
  /** System error code (`ECONNREFUSED`), or `ERR_TLS…` for a handshake that failed. The connection is gone. */
  onError(code: string): void;
}

/** One byte stream to the server. */
export interface Connection {
  write(bytes: Buffer): void;
  /**
   * For the time after `onEnd`: tells, at once or within `resetGraceMs`, whether the server had closed its side before what was written last
   * reached it. It answered such bytes with a reset then; without one it has taken them.
   */
  wasClosedBeforeWrite(tell: (before: boolean) => void): void;
  /** Closes at once and tells the owner nothing more. */
  close(): void;
}

/** Opens a connection to the target. The owner is never called before this returns. */
export type Connect = (target: LoadTarget, owner: ConnectionOwner) => Connection;

/** One read buffer for all: bytes are parsed before the next read begins. */
export const sharedReadBuffer = Buffer.allocUnsafeSlow(readBufferBytes);
