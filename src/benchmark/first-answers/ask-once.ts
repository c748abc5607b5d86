import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LoadTarget, TrialRequest } from '../../model/trial/trial.ts';
import { defaultHeaders, wirePath } from '../../model/trial/wire-request.ts';

/** One answer as far as it was read. */
export interface FirstAnswer {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The beginning of its body. */
  readonly body: string;
  readonly bodyBytes: number;
  /** Whether it came to its end; `no`: it went on all the time that it was read. */
  readonly ended: 'yes' | 'no' | 'broken-off';
  readonly seconds: number;
}

/** What came of one request. */
export type Asked =
  | FirstAnswer
  /** The connection was closed before an answer, or there was none in time. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'timed-out'; readonly seconds: number }
  /** Nothing listens, or what came was no HTTP that Node's parser takes: the load's own engine has to tell. */
  | { readonly kind: 'unknown' };

/** Characters of a body that are looked at. */
const keptBytes = 16 * 1024;
/** An announced stream that has not ended by then has no end, s. */
const streamSeconds = 3;
/** Any other answer of no announced length that still goes on by then, s. */
const endlessSeconds = 10;

/** Kinds of content that go on until somebody closes the connection. */
const streams = /^(text\/event-stream|multipart\/x-mixed-replace)\b/i;

/**
 * Sends a request as the load will and reads its answer, with bounds for all that a server may send. `timeoutSeconds`: until
 * its head. `host`: another value of the Host header. Never rejects, but with the signal's reason.
 */
export function askOnce(
  target: LoadTarget,
  { method, path, headers, bodyBase64 }: TrialRequest,
  options: { readonly timeoutSeconds: number; readonly signal: AbortSignal; readonly host?: string },
): Promise<Asked> {
  const { timeoutSeconds, signal } = options;
  signal.throwIfAborted();
  const body = bodyBase64 === null ? null : Buffer.from(bodyBase64, 'base64');
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  return new Promise((resolve, reject) => {
    const place =
      target.socketPath === null ? { host: target.host, port: target.port } : { socketPath: target.socketPath };
    const sent = (target.scheme === 'https' ? httpsRequest : httpRequest)({
      ...place,
      method,
      path: wirePath(path),
      agent: false,
      rejectUnauthorized: !target.allowSelfSigned,
      headers: headersOf(target, { method, headers }, body, options.host),
      ...(target.serverName === undefined ? {} : { servername: target.serverName }),
    });
    const end = (asked: Asked) => {
      clearTimeout(patience);
      signal.removeEventListener('abort', stop);
      sent.destroy();
      resolve(asked);
    };
    const stop = () => {
      clearTimeout(patience);
      sent.destroy();
      reject(signal.reason);
    };
    let patience = setTimeout(() => end({ kind: 'timed-out', seconds: timeoutSeconds }), timeoutSeconds * 1000);
    signal.addEventListener('abort', stop, { once: true });
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bodyBytes = 0;
      const answer = (ended: FirstAnswer['ended']): FirstAnswer => ({
        kind: 'answered',
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: Buffer.concat(chunks).toString('utf8'),
        bodyBytes,
        ended,
        seconds: seconds(),
      });
      clearTimeout(patience);
      const hasLength = response.headers['content-length'] !== undefined;
      const limit = streams.test(response.headers['content-type'] ?? '') ? streamSeconds : endlessSeconds;
      // A long body of a known length is a download, which has an end.
      patience = setTimeout(() => end(answer(hasLength ? 'yes' : 'no')), limit * 1000);
      response.on('data', (chunk: Buffer) => {
        if (bodyBytes < keptBytes) chunks.push(chunk.subarray(0, keptBytes - bodyBytes));
        bodyBytes += chunk.length;
      });
      response.on('end', () => end(answer('yes')));
      response.on('error', () => end(answer('broken-off')));
    });
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      end({
        kind: 'answered',
        status: response.statusCode ?? 101,
        headers: response.headers,
        body: '',
        bodyBytes: 0,
        ended: 'yes',
        seconds: seconds(),
      });
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const isClosed = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      end({ kind: isClosed ? 'closed' : 'unknown' });
    });
    if (body === null) sent.end();
    else sent.end(body);
  });
}

function headersOf(
  target: LoadTarget,
  { method, headers: own }: Pick<TrialRequest, 'method' | 'headers'>,
  body: Buffer | null,
  host: string | undefined,
): string[] {
  const given = new Set(own.map(([name]) => name.toLowerCase()));
  const headers = own.filter(([name]) => host === undefined || name.toLowerCase() !== 'host').flat();
  if (host !== undefined || !given.has('host')) headers.unshift('Host', host ?? target.hostHeader);
  for (const [name, value] of defaultHeaders) if (!given.has(name.toLowerCase())) headers.push(name, value);
  if (body !== null || /^(POST|PUT|PATCH)$/.test(method)) headers.push('Content-Length', String(body?.length ?? 0));
  return [...headers, 'Connection', 'close'];
}
