import type { Endpoint } from '../plan/plan.ts';

/** What a request of a plan says before its own headers; a header of the same name takes the place of one of these. */
export const defaultHeaders: readonly (readonly [name: string, value: string])[] = [
  ['User-Agent', 'servebench'],
  ['Accept', '*/*'],
];

/** A path as it goes out: what is no visible ASCII percent-encoded, as a browser would send it; half a surrogate pair as U+FFFD. */
export function wirePath(path: string): string {
  return path.toWellFormed().replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}

/** The body of a request as a plan gives it: as text, or as a file whose bytes are the body. */
export type WireBody =
  | { readonly text: string; readonly contentType: string }
  | { readonly file: string; readonly contentType: null };

/** What a plan's body sends, and the `Content-Type` that it brings along where the request has none of its own. */
export function wireBody(body: NonNullable<Endpoint['body']>): WireBody {
  if (typeof body === 'string') return { text: body, contentType: 'text/plain; charset=utf-8' };
  return 'json' in body
    ? { text: JSON.stringify(body.json), contentType: 'application/json' }
    : { file: body.file, contentType: null };
}

/** The codes that count as a good answer; `null`: any 2xx. */
export function expectedStatuses({ status }: Endpoint['expect']): readonly number[] | null {
  return status === undefined ? null : typeof status === 'number' ? [status] : status;
}

/** A part of a header value: a text, or the name of an environment variable whose value stands there. */
export type HeaderPart = { readonly text: string } | { readonly variable: string };

/** Takes a header value of a plan apart at its `${env:NAME}`. No empty texts; an empty value has no parts. */
export function headerParts(value: string): HeaderPart[] {
  // With one capture group, every second piece is a name.
  return value
    .split(/\$\{env:([^}]*)\}/)
    .flatMap((piece, index): HeaderPart[] =>
      index % 2 === 1 ? [{ variable: piece }] : piece === '' ? [] : [{ text: piece }],
    );
}
