import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';

/** Where a server may be answering. */
export interface ProbePlace {
  readonly hosts: readonly string[];
  readonly port: number;
  readonly socketPath: string | null;
  readonly path: string;
  readonly hostHeader: string;
  readonly allowSelfSigned: boolean;
  /** `null`: find out. */
  readonly scheme: 'http' | 'https' | null;
}

/** A server that answers, and where it does. */
export interface Answer {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly status: number;
}

/** What one probe found. */
export type Probe =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Nothing listens. */
  | { readonly kind: 'refused' }
  /** It listens, but closed the connection or did not speak HTTP. */
  | { readonly kind: 'no-answer'; readonly problem: string }
  /** It speaks TLS, and its certificate was not accepted: `DEPTH_ZERO_SELF_SIGNED_CERT` and the like. */
  | { readonly kind: 'untrusted'; readonly code: string };

/** A server's certificate was not accepted; to ask again would not change that. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
  /** Node's code for what is wrong with it. */
  readonly code: string;
  /** The address that it was shown at. */
  readonly host: string;

  constructor(code: string, host: string) {
    super(`The certificate was not accepted (${code}).`);
    this.code = code;
    this.host = host;
  }
}

const pauseMs = 25;
const longestPauseMs = 200;
/** How long the body of an answer is read. */
const bodyMs = 1000;

/**
 * After so long the same answer of an error is taken for what the service has to say at `/`: its other paths may be well, ms.
 * Longer, it would lengthen every start of such a service; shorter, one that is about to be ready would be taken as it is not.
 */
export const lastingErrorMs = 1500;

/** How the wait went, for the sentence when it fails. */
export interface ProbeHistory {
  /** Status of the last answer; `null` if there was none. */
  lastStatus: number | null;
  /** When the first of an unbroken row of answers with the same status from 500 on came (ms, monotonic). */
  failingSinceMs: number | null;
  /** What was wrong with the last connection that brought no answer; `null` if nothing ever listened. */
  lastProblem: string | null;
}

/**
 * Asks the server again and again until it answers with a status below 500, or has answered with the same other one for
 * `errorsAfterMs` (`null`: never), 503 excepted, which is what a server says that is still warming up. Rejects when `signal`
 * aborts, and with `CertificateError` at once when its certificate is not accepted.
 * One request at a time, each as patient as the whole wait: a server that listens before it has loaded its application
 * answers the first one, and is not left with a queue of connections that nobody waits for.
 */
export async function waitForAnswer(
  place: ProbePlace,
  history: ProbeHistory,
  signal: AbortSignal,
  { errorsAfterMs }: { readonly errorsAfterMs: number | null } = { errorsAfterMs: null },
): Promise<Answer> {
  const schemes: readonly ('http' | 'https')[] = place.scheme === null ? ['http', 'https'] : [place.scheme];
  let scheme = schemes[0] as 'http' | 'https';
  let closedInARow = 0;
  for (let round = 0; ; round++) {
    const host = place.hosts[round % place.hosts.length] as string;
    const probe = await probeOnce(place, scheme, host, signal);
    signal.throwIfAborted();
    if (probe.kind === 'answered') {
      const now = performance.now();
      if (probe.answer.status !== history.lastStatus) history.failingSinceMs = now;
      history.lastStatus = probe.answer.status;
      if (probe.answer.status < 500) return probe.answer;
      const failingMs = now - (history.failingSinceMs ?? now);
      if (errorsAfterMs !== null && probe.answer.status !== 503 && failingMs >= errorsAfterMs) return probe.answer;
    } else if (probe.kind === 'untrusted') {
      throw new CertificateError(probe.code, host);
    } else if (probe.kind === 'no-answer') {
      history.lastProblem = probe.problem;
      closedInARow++;
      // A server with TLS closes a connection that speaks plain HTTP, or answers it with an alert.
      if (closedInARow % 2 === 0) scheme = schemes[(closedInARow / 2) % schemes.length] as 'http' | 'https';
    }
    const failures = probe.kind === 'refused' ? round : round * 4;
    await delay(Math.min(longestPauseMs, pauseMs + failures), undefined, { signal });
  }
}

/** Sends one request and closes the connection as soon as the answer's head is there. */
function probeOnce(place: ProbePlace, scheme: 'http' | 'https', host: string, signal: AbortSignal): Promise<Probe> {
  return new Promise((resolve) => {
    const request = (scheme === 'https' ? httpsRequest : httpRequest)({
      ...(place.socketPath === null ? { host, port: place.port } : { socketPath: place.socketPath }),
      path: place.path,
      agent: false,
      headers: { Host: place.hostHeader, Connection: 'close', 'User-Agent': 'servebench-readiness' },
      rejectUnauthorized: !place.allowSelfSigned,
      signal,
    });
    request.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const finish = () => {
        // sync workers of gunicorn linger until the client has closed.
        clearTimeout(patience);
        request.destroy();
        resolve({ kind: 'answered', answer: { scheme, host, status } });
      };
      // A short body is read to its end, so that the server need not log a broken pipe; one may have no end.
      const patience = setTimeout(finish, bodyMs);
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > 64 * 1024) finish();
      });
      response.on('end', finish).on('close', finish).on('error', finish);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const { socket } = request;
      // Node's types call it an Error; it is the code of one.
      const untrusted =
        socket instanceof TLSSocket && socket.authorizationError ? String(socket.authorizationError) : null;
      if (untrusted !== null) resolve({ kind: 'untrusted', code: untrusted });
      else if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve({ kind: 'refused' });
      else resolve({ kind: 'no-answer', problem: error.message });
    });
    request.end();
  });
}
