import type { RequestFailure } from '../../model/facts/request-failure.ts';
import type { BodySearch } from './body-search.ts';
import { ChunkedBody } from './chunked-body.ts';
import { Framing, framingOf, keepsConnection } from './framing.ts';
import type { HeadMemory } from './head-memory.ts';
import type { ParseFailure } from './parse-failure.ts';
import { ResponseHead } from './response-head.ts';

/** What the next byte belongs to. */
enum Phase {
  Head = 0,
  LengthBody = 1,
  CloseBody = 2,
  ChunkedBody = 3,
  Complete = 4,
  Failed = 5,
}

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
  /** Looks for a text in the body, when one is expected. */
  bodySearch: BodySearch | null = null;
  /** Spares parsing a head that came before, where many answers to one request are read through one buffer. */
  headMemory: HeadMemory | null = null;

  readonly #head = new ResponseHead();
  readonly #chunked = new ChunkedBody();
  #phase: Phase = Phase.Head;
  #headRequest = false;
  #remaining = 0;

  /** Value of the Server header of the last answer that was parsed while `captureServer` was set. */
  get serverHeader(): string | null {
    return this.#head.fields.server;
  }

  set captureServer(captures: boolean) {
    this.#head.fields.captureServer = captures;
  }

  /** Makes ready for the answer to a request with this method. */
  reset(requestMethod: string): void {
    this.status = 0;
    this.keepAlive = false;
    this.contentLength = -1;
    this.bodyBytes = 0;
    this.interimAnswers = 0;
    this.complete = false;
    this.failure = null;
    this.#phase = Phase.Head;
    this.#headRequest = requestMethod === 'HEAD';
    this.#head.reset();
    if (this.bodySearch !== null) this.bodySearch.reset();
  }

  /**
   * Reads on. Returns how many of the bytes belong to this answer: fewer than were given only when the answer is
   * complete (bytes are left over) or has failed.
   */
  push(buffer: Buffer, start: number, end: number): number {
    let at = start;
    if (this.#phase === Phase.Head) at = this.#readHead(buffer, start, end);
    // A body that is only read now had no byte before, or this would be another read.
    if (at === end) return at - start;
    switch (this.#phase) {
      case Phase.LengthBody:
        return this.#readLengthBody(buffer, at, end) - start;
      case Phase.ChunkedBody:
        return this.#readChunkedBody(buffer, at, end) - start;
      case Phase.CloseBody:
        this.#countBody(buffer, at, end);
        return end - start;
      default:
        return at - start;
    }
  }

  /** The server has closed its side. Completes a body that lasts until then; anything else that is unfinished is truncated. */
  finish(): void {
    if (this.#phase === Phase.Complete || this.#phase === Phase.Failed) return;
    if (this.#phase === Phase.CloseBody) {
      this.#finishAnswer();
      return;
    }
    const fact: RequestFailure =
      this.#phase === Phase.LengthBody
        ? { kind: 'truncated-body', bytes: this.bodyBytes, of: this.contentLength }
        : { kind: 'truncated', reason: this.#phase === Phase.Head ? 'in-header' : 'in-chunk' };
    this.#fail({ kind: 'truncated', fact });
  }

  #readHead(buffer: Buffer, start: number, end: number): number {
    const head = this.#head;
    const memory = this.headMemory;
    const memorable =
      memory !== null && start === 0 && buffer === memory.readBuffer && head.untouched && !head.fields.captureServer;
    if (memorable && memory.matches(end)) {
      const { status, keepAlive, contentLength, phase } = memory.known;
      this.status = status;
      this.keepAlive = keepAlive;
      this.contentLength = contentLength;
      this.#begin(phase);
      return memory.length;
    }
    const at = head.push(buffer, start, end);
    this.status = head.status;
    this.interimAnswers = head.interimAnswers;
    if (head.failure !== null) {
      this.#fail(head.failure);
    } else if (head.complete) {
      this.#endHead(head);
      if (memorable && head.interimAnswers === 0 && this.failure === null) {
        const { status, keepAlive, contentLength } = this;
        memory.learn(at, { status, keepAlive, contentLength, phase: this.#phase });
      }
    }
    return at;
  }

  #endHead({ status, minorVersion, fields }: ResponseHead): void {
    this.contentLength = fields.contentLength;
    const framing = framingOf(status, this.#headRequest, fields);
    if (typeof framing !== 'number') {
      this.#fail(framing);
      return;
    }
    this.keepAlive = keepsConnection(minorVersion, framing, fields);
    switch (framing) {
      case Framing.NoBody:
        this.#begin(Phase.Complete);
        break;
      case Framing.Length:
        this.#begin(Phase.LengthBody);
        break;
      case Framing.Chunked:
        this.#begin(Phase.ChunkedBody);
        break;
      default:
        this.#begin(Phase.CloseBody);
    }
  }

  /** What follows the head. */
  #begin(phase: Phase): void {
    this.#phase = phase;
    if (phase === Phase.LengthBody) this.#remaining = this.contentLength;
    else if (phase === Phase.ChunkedBody) this.#chunked.reset(this.bodySearch);
    else if (phase === Phase.Complete) this.complete = true;
  }

  #readLengthBody(buffer: Buffer, at: number, end: number): number {
    const until = Math.min(end, at + this.#remaining);
    this.#countBody(buffer, at, until);
    this.#remaining -= until - at;
    if (this.#remaining === 0) this.#finishAnswer();
    return until;
  }

  #readChunkedBody(buffer: Buffer, at: number, end: number): number {
    const chunked = this.#chunked;
    const until = chunked.push(buffer, at, end);
    this.bodyBytes = chunked.contentBytes;
    if (chunked.complete) this.#finishAnswer();
    else if (chunked.failure !== null) this.#fail(chunked.failure);
    return until;
  }

  #countBody(buffer: Buffer, start: number, end: number): void {
    if (this.bodySearch !== null) this.bodySearch.push(buffer, start, end);
    this.bodyBytes += end - start;
  }

  #finishAnswer(): void {
    this.#phase = Phase.Complete;
    this.complete = true;
  }

  #fail(failure: ParseFailure): void {
    this.#phase = Phase.Failed;
    this.keepAlive = false;
    this.failure = failure;
  }
}
