import type { FramingFields } from './framing-fields.ts';
import { malformed, type ParseFailure } from './parse-failure.ts';

/** How the end of a body is found. */
export enum Framing {
  NoBody = 0,
  Length = 1,
  Chunked = 2,
  UntilClose = 3,
}

const lengthAndCoding = malformed('length-and-coding');
const chunkedTwice = malformed('chunked-twice');

/** Where the body of a final answer ends, by the order of RFC 9112 §6.3. */
export function framingOf(status: number, headRequest: boolean, fields: FramingFields): Framing | ParseFailure {
  if (headRequest || status === 204 || status === 304) return Framing.NoBody;
  const { transferEncoding, contentLength } = fields;
  if (transferEncoding !== null) {
    if (contentLength >= 0) return lengthAndCoding;
    return transferEncoding === 'chunked' ? Framing.Chunked : framingOfCodings(transferEncoding);
  }
  if (contentLength < 0) return Framing.UntilClose;
  return contentLength === 0 ? Framing.NoBody : Framing.Length;
}

function framingOfCodings(transferEncoding: string): Framing | ParseFailure {
  const codings = transferEncoding
    .split(',')
    .map(trimBlanks)
    .filter((coding) => coding !== '');
  if (codings.indexOf('chunked') !== codings.lastIndexOf('chunked')) return chunkedTwice;
  return codings.at(-1) === 'chunked' ? Framing.Chunked : Framing.UntilClose;
}

/** Whether the connection may carry another request behind this answer (RFC 9112 §9.3). */
export function keepsConnection(minorVersion: number, framing: Framing, fields: FramingFields): boolean {
  if (framing === Framing.UntilClose) return false;
  const persistsByDefault = minorVersion >= 1;
  // RFC 9112 §6.1: an HTTP/1.0 sender may not have understood its own Transfer-Encoding.
  if (framing === Framing.Chunked && !persistsByDefault) return false;
  const { connection } = fields;
  if (connection === null) return persistsByDefault;
  if (connection === 'keep-alive') return true;
  if (connection === 'close') return false;
  const tokens = connection.split(',').map(trimBlanks);
  return !tokens.includes('close') && (persistsByDefault || tokens.includes('keep-alive'));
}

/** Without the spaces and tabs around it; `trim` would also take octets such as the no-break space of latin-1. */
function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}
