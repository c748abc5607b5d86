import { noNumber, parseContentLength } from './content-length.ts';
import { COLON, equalsIgnoringCase, isBlank } from './octets.ts';
import { malformed, type ParseFailure } from './parse-failure.ts';
import { longestServerName } from './tuning.ts';

enum Field {
  Other = 0,
  ContentLength = 1,
  TransferEncoding = 2,
  Connection = 3,
  Server = 4,
}

const noName = malformed('header-without-name');
const blankFirst = malformed('blank-before-header');

/** Why a line is neither a header field nor the continuation of one; `null` when it is. `colon`: behind its name. */
export function fieldLineFault(
  line: Buffer,
  start: number,
  colon: number,
  end: number,
  isFirst: boolean,
): ParseFailure | null {
  if (isBlank(line[start])) return isFirst ? blankFirst : null;
  return colon === start || colon === end || line[colon] !== COLON ? noName : null;
}

/** The header fields that decide where an answer ends and whether its connection lives on. All others are skipped. */
export class FramingFields {
  /** -1 without one. */
  contentLength = -1;
  /** In lower case, several fields as one list; `null` without one. */
  transferEncoding: string | null = null;
  /** As `transferEncoding`. */
  connection: string | null = null;
  /** Value of the Server field of the last answer that was read while `captureServer` was set. */
  server: string | null = null;
  captureServer = false;
  #last: Field = Field.Other;
  #isFirst = true;

  reset(): void {
    this.contentLength = -1;
    this.transferEncoding = null;
    this.connection = null;
    this.#last = Field.Other;
    this.#isFirst = true;
  }

  /** Reads one line; returns what is wrong with it. */
  read(line: Buffer, start: number, colon: number, end: number): ParseFailure | null {
    if (line[colon] !== COLON || colon === start || colon === end) {
      const fault = fieldLineFault(line, start, colon, end, this.#isFirst);
      return fault ?? this.#readFold(line, start, end);
    }
    this.#isFirst = false;
    const field = this.#fieldNamed(line, start, colon);
    this.#last = field;
    if (field === Field.Other) return null;
    let valueStart = colon + 1;
    let valueEnd = end;
    while (valueStart < valueEnd && isBlank(line[valueStart])) valueStart++;
    while (valueEnd > valueStart && isBlank(line[valueEnd - 1])) valueEnd--;
    return this.#readValue(field, line, valueStart, valueEnd);
  }

  #fieldNamed(line: Buffer, start: number, colon: number): Field {
    switch (colon - start) {
      case 14:
        return equalsIgnoringCase(line, start, 'content-length') ? Field.ContentLength : Field.Other;
      case 17:
        return equalsIgnoringCase(line, start, 'transfer-encoding') ? Field.TransferEncoding : Field.Other;
      case 10:
        return equalsIgnoringCase(line, start, 'connection') ? Field.Connection : Field.Other;
      case 6:
        return this.captureServer && equalsIgnoringCase(line, start, 'server') ? Field.Server : Field.Other;
      default:
        return Field.Other;
    }
  }

  #readValue(field: Field, line: Buffer, start: number, end: number): ParseFailure | null {
    switch (field) {
      case Field.ContentLength: {
        const length = parseContentLength(line, start, end, this.contentLength);
        if (typeof length !== 'number') return length;
        this.contentLength = length;
        return null;
      }
      case Field.TransferEncoding:
        this.transferEncoding = joinList(this.transferEncoding, listValue(line, start, end));
        return null;
      case Field.Connection:
        this.connection = joinList(this.connection, listValue(line, start, end));
        return null;
      default:
        this.server = line.toString('latin1', start, Math.min(end, start + longestServerName));
        return null;
    }
  }

  /** obs-fold: a line that goes on with the last field's value (RFC 9112 §5.2: read as a space). */
  #readFold(line: Buffer, start: number, end: number): ParseFailure | null {
    let valueStart = start;
    while (valueStart < end && isBlank(line[valueStart])) valueStart++;
    if (valueStart === end) return null;
    if (this.#last === Field.ContentLength) return noNumber;
    const value = line.toString('latin1', valueStart, end).toLowerCase();
    if (this.#last === Field.TransferEncoding) this.transferEncoding += ` ${value}`;
    else if (this.#last === Field.Connection) this.connection += ` ${value}`;
    return null;
  }
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
