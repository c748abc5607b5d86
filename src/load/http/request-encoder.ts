import type { LoadTarget, TrialRequest } from '../../model/trial/trial.ts';
import { defaultHeaders, wirePath } from '../../model/trial/wire-request.ts';

/** Methods that may be sent again when a connection broke before any answer (RFC 9110 §9.2.2). */
const idempotentMethods = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']);

/** Methods that mean something by a body, and so say `Content-Length: 0` without one (RFC 9110 §8.6). */
const methodsWithBody = new Set(['POST', 'PUT', 'PATCH']);

/** A request as the bytes that go out. */
export interface EncodedRequest {
  readonly method: string;
  /**
   * Whether it may go out again after its connection broke before any answer. With a body it may not: a server that ends
   * when it has read a part of one resets the connection as if it had read nothing.
   */
  readonly replayable: boolean;
  readonly bytes: Buffer;
}

/** The bytes of one request (RFC 9112 §3). A header of the request replaces the default of the same name. */
export function encodeRequest(request: TrialRequest, target: LoadTarget, keepAlive: boolean): EncodedRequest {
  const given = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const lines = [`${request.method} ${wirePath(request.path)} HTTP/1.1`];
  if (!given.has('host')) lines.push(`Host: ${target.hostHeader}`);
  for (const [name, value] of defaultHeaders) if (!given.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  for (const [name, value] of request.headers) lines.push(`${name}: ${value}`);
  const body = request.bodyBase64 === null ? null : Buffer.from(request.bodyBase64, 'base64');
  if (body !== null) lines.push(`Content-Length: ${body.length}`);
  else if (methodsWithBody.has(request.method)) lines.push('Content-Length: 0');
  if (!keepAlive) lines.push('Connection: close');
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8');
  return {
    method: request.method,
    replayable: body === null && idempotentMethods.has(request.method),
    bytes: body === null ? head : Buffer.concat([head, body]),
  };
}
