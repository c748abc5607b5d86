import type { BodySearch } from './body-search.ts';
import { fieldLineFault } from './framing-fields.ts';
import { type LineOwner, LineReader } from './line-reader.ts';
import { CR, characterClass, hexDigit, LF, SEMICOLON, SPACE, TAB } from './octets.ts';
import { malformed, type ParseFailure, tooLarge } from './parse-failure.ts';
import { parserLimits } from './tuning.ts';

/** What the next byte belongs to. */
enum Part {
  Size = 0,
  SizeBlank = 1,
  Extension = 2,
  Content = 3,
  ContentEnd = 4,
  Trailers = 5,
}

const tooLong = malformed('chunk-too-long');
const noSize = malformed('no-chunk-size');
const tooManyDigits = tooLarge('chunk-size-digits', parserLimits.chunkSizeDigits);
const noCarriageReturn = malformed('chunk-line-end');
const carriageReturnInside = malformed('chunk-line-carriage-return');
const controlCharacter = malformed('chunk-line-control-character');
const lineTooLong = tooLarge('chunk-line-bytes', parserLimits.chunkLineBytes);

/** A body in chunks (RFC 9112 §7.1). Nothing is kept of it but its length. */
export class ChunkedBody implements LineOwner {
  /** Content so far, framing not counted. */
  contentBytes = 0;
  complete = false;
  failure: ParseFailure | null = null;
  /** Looks for a text in the content. */
  search: BodySearch | null = null;
  readonly #trailers = new LineReader(this, 'trailer-bytes');
  #part: Part = Part.Size;
  #remaining = 0;
  #digits = 0;
  #lineBytes = 0;
  #sawCr = false;
  #isFirstTrailer = true;

  reset(search: BodySearch | null): void {
    this.contentBytes = 0;
    this.complete = false;
    this.failure = null;
    this.search = search;
    this.#expectChunk();
  }

  /** Reads up to the end of the body; returns where it stopped. */
  push(buffer: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end) {
      switch (this.#part) {
        case Part.Content:
          at = this.#readContent(buffer, at, end);
          break;
        case Part.ContentEnd:
          this.#readContentEnd(buffer[at] as number);
          at++;
          break;
        case Part.Trailers:
          return this.#readTrailers(buffer, at, end);
        default:
          at = this.#readSizeLine(buffer, at, end);
      }
      if (this.failure !== null) return at;
    }
    return at;
  }

  #readTrailers(buffer: Buffer, at: number, end: number): number {
    const trailers = this.#trailers;
    // Hardly anybody sends trailers: their end follows at once.
    if (this.#isFirstTrailer && trailers.carried === 0 && buffer[at] === CR && at + 1 < end && buffer[at + 1] === LF) {
      this.complete = true;
      return at + 2;
    }
    const until = trailers.read(buffer, at, end);
    this.failure ??= trailers.failure;
    return until;
  }

  /** A line of the trailers; they are checked as header fields are, and say nothing that counts. */
  onLine(line: Buffer, start: number, nameEnd: number, end: number): boolean {
    if (start === end) {
      this.complete = true;
      return false;
    }
    this.failure = fieldLineFault(line, start, nameEnd, end, this.#isFirstTrailer);
    this.#isFirstTrailer = false;
    return this.failure === null;
  }

  #expectChunk(): void {
    this.#part = Part.Size;
    this.#remaining = 0;
    this.#digits = 0;
    this.#lineBytes = 0;
    this.#sawCr = false;
  }

  #readContent(buffer: Buffer, at: number, end: number): number {
    const taken = Math.min(end - at, this.#remaining);
    if (this.search !== null) this.search.push(buffer, at, at + taken);
    this.contentBytes += taken;
    this.#remaining -= taken;
    if (this.#remaining === 0) {
      this.#part = Part.ContentEnd;
      this.#sawCr = false;
    }
    return at + taken;
  }

  #readContentEnd(octet: number): void {
    if (octet === CR && !this.#sawCr) this.#sawCr = true;
    // A lone LF may be the second half of a CRLF that the size has swallowed.
    else if (octet === LF && this.#sawCr) this.#expectChunk();
    else this.failure = tooLong;
  }

  /** chunk-size [ BWS ";" extension ] CRLF. */
  #readSizeLine(buffer: Buffer, start: number, end: number): number {
    const allowedEnd = start + parserLimits.chunkLineBytes - this.#lineBytes;
    const until = Math.min(end, allowedEnd);
    let at = start;
    while (at < until) {
      const octet = buffer[at] as number;
      at++;
      const digit = hexDigit[octet] as number;
      if (digit >= 0 && this.#part === Part.Size && !this.#sawCr) {
        this.#remaining = this.#remaining * 16 + digit;
        if (++this.#digits > parserLimits.chunkSizeDigits || this.#remaining > Number.MAX_SAFE_INTEGER) {
          this.failure = tooManyDigits;
          return at;
        }
      } else if (octet === CR && !this.#sawCr) {
        this.#sawCr = true;
      } else if (octet === LF || this.#sawCr) {
        this.#endSizeLine(octet);
        return at;
      } else {
        this.failure = this.#readBehindSize(octet);
        if (this.failure !== null) return at;
      }
    }
    if (at === allowedEnd && at < end) {
      this.failure = lineTooLong;
      return at + 1;
    }
    this.#lineBytes += at - start;
    return at;
  }

  #readBehindSize(octet: number): ParseFailure | null {
    if (this.#part === Part.Extension) return characterClass[octet] === 0 ? null : controlCharacter;
    if (this.#digits === 0) return noSize;
    if (octet === SEMICOLON) this.#part = Part.Extension;
    else if (octet === SPACE || octet === TAB) this.#part = Part.SizeBlank;
    else return noSize;
    return null;
  }

  #endSizeLine(octet: number): void {
    // RFC 9112 §2.2 takes a lone LF only for the lines of a head.
    if (!this.#sawCr) {
      this.failure = noCarriageReturn;
    } else if (octet !== LF) {
      this.failure = carriageReturnInside;
    } else if (this.#digits === 0) {
      this.failure = noSize;
    } else if (this.#remaining > 0) {
      this.#part = Part.Content;
    } else {
      this.#part = Part.Trailers;
      this.#trailers.reset();
      this.#isFirstTrailer = true;
    }
  }
}
