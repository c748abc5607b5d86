import type { RequestFailure } from '../../model/facts/request-failure.ts';
import type { ErrorKind, Expectation, LoadTarget, Transport, TrialSpec } from '../../model/trial/trial.ts';
import { BodySearch } from '../http/body-search.ts';
import type { HeadMemory } from '../http/head-memory.ts';
import type { EncodedRequest } from '../http/request-encoder.ts';
import { ResponseParser } from '../http/response-parser.ts';
import { bodyMismatch, isExpectedStatus } from './answer-check.ts';
import { nowMs } from './clock.ts';
import type { Connect, Connection, ConnectionOwner } from './connection.ts';
import { connectErrorKind, systemFailure, type TimeoutKind, timeoutFailure } from './failure.ts';
import type { Recorder } from './recorder.ts';
import { staleResetMs } from './tuning.ts';

/** A request of the rotation with all that is needed to send it and to judge its answer. */
export interface PreparedRequest extends EncodedRequest {
  readonly expect: Expectation;
  readonly headMemory: HeadMemory;
}

/** What all clients of a generator share. */
export interface ClientContext {
  readonly target: LoadTarget;
  readonly requests: readonly PreparedRequest[];
  readonly keepAlive: boolean;
  readonly timeouts: TrialSpec['timeouts'];
  readonly connect: Connect;
  readonly transport: Transport;
}

/** Gives clients their work. */
export interface ClientOwner {
  /** The client has finished its request and may be started again at once. `failure` is `null` for a good answer. */
  onFinished(client: Client, endMs: number, failure: ErrorKind | null): void;
}

enum State {
  Idle = 0,
  Connecting = 1,
  /** The request is out, nothing of the answer has come. */
  Waiting = 2,
  Receiving = 3,
}

/**
 * One user of the server: sends a request, reads the answer, and keeps the connection if both sides want that.
 * A request's time runs from `start()`, and so holds the connect when there has to be one.
 */
export class Client implements ConnectionOwner {
  /** Requests of this client that were answered well or failed. */
  completed = 0;
  firstStartMs = -1;
  /** When the last request was finished. */
  lastEndMs = 0;
  /** Time that the client was held back after failed connects. */
  heldBackMs = 0;
  /** Whether the server was seen not to talk unasked on a kept connection. */
  listened = false;
  /** Failed connects in a row. */
  failedConnects = 0;

  readonly #context: ClientContext;
  readonly #owner: ClientOwner;
  readonly #recorder: Recorder;
  readonly #parser = new ResponseParser();
  readonly #searches: readonly (BodySearch | null)[];
  #connection: Connection | null = null;
  /** Requests that went out on the present connection. */
  #uses = 0;
  #state: State = State.Idle;
  #request: PreparedRequest;
  #requestIndex = 0;
  #startMs = 0;
  #connectStartMs = 0;
  /** What connecting took for the present request. */
  #connectMs = 0;
  #sentMs = 0;
  #firstByteMs = 0;
  #deadlineMs = Number.POSITIVE_INFINITY;
  #deadlineKind: TimeoutKind = 'total-timeout';
  #replayed = false;

  constructor(context: ClientContext, owner: ClientOwner, recorder: Recorder) {
    this.#context = context;
    this.#owner = owner;
    this.#recorder = recorder;
    this.#request = context.requests[0] as PreparedRequest;
    this.#searches = context.requests.map(({ expect }) =>
      expect.bodyContains === null ? null : new BodySearch(expect.bodyContains),
    );
  }

  get idle(): boolean {
    return this.#state === State.Idle;
  }

  /** Requests that the open connection has carried; 0 without one. */
  get usesOfConnection(): number {
    return this.#connection === null ? 0 : this.#uses;
  }

  /** Age of the request in flight. */
  ageMs(atMs: number): number {
    return atMs - this.#startMs;
  }

  /** Sends a request. Its time runs from `startMs`, which in an open schedule lies before `atMs`, the present. */
  start(requestIndex: number, startMs: number, atMs: number): void {
    this.#request = this.#context.requests[requestIndex] as PreparedRequest;
    this.#requestIndex = requestIndex;
    this.#startMs = startMs;
    this.#replayed = false;
    this.#connectMs = 0;
    if (this.firstStartMs < 0) this.firstStartMs = startMs;
    this.#recorder.start(startMs);
    this.#resetParser();
    if (this.#connection === null) {
      this.#open(atMs);
    } else {
      this.#recorder.reusedRequests++;
      this.#send(atMs);
    }
  }

  /** Ends the request if its limit is over. */
  checkDeadline(atMs: number): void {
    if (this.#state === State.Idle || atMs < this.#deadlineMs) return;
    const limitMs = this.#deadlineMs - this.#startMs;
    const fact = timeoutFailure(this.#deadlineKind, limitMs, this.#context.target);
    this.#fail(this.#deadlineKind, fact, this.#deadlineMs);
  }

  /** Closes the connection; a request in flight stays unfinished. */
  close(): void {
    this.#connection?.close();
    this.#connection = null;
    this.#state = State.Idle;
  }

  onConnected(): void {
    if (this.#state !== State.Connecting) return;
    const now = nowMs();
    if (now >= this.#deadlineMs) {
      this.checkDeadline(now);
      return;
    }
    this.failedConnects = 0;
    const tookMs = now - this.#connectStartMs;
    this.#connectMs += tookMs;
    this.#recorder.connected(tookMs);
    this.#send(now);
  }

  /**
   * Whose answer bytes are shows only in their order on the connection (RFC 9112 §9.3.2). So the rule is:
   * - While no request waits here, nobody asked for them: they count as unsolicited, and the connection is closed.
   * - Behind the end of an answer in one read, they fail its request as malformed, since either may be its own.
   * - While a request waits, they are its answer, also when the server sent it too early or twice. The true answer behind
   *   it is then a surplus, caught by one of the two rules above as soon as it meets no request, or two meet in one read.
   * No answer is ever counted on top of a request, and no count outlives its connection. Which requests wait when a surplus
   * arrives is for the load to say: see `ClosedLoad`, which listens before it uses a connection again.
   */
  onBytes(buffer: Buffer, length: number): void {
    const now = nowMs();
    const recorder = this.#recorder;
    recorder.bytesReceived += length;
    if (now >= this.#deadlineMs) {
      // No sweep has seen it yet; the answer is late all the same.
      this.checkDeadline(now);
      return;
    }
    if (this.#state === State.Waiting) {
      this.#firstByteMs = now;
      this.#state = State.Receiving;
      this.#deadlineMs = this.#startMs + this.#context.timeouts.totalMs;
      this.#deadlineKind = 'total-timeout';
    } else if (this.#state !== State.Receiving) {
      // Nobody asked: such bytes must never pass for the answer to a later request.
      recorder.counters.unsolicited++;
      recorder.sawSurplus = true;
      this.#drop();
      return;
    }
    const parser = this.#parser;
    const taken = parser.push(buffer, 0, length);
    if (parser.complete) {
      if (taken < length) {
        recorder.sawSurplus = true;
        this.#fail('malformed', { kind: 'bytes-after-end', bytes: length - taken }, now);
      } else {
        this.#finish(now);
      }
    } else if (parser.failure !== null) {
      this.#fail(parser.failure.kind, parser.failure.fact, now);
    }
  }

  onEnd(): void {
    const now = nowMs();
    switch (this.#state) {
      case State.Idle:
        this.#drop();
        return;
      case State.Connecting:
        this.#fail('reset', { kind: 'closed-before-ready' }, now);
        return;
      case State.Waiting:
        this.#endWhileWaiting(now);
        return;
      default:
    }
    if (now >= this.#deadlineMs) {
      this.checkDeadline(now);
      return;
    }
    const parser = this.#parser;
    parser.finish();
    if (parser.complete) this.#finish(now);
    else if (parser.failure !== null) this.#fail(parser.failure.kind, parser.failure.fact, now);
  }

  onError(code: string): void {
    const now = nowMs();
    this.#connection = null;
    switch (this.#state) {
      case State.Idle:
        return;
      case State.Connecting:
        this.failedConnects++;
        this.#failBySystem(connectErrorKind(code), code, now);
        return;
      case State.Waiting:
        if (isReset(code) && now - this.#sentMs <= staleResetMs && this.#mayReplay()) {
          this.#replay(now);
          return;
        }
        break;
      default:
    }
    if (!isReset(code)) this.#failBySystem('other', code, now);
    else if (this.#state === State.Waiting)
      this.#fail('reset', { kind: 'reset-unanswered', afterMs: this.#sinceSent(now) }, now);
    else this.#fail('reset', { kind: 'reset-in-answer' }, now);
  }

  #resetParser(): void {
    const parser = this.#parser;
    parser.bodySearch = this.#searches[this.#requestIndex] as BodySearch | null;
    parser.headMemory = this.#request.headMemory;
    parser.captureServer = this.#recorder.serverHeader === null;
    parser.reset(this.#request.method);
  }

  #open(atMs: number): void {
    const { timeouts, target, connect } = this.#context;
    this.#state = State.Connecting;
    this.#uses = 0;
    this.#connectStartMs = atMs;
    const totalDeadlineMs = this.#startMs + timeouts.totalMs;
    this.#deadlineMs = Math.min(atMs + timeouts.connectMs, totalDeadlineMs);
    this.#deadlineKind = this.#deadlineMs < totalDeadlineMs ? 'connect-timeout' : 'total-timeout';
    this.#connection = connect(target, this);
  }

  #send(atMs: number): void {
    const { timeouts } = this.#context;
    const { bytes } = this.#request;
    const totalDeadlineMs = this.#startMs + timeouts.totalMs;
    this.#sentMs = atMs;
    this.#deadlineMs = Math.min(atMs + timeouts.firstByteMs, totalDeadlineMs);
    this.#deadlineKind = this.#deadlineMs < totalDeadlineMs ? 'first-byte-timeout' : 'total-timeout';
    this.#state = State.Waiting;
    this.#uses++;
    this.#recorder.bytesSent += bytes.length;
    (this.#connection as Connection).write(bytes);
  }

  /**
   * The server has closed its side while the request waits. Either it did so before the request reached it, which it then
   * answered with a reset, or it had taken the request and ended without an answer (a crash, a time-out of its worker). A server that closes
   * its side unannounced and still swallows requests can't be told from one that crashed on them: its requests are lost, too.
   */
  #endWhileWaiting(endedMs: number): void {
    const connection = this.#connection;
    if (connection === null || !this.#mayReplay()) {
      this.#loseRequest(endedMs);
      return;
    }
    connection.wasClosedBeforeWrite((before) => {
      if (this.#connection !== connection || this.#state !== State.Waiting) return;
      const now = nowMs();
      if (before) {
        this.#replay(now);
        return;
      }
      this.heldBackMs += now - endedMs;
      this.#loseRequest(endedMs);
    });
  }

  #loseRequest(endedMs: number): void {
    this.#fail('reset', { kind: 'closed-unanswered', afterMs: this.#sinceSent(endedMs) }, endedMs);
  }

  /** ms. */
  #sinceSent(atMs: number): number {
    return Math.round(atMs - this.#sentMs);
  }

  /**
   * A kept connection may be closed by the server at the very moment that a request goes out (RFC 9112 §9.3.1):
   * that is no failure of the server, and a request that may be sent twice is sent again on a fresh connection.
   */
  #mayReplay(): boolean {
    return this.#uses >= 2 && !this.#replayed && this.#request.replayable;
  }

  #replay(atMs: number): void {
    this.#drop();
    this.#replayed = true;
    this.#recorder.staleRetries++;
    this.#resetParser();
    this.#open(atMs);
  }

  #finish(endMs: number): void {
    const parser = this.#parser;
    const { expect, method } = this.#request;
    if (!isExpectedStatus(expect, parser.status)) {
      this.#fail('unexpected-status', { kind: 'unexpected-status', status: parser.status }, endMs);
      return;
    }
    const mismatch = bodyMismatch(expect, method, parser.bodyBytes, parser.bodySearch?.found ?? true);
    if (mismatch !== null) {
      this.#fail('body-mismatch', mismatch, endMs);
      return;
    }
    const recorder = this.#recorder;
    if (recorder.serverHeader === null) recorder.serverHeader = parser.serverHeader;
    recorder.success(
      this.#requestIndex,
      parser.status,
      parser.bodyBytes,
      this.#startMs,
      this.#connectMs,
      this.#firstByteMs - this.#sentMs,
      endMs,
    );
    if (!parser.keepAlive || !this.#context.keepAlive) this.#drop();
    this.#done(endMs, null);
  }

  #failBySystem(kind: ErrorKind, code: string, endMs: number): void {
    this.#fail(kind, systemFailure(kind, code, this.#context.target), endMs);
  }

  #fail(kind: ErrorKind, fact: RequestFailure, endMs: number): void {
    const parser = this.#parser;
    const answered = parser.complete && this.#state === State.Receiving;
    const keeps =
      answered &&
      (kind === 'unexpected-status' || kind === 'body-mismatch') &&
      parser.keepAlive &&
      this.#context.keepAlive;
    const recorder = this.#recorder;
    if (answered) recorder.bytesBody += parser.bodyBytes;
    recorder.failure(kind, answered ? parser.status : 0, this.#startMs, endMs);
    if (recorder.wantsExample(kind)) recorder.keepExample(kind, fact);
    if (!keeps) this.#drop();
    this.#done(endMs, kind);
  }

  #drop(): void {
    this.#connection?.close();
    this.#connection = null;
  }

  #done(endMs: number, failure: ErrorKind | null): void {
    this.#state = State.Idle;
    this.#deadlineMs = Number.POSITIVE_INFINITY;
    this.lastEndMs = endMs;
    this.completed++;
    this.#owner.onFinished(this, endMs, failure);
  }
}

function isReset(code: string): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED';
}
