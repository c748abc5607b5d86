import type { ResponseParser } from '../../../src/load/http/response-parser.ts';
import type { Vector } from './vectors/index.ts';

/** What the parser made of some bytes and the end of the connection behind them. */
export interface Verdict {
  readonly outcome: 'complete' | 'malformed' | 'truncated' | 'too-large' | 'unfinished';
  readonly status: number;
  readonly bodyBytes: number;
  readonly keepAlive: boolean;
  /** Bytes behind a complete answer; 0 for any other outcome. */
  readonly leftover: number;
}

/**
 * Gives the bytes to the parser in the pieces that `cuts` (ascending offsets) make of them, then the end of the connection.
 * Each piece lies at another offset of a larger buffer with other bytes around it, as in a socket's read buffer.
 */
export function replay(parser: ResponseParser, method: string, bytes: Buffer, cuts: readonly number[] = []): Verdict {
  parser.reset(method);
  let at = 0;
  for (let piece = 0; piece <= cuts.length && !parser.complete && parser.failure === null; piece++) {
    const end = cuts[piece] ?? bytes.length;
    at += pushPiece(parser, bytes, at, end, piece);
    if (at < end && !parser.complete && parser.failure === null) {
      throw new Error(`The parser left ${end - at} bytes of an answer that is neither complete nor failed.`);
    }
  }
  if (!parser.complete && parser.failure === null) parser.finish();
  return {
    outcome: parser.complete ? 'complete' : (parser.failure?.kind ?? 'unfinished'),
    status: parser.status,
    bodyBytes: parser.bodyBytes,
    keepAlive: parser.keepAlive,
    leftover: parser.complete ? bytes.length - at : 0,
  };
}

const readBuffer = Buffer.alloc(64 * 1024, 'A');

function pushPiece(parser: ResponseParser, bytes: Buffer, start: number, end: number, piece: number): number {
  const length = end - start;
  const offset = (piece * 7) % 64;
  if (length + offset > readBuffer.length) return parser.push(bytes, start, end);
  bytes.copy(readBuffer, offset, start, end);
  const consumed = parser.push(readBuffer, offset, offset + length);
  // What the parser still needs it must have copied: the next read overwrites this one.
  readBuffer.fill('A', offset, offset + length);
  if (consumed < 0 || consumed > length) throw new Error(`The parser took ${consumed} of ${length} bytes.`);
  return consumed;
}

/** Offsets to cut at: every one of a response up to 1,000 bytes; the first and last 300 and some between of a long one. */
export function splitPoints(length: number): number[] {
  const points: number[] = [];
  for (let at = 1; at < length; at++) {
    if (at <= 300 || at >= length - 300 || length <= 1000) points.push(at);
    else at += Math.floor(length / 100);
  }
  return points;
}

/** Offsets that cut some bytes into single ones; into pieces of 37 where single ones would take too long. */
export function everyByte(length: number): number[] {
  const step = length > 100_000 ? 37 : 1;
  return Array.from({ length: Math.ceil(length / step) - 1 }, (_, i) => (i + 1) * step);
}

export function bytesOf(vector: Vector): Buffer {
  return Buffer.from(vector.bytes, 'latin1');
}
