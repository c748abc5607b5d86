import type { BodySearch } from './body-search.ts';
import type { HeadMemory } from './head-memory.ts';
import { characterClass, equalsIgnoringCase, isTokenCharacter, parseHexDigit } from './octets.ts';

/** Why an answer can't be counted as one. */
export type ParseFailureKind = 'malformed' | 'truncated' | 'too-large';

export interface ParseFailure {
  readonly kind: ParseFailureKind;
  /** Plain words for a sentence such as "The server's answer is malformed: …". Holds nothing that the server sent. */
  readonly text: string;
}

/** Bounds that keep a hostile server from growing memory or holding the parser for ever. */
export const parserLimits = {
  /** Status line and header fields together, or a trailer section. */
  headBytes: 64 * 1024,
  /** Interim (1xx) answers before the final one. */
  interimAnswers: 32,
  /** Line with the size of a chunk, extensions included. */
  chunkLineBytes: 4096,
  /** Digits of a Content-Length; more could not be counted exactly in a double. */
  lengthDigits: 15,
  /** Hexadecimal digits of a chunk size, leading zeros included. */
  chunkSizeDigits: 16,
} as const;

/** What the next byte belongs to. */
export enum Phase {
  StatusLine = 0,
  Fields = 1,
  LengthBody = 2,
  CloseBody = 3,
  ChunkSize = 4,
  ChunkSizeBlank = 5,
  ChunkExtension = 6,
  ChunkBody = 7,
  ChunkEnd = 8,
  Trailers = 9,
  Complete = 10,
  Failed = 11,
}

enum Field {
  Other = 0,
  ContentLength = 1,
  TransferEncoding = 2,
  Connection = 3,
  Server = 4,
}

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;
const COMMA = 44;
const COLON = 58;
const SEMICOLON = 59;

/**
 * Incremental parser of one HTTP/1.x response at a time (RFC 9112), for a client that only counts.
 * It allocates nothing for a usual answer: bytes are read where they lie, and only a line that a read has cut in two is copied.
 * Node's own parser is not reachable without its `http` client, and `http-parser-js` allocates for each header.
 * Results do not depend on how the bytes were cut into reads.
 */
export class ResponseParser {
  status = 0;
  /** Whether the connection may carry another request after this answer. */
  keepAlive = false;
  /** Value of Content-Length; -1 without one. */
  contentLength = -1;
  /** Body bytes so far, chunk framing not counted. */
  bodyBytes = 0;
  /** Interim (1xx) answers before this one. */
  interimAnswers = 0;
  complete = false;
  failure: ParseFailure | null = null;
  /** Value of the Server header of the last answer that was parsed while `captureServer` was set. */
  serverHeader: string | null = null;
  captureServer = false;
  /** Looks for a text in the body, when one is expected. */
  bodySearch: BodySearch | null = null;
  /** Spares parsing a head that came before, where many answers to one request are read through one buffer. */
  headMemory: HeadMemory | null = null;

  #phase: Phase = Phase.StatusLine;
  #headRequest = false;
  #minorVersion = 0;
  #headBytes = 0;
  #remaining = 0;
  #digits = 0;
  #chunkLineBytes = 0;
  #sawCr = false;
  #lastField: Field = Field.Other;
  #hasField = false;
  #transferEncoding: string | null = null;
  #connection: string | null = null;
  /** The beginning of a line that a read has cut in two. */
  #carry: Buffer | null = null;
  #carried = 0;

  /** Makes ready for the answer to a request with this method. */
  reset(requestMethod: string): void {
    this.complete = false;
    this.failure = null;
    this.interimAnswers = 0;
    this.#headRequest = requestMethod === 'HEAD';
    this.#resetHead();
    if (this.bodySearch !== null) this.bodySearch.reset();
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Whether the whole head of the final answer has been read. */
  get headComplete(): boolean {
    return this.#phase > Phase.Fields && this.#phase !== Phase.Failed;
  }

  /**
   * Reads on. Returns how many of the bytes belong to this answer: fewer than were given only when the answer is
   * complete (bytes are left over) or has failed.
   */
  push(buffer: Buffer, start: number, end: number): number {
    let at = start;
    if (this.headMemory !== null && this.#phase === Phase.StatusLine && this.#carried === 0) {
      at = this.#readKnownHead(this.headMemory, buffer, start, end);
    }
    while (at < end) {
      switch (this.#phase) {
        case Phase.StatusLine:
        case Phase.Fields:
        case Phase.Trailers:
          at = this.#readLines(buffer, at, end);
          break;
        case Phase.LengthBody:
        case Phase.ChunkBody: {
          const available = end - at;
          const taken = Math.min(available, this.#remaining);
          if (this.bodySearch !== null) this.bodySearch.push(buffer, at, at + taken);
          this.bodyBytes += taken;
          this.#remaining -= taken;
          at += taken;
          if (this.#remaining === 0) {
            if (this.#phase === Phase.LengthBody) this.#finishAnswer();
            else {
              this.#phase = Phase.ChunkEnd;
              this.#sawCr = false;
            }
          }
          break;
        }
        case Phase.CloseBody:
          if (this.bodySearch !== null) this.bodySearch.push(buffer, at, end);
          this.bodyBytes += end - at;
          at = end;
          break;
        case Phase.ChunkSize:
        case Phase.ChunkSizeBlank:
        case Phase.ChunkExtension:
          at = this.#readChunkLine(buffer, at, end);
          break;
        case Phase.ChunkEnd: {
          const octet = buffer[at] as number;
          at++;
          if (octet === CR && !this.#sawCr) this.#sawCr = true;
          // A lone LF may be the second half of a CRLF that the size has swallowed.
          else if (octet === LF && this.#sawCr) this.#startChunkLine();
          else this.#fail('malformed', 'a chunk is longer than its size says');
          break;
        }
        default:
          return at - start;
      }
    }
    return at - start;
  }

  /** The server has closed its side. Completes a body that lasts until then; anything else that is unfinished is truncated. */
  finish(): void {
    if (this.#phase === Phase.Complete || this.#phase === Phase.Failed) return;
    if (this.#phase === Phase.CloseBody) {
      this.#finishAnswer();
      return;
    }
    const where =
      this.#phase <= Phase.Fields
        ? 'before the end of the header'
        : this.#phase === Phase.LengthBody
          ? `after ${this.bodyBytes} of ${this.contentLength} body bytes`
          : 'before the last chunk was complete';
    this.#fail('truncated', `the connection was closed ${where}`);
  }

  #readKnownHead(memory: HeadMemory, buffer: Buffer, start: number, end: number): number {
    if (start !== 0 || buffer !== memory.readBuffer || this.captureServer || this.interimAnswers > 0) return start;
    if (memory.matches(end)) {
      const { known } = memory;
      this.status = known.status;
      this.keepAlive = known.keepAlive;
      this.contentLength = known.contentLength;
      this.#remaining = known.contentLength;
      if (known.phase === Phase.ChunkSize) this.#startChunkLine();
      else if (known.phase === Phase.Complete) this.#finishAnswer();
      else this.#phase = known.phase;
      return memory.length;
    }
    const at = this.#readLines(buffer, start, end);
    if (this.headComplete && this.interimAnswers === 0) {
      const { status, keepAlive, contentLength } = this;
      memory.learn(at, { status, keepAlive, contentLength, phase: this.#phase });
    }
    return at;
  }

  #resetHead(): void {
    this.status = 0;
    this.keepAlive = false;
    this.contentLength = -1;
    this.bodyBytes = 0;
    this.#phase = Phase.StatusLine;
    this.#headBytes = 0;
    this.#carried = 0;
    this.#lastField = Field.Other;
    this.#hasField = false;
    this.#transferEncoding = null;
    this.#connection = null;
  }

  #fail(kind: ParseFailureKind, text: string): void {
    this.#phase = Phase.Failed;
    this.keepAlive = false;
    this.failure = { kind, text };
  }

  #finishAnswer(): void {
    this.#phase = Phase.Complete;
    this.complete = true;
  }

  /** Takes whole lines of the head or the trailers; keeps a cut line for the next read. */
  #readLines(buffer: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end) {
      let nameEnd = at;
      while (nameEnd < end && isTokenCharacter[buffer[nameEnd] as number] === 1) nameEnd++;
      let lineEnd = nameEnd;
      // Only octets that a line may hold are skipped here; the first other one is a line end or an error.
      while (lineEnd < end && characterClass[buffer[lineEnd] as number] === 0) lineEnd++;
      if (lineEnd === end) return this.#carryLine(buffer, at, end);
      const octet = buffer[lineEnd] as number;
      let next = lineEnd + 1;
      if (this.#headBytes + next - at > parserLimits.headBytes) {
        this.#failTooLargeHead(buffer, at, end);
        return next;
      }
      if (octet === CR) {
        if (next === end) return this.#carryLine(buffer, at, end);
        if (buffer[next] !== LF) {
          this.#fail('malformed', 'a line of the header holds a carriage return');
          return next;
        }
        next++;
      } else if (octet !== LF) {
        this.#fail('malformed', 'the header holds a control character');
        return next;
      }
      this.#headBytes += next - at;
      if (this.#headBytes > parserLimits.headBytes) {
        this.#failTooLargeHead(buffer, at, end);
        return next;
      }
      if (this.#carried > 0) {
        let length = this.#carried;
        this.#makeRoom(length + lineEnd - at);
        const carry = this.#carry as Buffer;
        this.#carried = 0;
        // A carriage return that ended the last read is the first half of this line's end.
        if (carry[length - 1] === CR) {
          if (lineEnd !== at || octet !== LF) {
            this.#fail('malformed', 'a line of the header holds a carriage return');
            return next;
          }
          length--;
        } else {
          buffer.copy(carry, length, at, lineEnd);
          length += lineEnd - at;
        }
        nameEnd = 0;
        while (nameEnd < length && isTokenCharacter[carry[nameEnd] as number] === 1) nameEnd++;
        this.#readLine(carry, 0, nameEnd, length);
      } else {
        this.#readLine(buffer, at, nameEnd, lineEnd);
      }
      at = next;
      if (this.#phase > Phase.Fields && this.#phase !== Phase.Trailers) return at;
    }
    return at;
  }

  #carryLine(buffer: Buffer, start: number, end: number): number {
    this.#headBytes += end - start;
    if (this.#headBytes > parserLimits.headBytes) {
      this.#failTooLargeHead(buffer, start, end);
      return end;
    }
    if (this.#carried > 0 && (this.#carry as Buffer)[this.#carried - 1] === CR) {
      this.#fail('malformed', 'a line of the header holds a carriage return');
      return end;
    }
    this.#makeRoom(this.#carried + end - start);
    const carry = this.#carry as Buffer;
    buffer.copy(carry, this.#carried, start, end);
    this.#carried += end - start;
    // A server that speaks something else may never send a line end: look at what is there.
    if (this.#phase === Phase.StatusLine && !startsLikeStatusLine(carry, 0, this.#carried)) {
      this.#fail('malformed', 'it does not start with HTTP/1.');
    }
    return end;
  }

  /** Room for a cut line; it grows with what came, since thousands of connections may each hold one. */
  #makeRoom(bytes: number): void {
    const before = this.#carry;
    if (before !== null && before.length >= bytes) return;
    const carry = Buffer.allocUnsafeSlow(Math.min(parserLimits.headBytes, Math.max(256, 2 * bytes)));
    if (before !== null) before.copy(carry, 0, 0, this.#carried);
    this.#carry = carry;
  }

  /** The line that is too long begins at `start`, unless its beginning was kept (and looked at) before. */
  #failTooLargeHead(buffer: Buffer, start: number, end: number): void {
    if (this.#phase === Phase.StatusLine && this.#carried === 0 && !startsLikeStatusLine(buffer, start, end)) {
      this.#fail('malformed', 'it does not start with HTTP/1.');
      return;
    }
    this.#fail(
      'too-large',
      `${this.#phase === Phase.Trailers ? 'its trailers are' : 'its header is'} larger than ${parserLimits.headBytes / 1024} KiB`,
    );
  }

  /** A whole line without its end; its first octets up to `nameEnd` could be those of a header's name. */
  #readLine(line: Buffer, start: number, nameEnd: number, end: number): void {
    if (this.#phase === Phase.StatusLine) this.#readStatusLine(line, start, end);
    else if (start === end) this.#endLines();
    else this.#readField(line, start, nameEnd, end);
  }

  /** `HTTP/1.` DIGIT SP 3DIGIT [ SP reason ] (RFC 9112 §4; the last space is often left out with an empty reason). */
  #readStatusLine(line: Buffer, start: number, end: number): void {
    const length = end - start;
    const minor = (line[start + 7] as number) - 48;
    const hundreds = (line[start + 9] as number) - 48;
    const tens = (line[start + 10] as number) - 48;
    const ones = (line[start + 11] as number) - 48;
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
      this.#fail('malformed', 'its first line is not an HTTP/1 status line');
      return;
    }
    if (
      line[start + 8] !== SPACE ||
      !(hundreds >= 1 && hundreds <= 9 && tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9) ||
      (length > 12 && line[start + 12] !== SPACE)
    ) {
      this.#fail('malformed', 'its status line holds no three-digit status code');
      return;
    }
    this.#minorVersion = minor;
    this.status = hundreds * 100 + tens * 10 + ones;
    this.#phase = Phase.Fields;
  }

  #readField(line: Buffer, start: number, colon: number, end: number): void {
    const first = line[start] as number;
    if (first === SPACE || first === TAB) {
      this.#readFold(line, start, end);
      return;
    }
    if (colon === start || colon === end || line[colon] !== COLON) {
      this.#fail('malformed', 'a header line has no name that ends with a colon');
      return;
    }
    this.#hasField = true;
    this.#lastField = Field.Other;
    if (this.#phase === Phase.Trailers) return;
    let valueStart = colon + 1;
    let valueEnd = end;
    switch (colon - start) {
      case 14:
        if (!equalsIgnoringCase(line, start, 'content-length')) return;
        this.#lastField = Field.ContentLength;
        break;
      case 17:
        if (!equalsIgnoringCase(line, start, 'transfer-encoding')) return;
        this.#lastField = Field.TransferEncoding;
        break;
      case 10:
        if (!equalsIgnoringCase(line, start, 'connection')) return;
        this.#lastField = Field.Connection;
        break;
      case 6:
        if (!this.captureServer || !equalsIgnoringCase(line, start, 'server')) return;
        this.#lastField = Field.Server;
        break;
      default:
        return;
    }
    while (valueStart < valueEnd && isBlank(line[valueStart])) valueStart++;
    while (valueEnd > valueStart && isBlank(line[valueEnd - 1])) valueEnd--;
    switch (this.#lastField) {
      case Field.ContentLength:
        this.#readContentLength(line, valueStart, valueEnd);
        break;
      case Field.TransferEncoding:
        this.#transferEncoding = joinList(this.#transferEncoding, listValue(line, valueStart, valueEnd));
        break;
      case Field.Connection:
        this.#connection = joinList(this.#connection, listValue(line, valueStart, valueEnd));
        break;
      default:
        this.serverHeader = line.toString('latin1', valueStart, Math.min(valueEnd, valueStart + 200));
    }
  }

  /** obs-fold: a line that goes on with the last field's value (RFC 9112 §5.2: read as a space). */
  #readFold(line: Buffer, start: number, end: number): void {
    if (!this.#hasField) {
      this.#fail('malformed', 'white space stands before the first header');
      return;
    }
    let valueStart = start;
    while (valueStart < end && isBlank(line[valueStart])) valueStart++;
    if (valueStart === end || this.#phase === Phase.Trailers) return;
    const value = line.toString('latin1', valueStart, end).toLowerCase();
    if (this.#lastField === Field.ContentLength) this.#fail('malformed', 'its Content-Length is not a number');
    else if (this.#lastField === Field.TransferEncoding) this.#transferEncoding += ` ${value}`;
    else if (this.#lastField === Field.Connection) this.#connection += ` ${value}`;
  }

  /** A number, or a list of the same number (RFC 9112 §6.3 allows to read it as one). */
  #readContentLength(line: Buffer, start: number, end: number): void {
    let at = start;
    for (;;) {
      let value = 0;
      let digits = 0;
      let octet = line[at] as number;
      while (at < end && octet >= 48 && octet <= 57) {
        value = value * 10 + octet - 48;
        if (value > 0) digits++;
        at++;
        octet = line[at] as number;
        if (digits > parserLimits.lengthDigits) {
          this.#fail('too-large', `its Content-Length has more than ${parserLimits.lengthDigits} digits`);
          return;
        }
      }
      if (at === start || (line[at - 1] as number) < 48 || (line[at - 1] as number) > 57) {
        this.#fail('malformed', 'its Content-Length is not a number');
        return;
      }
      if (this.contentLength !== -1 && this.contentLength !== value) {
        this.#fail('malformed', 'it has two different Content-Lengths');
        return;
      }
      this.contentLength = value;
      while (at < end && isBlank(line[at])) at++;
      if (at === end) return;
      if (line[at] !== COMMA) {
        this.#fail('malformed', 'its Content-Length is not a number');
        return;
      }
      at++;
      while (at < end && isBlank(line[at])) at++;
      if (at === end) {
        this.#fail('malformed', 'its Content-Length is not a number');
        return;
      }
    }
  }

  #endLines(): void {
    if (this.#phase === Phase.Trailers) {
      this.#finishAnswer();
      return;
    }
    if (this.status < 200) {
      this.#endInterimHead();
      return;
    }
    this.#decideKeepAlive();
    // The order of RFC 9112 §6.3.
    if (this.#headRequest || this.status === 204 || this.status === 304) {
      this.#finishAnswer();
    } else if (this.#transferEncoding !== null) {
      this.#decideTransferEncoding(this.#transferEncoding);
    } else if (this.contentLength >= 0) {
      this.#remaining = this.contentLength;
      this.#phase = Phase.LengthBody;
      if (this.contentLength === 0) this.#finishAnswer();
    } else {
      this.keepAlive = false;
      this.#phase = Phase.CloseBody;
    }
  }

  #endInterimHead(): void {
    if (this.status === 101) {
      this.#fail('malformed', 'it switches protocols (101), which nobody asked for');
      return;
    }
    this.interimAnswers++;
    if (this.interimAnswers > parserLimits.interimAnswers) {
      this.#fail('too-large', `more than ${parserLimits.interimAnswers} interim (1xx) answers came before it`);
      return;
    }
    this.#resetHead();
  }

  #decideKeepAlive(): void {
    const connection = this.#connection;
    const persistsByDefault = this.#minorVersion >= 1;
    if (connection === null) this.keepAlive = persistsByDefault;
    else if (connection === 'keep-alive') this.keepAlive = true;
    else if (connection === 'close') this.keepAlive = false;
    else {
      const tokens = connection.split(',').map(trimBlanks);
      this.keepAlive = !tokens.includes('close') && (persistsByDefault || tokens.includes('keep-alive'));
    }
  }

  #decideTransferEncoding(transferEncoding: string): void {
    if (this.contentLength >= 0) {
      this.#fail('malformed', 'it has both a Transfer-Encoding and a Content-Length');
      return;
    }
    // RFC 9112 §6.1: an HTTP/1.0 sender may not have understood its own Transfer-Encoding.
    if (this.#minorVersion === 0) this.keepAlive = false;
    if (transferEncoding !== 'chunked') {
      const codings = transferEncoding
        .split(',')
        .map(trimBlanks)
        .filter((coding) => coding !== '');
      if (codings.indexOf('chunked') !== codings.lastIndexOf('chunked')) {
        this.#fail('malformed', 'it is chunked twice');
        return;
      }
      if (codings.at(-1) !== 'chunked') {
        this.keepAlive = false;
        this.#phase = Phase.CloseBody;
        return;
      }
    }
    this.#startChunkLine();
  }

  #startChunkLine(): void {
    this.#phase = Phase.ChunkSize;
    this.#remaining = 0;
    this.#digits = 0;
    this.#chunkLineBytes = 0;
    this.#sawCr = false;
  }

  /** chunk-size [ BWS ";" extension ] CRLF (RFC 9112 §7.1). */
  #readChunkLine(buffer: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end) {
      const octet = buffer[at] as number;
      at++;
      if (++this.#chunkLineBytes > parserLimits.chunkLineBytes) {
        this.#fail('too-large', `the line with a chunk's size is longer than ${parserLimits.chunkLineBytes} bytes`);
        return at;
      }
      if (octet === LF) {
        // RFC 9112 §2.2 takes a lone LF only for the lines of a head.
        if (this.#sawCr) this.#endChunkLine();
        else this.#fail('malformed', 'the line with a chunk’s size does not end with CRLF');
        return at;
      }
      if (this.#sawCr) {
        this.#fail('malformed', 'the line with a chunk’s size holds a carriage return');
        return at;
      }
      if (octet === CR) {
        this.#sawCr = true;
        continue;
      }
      if (this.#phase === Phase.ChunkExtension) {
        if (characterClass[octet] !== 0) {
          this.#fail('malformed', 'the line with a chunk’s size holds a control character');
          return at;
        }
        continue;
      }
      const digit = this.#phase === Phase.ChunkSize ? parseHexDigit(octet) : -1;
      if (digit >= 0) {
        this.#remaining = this.#remaining * 16 + digit;
        if (++this.#digits > parserLimits.chunkSizeDigits || this.#remaining > Number.MAX_SAFE_INTEGER) {
          this.#fail('too-large', 'the size of a chunk has too many digits');
          return at;
        }
      } else if (this.#digits > 0 && octet === SEMICOLON) {
        this.#phase = Phase.ChunkExtension;
      } else if (this.#digits > 0 && (octet === SPACE || octet === TAB)) {
        this.#phase = Phase.ChunkSizeBlank;
      } else {
        this.#fail('malformed', 'the size of a chunk is not a hexadecimal number');
        return at;
      }
    }
    return at;
  }

  #endChunkLine(): void {
    if (this.#digits === 0) {
      this.#fail('malformed', 'the size of a chunk is not a hexadecimal number');
    } else if (this.#remaining === 0) {
      this.#phase = Phase.Trailers;
      this.#headBytes = 0;
      this.#hasField = false;
    } else {
      this.#phase = Phase.ChunkBody;
    }
  }
}

function isBlank(octet: number | undefined): boolean {
  return octet === SPACE || octet === TAB;
}

/** Without the spaces and tabs around it; `trim` would also take octets such as the no-break space of latin-1. */
function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}

function startsLikeStatusLine(bytes: Buffer, start: number, end: number): boolean {
  const wanted = 'HTTP/1.';
  for (let i = 0; start + i < end && i < wanted.length; i++) {
    if (bytes[start + i] !== wanted.charCodeAt(i)) return false;
  }
  return true;
}

/** A value in lower case; the usual ones without making a string. */
function listValue(line: Buffer, start: number, end: number): string {
  switch (end - start) {
    case 5:
      if (equalsIgnoringCase(line, start, 'close')) return 'close';
      break;
    case 7:
      if (equalsIgnoringCase(line, start, 'chunked')) return 'chunked';
      break;
    case 10:
      if (equalsIgnoringCase(line, start, 'keep-alive')) return 'keep-alive';
      break;
    default:
  }
  return line.toString('latin1', start, end).toLowerCase();
}

function joinList(before: string | null, value: string): string {
  return before === null ? value : `${before}, ${value}`;
}
