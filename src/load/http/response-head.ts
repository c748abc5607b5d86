import { FramingFields } from './framing-fields.ts';
import { type LineOwner, LineReader } from './line-reader.ts';
import { malformed, type ParseFailure, tooLarge } from './parse-failure.ts';
import { parseStatusLine, statusLineBeginningFault } from './status-line.ts';
import { parserLimits } from './tuning.ts';

const switchesProtocols = malformed('switches-protocols');
const tooManyInterims = tooLarge('interim-answers', parserLimits.interimAnswers);

/** The head of an answer: status line and header fields, with the interim (1xx) answers before it. */
export class ResponseHead implements LineOwner {
  /** 0 until the status line was read. */
  status = 0;
  minorVersion = 0;
  interimAnswers = 0;
  complete = false;
  /** Whether nothing has been read since `reset()`. */
  untouched = true;
  failure: ParseFailure | null = null;
  readonly fields = new FramingFields();
  readonly #lines = new LineReader(this, 'header-bytes');

  reset(): void {
    // Most heads are known again by their bytes and never read here.
    if (this.untouched) return;
    this.untouched = true;
    this.interimAnswers = 0;
    this.complete = false;
    this.failure = null;
    this.#expectStatusLine();
  }

  /** Reads up to the end of the head; returns where it stopped. */
  push(buffer: Buffer, start: number, end: number): number {
    this.untouched = false;
    const lines = this.#lines;
    const atStatusLine = this.status === 0 && lines.carried === 0;
    const at = lines.read(buffer, start, end);
    if (lines.failure !== null) {
      this.failure = lines.failure;
      if (this.status === 0 && atStatusLine)
        this.failure = statusLineBeginningFault(buffer, start, end) ?? lines.failure;
    } else if (this.status === 0 && lines.carried > 0) {
      this.failure = statusLineBeginningFault(lines.carriedBytes as Buffer, 0, lines.carried);
    }
    return at;
  }

  onLine(line: Buffer, start: number, nameEnd: number, end: number): boolean {
    if (this.status === 0) {
      const statusLine = parseStatusLine(line, start, end);
      if (typeof statusLine !== 'number') {
        this.failure = statusLine;
        return false;
      }
      this.status = statusLine % 1000;
      this.minorVersion = (statusLine - this.status) / 1000;
      return true;
    }
    if (start === end) return this.#end();
    this.failure = this.fields.read(line, start, nameEnd, end);
    return this.failure === null;
  }

  #end(): boolean {
    if (this.status >= 200) {
      this.complete = true;
      return false;
    }
    if (this.status === 101) this.failure = switchesProtocols;
    else if (++this.interimAnswers > parserLimits.interimAnswers) this.failure = tooManyInterims;
    if (this.failure !== null) return false;
    this.#expectStatusLine();
    return true;
  }

  #expectStatusLine(): void {
    this.status = 0;
    this.minorVersion = 0;
    this.fields.reset();
    this.#lines.reset();
  }
}
