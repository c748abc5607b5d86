import { CR, characterClass, isTokenCharacter, LF } from './octets.ts';
import { malformed, type ParseFailure, tooLarge } from './parse-failure.ts';
import { firstLineRoom, parserLimits } from './tuning.ts';

const carriageReturn = malformed('header-carriage-return');
const controlCharacter = malformed('header-control-character');

/** Takes the lines of a header or of trailers. */
export interface LineOwner {
  /**
   * Takes a whole line without its end; its first octets up to `nameEnd` could be those of a field's name. The bytes may be
   * overwritten afterwards. Returns whether another line follows.
   */
  onLine(bytes: Buffer, start: number, nameEnd: number, end: number): boolean;
}

/**
 * Takes the lines of a header or of trailers out of reads that cut them anywhere (RFC 9112 §2.2: a line ends with CRLF, and
 * a lone LF is taken for one). Lines are given on where they lie; only a line that a read has cut is copied.
 */
export class LineReader {
  failure: ParseFailure | null = null;
  /** How much of a line's beginning is kept for the next read. */
  carried = 0;
  readonly #owner: LineOwner;
  readonly #section: 'header-bytes' | 'trailer-bytes';
  #bytes = 0;
  #carry: Buffer | null = null;

  /** `section`: what is too large where it is. */
  constructor(owner: LineOwner, section: 'header-bytes' | 'trailer-bytes') {
    this.#owner = owner;
    this.#section = section;
  }

  /** Makes ready for another section. */
  reset(): void {
    this.failure = null;
    this.carried = 0;
    this.#bytes = 0;
  }

  /** The kept beginning of a line: `carried` bytes from the first on. */
  get carriedBytes(): Buffer | null {
    return this.#carry;
  }

  /** Reads until the owner wants no more lines, a failure, or the end of the bytes; returns where it stopped. */
  read(buffer: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end) {
      let nameEnd = at;
      while (nameEnd < end && isTokenCharacter[buffer[nameEnd] as number] === 1) nameEnd++;
      let lineEnd = nameEnd;
      // Only octets that a line may hold are skipped here; the first other one is a line end or an error.
      while (lineEnd < end && characterClass[buffer[lineEnd] as number] === 0) lineEnd++;
      if (lineEnd === end) return this.#keep(buffer, at, end);
      const octet = buffer[lineEnd] as number;
      let next = lineEnd + 1;
      if (this.#bytes + next - at > parserLimits.headBytes) return this.#failTooLarge(next);
      if (octet === CR) {
        if (next === end) return this.#keep(buffer, at, end);
        if (buffer[next] !== LF) return this.#fail(carriageReturn, next);
        next++;
      } else if (octet !== LF) {
        return this.#fail(controlCharacter, next);
      }
      this.#bytes += next - at;
      if (this.#bytes > parserLimits.headBytes) return this.#failTooLarge(next);
      const goesOn =
        this.carried === 0
          ? this.#owner.onLine(buffer, at, nameEnd, lineEnd)
          : this.#endCarriedLine(buffer, at, lineEnd, octet);
      at = next;
      if (!goesOn) return at;
    }
    return at;
  }

  /** The end of a line whose beginning came with an earlier read. */
  #endCarriedLine(buffer: Buffer, at: number, lineEnd: number, octet: number): boolean {
    let length = this.carried;
    this.#makeRoom(length + lineEnd - at);
    const carry = this.#carry as Buffer;
    this.carried = 0;
    // A carriage return that ended the last read is the first half of this line's end.
    if (carry[length - 1] === CR) {
      if (lineEnd !== at || octet !== LF) {
        this.#fail(carriageReturn, at);
        return false;
      }
      length--;
    } else {
      buffer.copy(carry, length, at, lineEnd);
      length += lineEnd - at;
    }
    let nameEnd = 0;
    while (nameEnd < length && isTokenCharacter[carry[nameEnd] as number] === 1) nameEnd++;
    return this.#owner.onLine(carry, 0, nameEnd, length);
  }

  /** Keeps a line that the read has cut. */
  #keep(buffer: Buffer, start: number, end: number): number {
    this.#bytes += end - start;
    if (this.#bytes > parserLimits.headBytes) return this.#failTooLarge(end);
    if (this.carried > 0 && (this.#carry as Buffer)[this.carried - 1] === CR) return this.#fail(carriageReturn, end);
    this.#makeRoom(this.carried + end - start);
    buffer.copy(this.#carry as Buffer, this.carried, start, end);
    this.carried += end - start;
    return end;
  }

  /** Room for a cut line; it grows with what came, since thousands of connections may each hold one. */
  #makeRoom(bytes: number): void {
    const before = this.#carry;
    if (before !== null && before.length >= bytes) return;
    const carry = Buffer.allocUnsafeSlow(Math.min(parserLimits.headBytes, Math.max(firstLineRoom, 2 * bytes)));
    if (before !== null) before.copy(carry, 0, 0, this.carried);
    this.#carry = carry;
  }

  #fail(failure: ParseFailure, at: number): number {
    this.failure = failure;
    return at;
  }

  #failTooLarge(at: number): number {
    this.failure = tooLarge(this.#section, parserLimits.headBytes);
    return at;
  }
}
