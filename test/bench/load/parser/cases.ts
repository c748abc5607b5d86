/** One kind of answer that a parser is timed with, as reads of a socket deliver it. */
export interface ParserCase {
  readonly name: string;
  /** Sizes of the reads that the answer is cut into; the last one takes what is left. */
  readonly reads: readonly number[];
  /** Answers that follow each other; more than one where heads never repeat. */
  readonly answers: readonly string[];
  /** Whether the parser may remember the last head, as it does in a trial. */
  readonly remembers: boolean;
}

const nginxHead =
  'HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Mon, 23 Nov 2026 10:00:00 GMT\r\nContent-Type: text/plain\r\n' +
  'Content-Length: 13\r\nLast-Modified: Sun, 22 Nov 2026 10:00:00 GMT\r\nConnection: keep-alive\r\nETag: "1234-d"\r\n' +
  'Accept-Ranges: bytes\r\n\r\n';
const small = `${nginxHead}Hello, World!`;
const gunicorn =
  'HTTP/1.1 200 OK\r\nServer: gunicorn\r\nDate: Mon, 23 Nov 2026 10:00:00 GMT\r\nConnection: close\r\n' +
  'Content-Type: text/html; charset=utf-8\r\nContent-Length: 13\r\n\r\nHello, World!';
const manyFields = `HTTP/1.1 200 OK\r\n${Array.from({ length: 24 }, (_, i) => `X-Field-Number-${i}: some value of usual length ${i}\r\n`).join('')}Content-Length: 13\r\n\r\nHello, World!`;
const chunkedHead =
  'HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 10:00:00 GMT\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n';
const chunkedOnce = `${chunkedHead}d\r\nHello, World!\r\n0\r\n\r\n`;
const chunkedOften = `${chunkedHead}${`40\r\n${'x'.repeat(64)}\r\n`.repeat(100)}0\r\n\r\n`;
const large = nginxHead.replace('Content-Length: 13', 'Content-Length: 60000') + 'x'.repeat(60_000);

/** A different request number in each head, as frameworks like to send. */
const numbered = Array.from({ length: 64 }, (_, i) => small.replace('ETag: "1234-d"', `ETag: "${1000 + i}-d"`));

export const parserCases: readonly ParserCase[] = [
  { name: 'known head, 13 bytes', reads: [], answers: [small], remembers: true },
  { name: 'changing heads, 13 bytes', reads: [], answers: numbered, remembers: true },
  { name: 'nginx head, 13 bytes', reads: [], answers: [small], remembers: false },
  { name: 'gunicorn head, closing', reads: [], answers: [gunicorn], remembers: false },
  { name: '25 header fields', reads: [], answers: [manyFields], remembers: false },
  { name: 'head cut in two', reads: [100], answers: [small], remembers: false },
  { name: 'one chunk', reads: [], answers: [chunkedOnce], remembers: true },
  { name: '100 chunks', reads: [], answers: [chunkedOften], remembers: true },
  { name: '100 chunks, cut often', reads: Array<number>(70).fill(97), answers: [chunkedOften], remembers: true },
  { name: '60 kB in 16 kB reads', reads: [16_384, 16_384, 16_384], answers: [large], remembers: true },
];
