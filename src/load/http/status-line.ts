import { SPACE } from './octets.ts';
import { malformed, type ParseFailure } from './parse-failure.ts';

const protocol = 'HTTP/1.';
const notHttp = malformed('not-http');
const http2 = malformed('http-2');
const noStatusLine = malformed('no-status-line');
const noStatusCode = malformed('no-status-code');

/** What a status line says, as one number: the minor version × 1000 + the status code. */
export type StatusLine = number;

/** `HTTP/1.` DIGIT SP 3DIGIT [ SP reason ] (RFC 9112 §4; the last space is often left out with an empty reason). */
export function parseStatusLine(line: Buffer, start: number, end: number): StatusLine | ParseFailure {
  const length = end - start;
  const minor = (line[start + 7] as number) - 48;
  if (
    length < 12 ||
    line[start] !== 72 ||
    line[start + 1] !== 84 ||
    line[start + 2] !== 84 ||
    line[start + 3] !== 80 ||
    line[start + 4] !== 47 ||
    line[start + 5] !== 49 ||
    line[start + 6] !== 46 ||
    !(minor >= 0 && minor <= 9)
  ) {
    return noStatusLine;
  }
  const hundreds = (line[start + 9] as number) - 48;
  const tens = (line[start + 10] as number) - 48;
  const ones = (line[start + 11] as number) - 48;
  if (
    line[start + 8] !== SPACE ||
    !(hundreds >= 1 && hundreds <= 9 && tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9) ||
    (length > 12 && line[start + 12] !== SPACE)
  ) {
    return noStatusCode;
  }
  return minor * 1000 + hundreds * 100 + tens * 10 + ones;
}

/**
 * Why these bytes can't be the beginning of a status line; `null` when they can. A server that speaks something else may
 * never send a line end, so the beginning is looked at before the line is whole.
 */
export function statusLineBeginningFault(bytes: Buffer, start: number, end: number): ParseFailure | null {
  if (isSettingsFrame(bytes, start, end)) return http2;
  for (let i = 0; start + i < end && i < protocol.length; i++) {
    if (bytes[start + i] !== protocol.charCodeAt(i)) return notHttp;
  }
  return null;
}

/** Whether these bytes begin a SETTINGS frame of stream 0, which an HTTP/2 server sends first whatever it was sent (RFC 9113 §3.4, §6.5). */
function isSettingsFrame(bytes: Buffer, start: number, end: number): boolean {
  return (
    end - start >= 9 &&
    bytes[start] === 0 &&
    bytes[start + 3] === 4 &&
    (bytes[start + 4] as number) <= 1 &&
    bytes.readUInt32BE(start + 5) === 0
  );
}
