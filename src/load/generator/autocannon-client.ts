import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Inexactness } from '../../model/facts/failure.ts';
import type { RequestFailure } from '../../model/facts/request-failure.ts';
import type { ErrorKind, LoadTarget, TrialRequest } from '../../model/trial/trial.ts';
import { bodyMismatch, isExpectedStatus } from './answer-check.ts';
import { nowMs } from './clock.ts';
import { connectErrorKind, systemFailure, timeoutFailure } from './failure.ts';
import type { Recorder } from './recorder.ts';

/** What is used of autocannon's client (lib/httpClient.js of version 9); its types leave most of it out. */
export interface AutocannonClient extends EventEmitter {
  conn: Socket;
  /** Limit of a request in ms. */
  timeout: number;
  reqsMade: number;
  /** After so many requests the client ends. */
  responseMax: number | undefined;
  destroy(): void;
}

interface ResponseHead {
  readonly headers: readonly string[];
  readonly statusCode: number;
  readonly versionMajor: number;
  readonly versionMinor: number;
}

/** An answer whose body autocannon has still to show. */
interface Answer {
  readonly requestIndex: number;
  readonly status: number;
  readonly startMs: number;
  readonly waitMs: number;
  readonly endMs: number;
  readonly contentLength: number | null;
}

/** What the watchers of all clients share. */
export interface AutocannonContext {
  readonly target: LoadTarget;
  /** What is sent in rotation, and what counts as a good answer to it. */
  readonly requests: readonly Pick<TrialRequest, 'method' | 'expect'>[];
  readonly recorder: Recorder;
  /** An answer is complete; its body is shown next. */
  readonly onAnswered: () => void;
  /** Something happened that autocannon can't count. */
  readonly onInexact: (why: Inexactness) => void;
  readonly onFailure: (kind: ErrorKind, endMs: number) => void;
}

/** Follows one autocannon client by its events, with our own clock. */
export class AutocannonWatcher {
  firstStartMs = -1;
  lastEndMs = 0;
  completed = 0;
  done = false;
  bytesSent = 0;

  readonly client: AutocannonClient;
  readonly #context: AutocannonContext;
  #connection: Socket | null = null;
  #inFlight = false;
  #startMs = 0;
  #firstByteMs = 0;
  #contentLength: number | null = null;
  #requests = 0;
  /** Bytes that the connection had brought when the request went out. */
  #bytesReadBefore = 0;
  /** A request that autocannon sent while one was out: by a time-out, or because it lost one. */
  #overtaken: { readonly startMs: number } | null = null;
  #answer: Answer | null = null;

  constructor(client: AutocannonClient, context: AutocannonContext) {
    this.client = client;
    this.#context = context;
    client.on('request', () => this.#onRequest());
    client.on('headers', (head: ResponseHead) => this.#onHead(head));
    client.on('response', (status: number, bytes: number) => this.#onResponse(status, bytes));
    client.on('connError', (error: NodeJS.ErrnoException) => this.#onConnectionError(error));
    client.on('timeout', () => this.#onTimeout());
    client.on('done', () => {
      this.done = true;
      this.#leaveConnection();
    });
  }

  get inFlight(): boolean {
    return this.#inFlight;
  }

  ageMs(atMs: number): number {
    return atMs - this.#startMs;
  }

  /** Judges the answer that was just completed by its body, and counts it. */
  judge(body: string): void {
    const answer = this.#answer;
    if (answer === null) return;
    this.#answer = null;
    const { requests, recorder } = this.#context;
    const { method, expect } = requests[answer.requestIndex] as AutocannonContext['requests'][number];
    const bodyBytes = answer.contentLength ?? Buffer.byteLength(body);
    const { status, startMs, endMs } = answer;
    const mismatch = bodyMismatch(
      expect,
      method,
      bodyBytes,
      expect.bodyContains === null || body.includes(expect.bodyContains),
    );
    if (!isExpectedStatus(expect, status))
      this.#fail('unexpected-status', { kind: 'unexpected-status', status }, status, startMs, endMs);
    else if (mismatch !== null) this.#fail('body-mismatch', mismatch, status, startMs, endMs);
    else recorder.success(answer.requestIndex, status, bodyBytes, startMs, 0, answer.waitMs, endMs);
  }

  #onRequest(): void {
    const now = nowMs();
    if (this.#inFlight) {
      // A time-out says so right after this; anything else is a request that autocannon no longer knows of.
      const overtaken = { startMs: this.#startMs };
      this.#overtaken = overtaken;
      setImmediate(() => {
        if (this.#overtaken === overtaken) {
          this.#context.onInexact('lost-request');
        }
      });
    }
    this.#inFlight = true;
    this.#startMs = now;
    this.#firstByteMs = 0;
    this.#requests++;
    this.#bytesReadBefore = this.client.conn.bytesRead;
    if (this.firstStartMs < 0) this.firstStartMs = now;
    const { recorder } = this.#context;
    recorder.start(now);
    if (this.client.conn === this.#connection) {
      recorder.reusedRequests++;
    } else {
      this.#leaveConnection();
      const connection = this.client.conn;
      this.#connection = connection;
      connection.once('connect', () => recorder.connected(nowMs() - now));
    }
  }

  #onHead(head: ResponseHead): void {
    if (this.client.conn.bytesRead === this.#bytesReadBefore) {
      this.#context.onInexact('unasked-answer');
    }
    this.#firstByteMs = nowMs();
    const fields = new Map<string, string>();
    for (let i = 0; i + 1 < head.headers.length; i += 2) {
      fields.set((head.headers[i] as string).toLowerCase(), head.headers[i + 1] as string);
    }
    const { recorder } = this.#context;
    if (recorder.serverHeader === null) recorder.serverHeader = fields.get('server') ?? null;
    const length = Number(fields.get('content-length') ?? Number.NaN);
    this.#contentLength = Number.isInteger(length) ? length : null;
    const connection = (fields.get('connection') ?? '').toLowerCase();
    const old = head.versionMajor === 1 && head.versionMinor === 0;
    if (connection.includes('close') || (old && !connection.includes('keep-alive'))) {
      this.#context.onInexact('closed-connections');
    }
  }

  #onResponse(status: number, bytes: number): void {
    const now = nowMs();
    const { recorder, requests } = this.#context;
    if (!this.#inFlight) {
      this.#context.onInexact('unasked-answer');
      return;
    }
    this.#inFlight = false;
    this.completed++;
    this.lastEndMs = now;
    recorder.bytesReceived += bytes;
    this.#answer = {
      requestIndex: (this.#requests - 1) % requests.length,
      status,
      startMs: this.#startMs,
      waitMs: this.#firstByteMs - this.#startMs,
      endMs: now,
      contentLength: this.#contentLength,
    };
    this.#context.onAnswered();
  }

  #onConnectionError(error: NodeJS.ErrnoException): void {
    if (!this.#inFlight) return;
    const code = error.code ?? 'unknown';
    const kind = connectErrorKind(code);
    const fact: RequestFailure = kind === 'reset' ? { kind: 'reset' } : systemFailure(kind, code, this.#context.target);
    this.#failInFlight(kind, fact, this.#startMs, nowMs());
    this.#inFlight = false;
  }

  #onTimeout(): void {
    const overtaken = this.#overtaken;
    this.#overtaken = null;
    if (overtaken === null) return;
    const now = nowMs();
    const fact = timeoutFailure('total-timeout', now - overtaken.startMs, this.#context.target);
    this.#failInFlight('total-timeout', fact, overtaken.startMs, now);
  }

  #failInFlight(kind: ErrorKind, fact: RequestFailure, startMs: number, endMs: number): void {
    this.completed++;
    this.lastEndMs = endMs;
    this.#fail(kind, fact, 0, startMs, endMs);
  }

  /** `status`: that of a complete answer, 0 without one. */
  #fail(kind: ErrorKind, fact: RequestFailure, status: number, startMs: number, endMs: number): void {
    const { recorder } = this.#context;
    recorder.failure(kind, status, startMs, endMs);
    if (recorder.wantsExample(kind)) recorder.keepExample(kind, fact);
    this.#context.onFailure(kind, endMs);
  }

  #leaveConnection(): void {
    if (this.#connection !== null) this.bytesSent += this.#connection.bytesWritten;
    this.#connection = null;
  }
}
