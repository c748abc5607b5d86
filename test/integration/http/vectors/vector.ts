/**
 * One response as a server puts it on the wire, followed by the end of the connection, and what a client has to make
 * of it. `bytes` holds one character per byte (latin1).
 */
export interface Vector {
  readonly name: string;
  /** Method of the request that is answered: it decides about the body (HEAD). */
  readonly method: string;
  readonly bytes: string;
  readonly expected: Expected;
  /** Set where Node's `http` client judges otherwise: why Servebench does not follow it. */
  readonly unlikeNode: string | null;
}

export type Expected =
  | {
      readonly outcome: 'complete';
      readonly status: number;
      /** Bytes of the body without its framing. */
      readonly bodyBytes: number;
      /** Whether the connection may carry another request. */
      readonly keepAlive: boolean;
      /** Bytes that follow the response on the same connection. */
      readonly leftover: number;
    }
  | { readonly outcome: 'malformed' | 'truncated' | 'too-large' };

interface Options {
  readonly method?: string;
  readonly unlikeNode?: string;
}

interface Answer extends Options {
  readonly status?: number;
  readonly body?: number;
  readonly keepAlive?: boolean;
  readonly leftover?: number;
}

/** A whole response: 200, no body, connection reusable and nothing behind it, unless said otherwise. */
export function complete(name: string, bytes: string, answer: Answer = {}): Vector {
  const { method = 'GET', unlikeNode = null, status = 200, body = 0, keepAlive = true, leftover = 0 } = answer;
  const expected = { outcome: 'complete', status, bodyBytes: body, keepAlive, leftover } as const;
  return { name, method, bytes, expected, unlikeNode };
}

/** Bytes that are not HTTP. */
export function malformed(name: string, bytes: string, options: Options = {}): Vector {
  return failing(name, bytes, 'malformed', options);
}

/** A response that the end of the connection cuts off. */
export function truncated(name: string, bytes: string, options: Options = {}): Vector {
  return failing(name, bytes, 'truncated', options);
}

/** A response whose head or framing is longer than a client should put up with. */
export function tooLarge(name: string, bytes: string, options: Options = {}): Vector {
  return failing(name, bytes, 'too-large', options);
}

function failing(
  name: string,
  bytes: string,
  outcome: 'malformed' | 'truncated' | 'too-large',
  options: Options,
): Vector {
  return {
    name,
    method: options.method ?? 'GET',
    bytes,
    expected: { outcome },
    unlikeNode: options.unlikeNode ?? null,
  };
}

/** Lines ended by CRLF, and the empty line that ends a head. */
export function head(...lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** A 200 head with these fields. */
export function ok(...fields: readonly string[]): string {
  return head('HTTP/1.1 200 OK', ...fields);
}

/** A chunked 200 head, for vectors that are about what follows it. */
export const chunkedHead = ok('Transfer-Encoding: chunked');

/** The end of a chunked body without trailers. */
export const lastChunk = '0\r\n\r\n';
