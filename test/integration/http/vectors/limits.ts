import { chunkedHead, complete, head, lastChunk, ok, tooLarge, type Vector } from './vector.ts';

const kib = 1024;

/** What must still be read, and what a client must not read on and on. */
export const limitVectors: readonly Vector[] = [
  complete('a value of 8 KiB', ok(`X-Big: ${'v'.repeat(8 * kib)}`, 'Content-Length: 0')),
  complete(
    'a hundred fields',
    ok(...Array.from({ length: 100 }, (_, i) => `X-Field-${i}: value ${i}`), 'Content-Length: 0'),
  ),
  complete(
    'a head of 15 KiB in many cookies',
    ok(...Array.from({ length: 15 }, (_, i) => `Set-Cookie: c${i}=${'v'.repeat(1000)}`), 'Content-Length: 0'),
  ),
  complete(
    'a head of 24 KiB',
    ok(...Array.from({ length: 24 }, (_, i) => `Set-Cookie: c${i}=${'v'.repeat(1000)}`), 'Content-Length: 0'),
    {
      unlikeNode:
        'Node stops at 16 KiB of head by default; single sign-on cookies and policies are longer on real sites.',
    },
  ),
  complete('a chunk extension of 1 KiB', `${chunkedHead}1;${'e'.repeat(kib)}\r\nx\r\n${lastChunk}`, { body: 1 }),
  complete('a trailer of 4 KiB', `${chunkedHead}0\r\nX-Sum: ${'t'.repeat(4 * kib)}\r\n\r\n`),
  complete('a body of 300 KiB by length', `${ok(`Content-Length: ${300 * kib}`)}${'b'.repeat(300 * kib)}`, {
    body: 300 * kib,
  }),
  complete('a body of 300 KiB until close', `${head('HTTP/1.0 200 OK')}${'b'.repeat(300 * kib)}`, {
    body: 300 * kib,
    keepAlive: false,
  }),
  complete('a chunk of 300 KiB', `${chunkedHead}4b000\r\n${'b'.repeat(300 * kib)}\r\n${lastChunk}`, {
    body: 300 * kib,
  }),
  complete(
    'twenty 1xx before the answer',
    `${head('HTTP/1.1 103 Early Hints', 'Link: </a>').repeat(20)}${ok('Content-Length: 0')}`,
  ),

  tooLarge('a value of 256 KiB', ok(`X-Big: ${'v'.repeat(256 * kib)}`, 'Content-Length: 0')),
  tooLarge('a value of 256 KiB that never ends', `HTTP/1.1 200 OK\r\nX-Big: ${'v'.repeat(256 * kib)}`),
  tooLarge('a name of 256 KiB', ok(`${'n'.repeat(256 * kib)}: 1`, 'Content-Length: 0')),
  tooLarge('a reason of 256 KiB', head(`HTTP/1.1 200 ${'r'.repeat(256 * kib)}`, 'Content-Length: 0')),
  tooLarge('twenty-five thousand fields', `HTTP/1.1 200 OK\r\n${'X-Field: 1\r\n'.repeat(25_000)}\r\n`),
  tooLarge(
    '256 KiB of folded lines',
    `HTTP/1.1 200 OK\r\nX-Long: a\r\n${' folded line of a value\r\n'.repeat(10_000)}\r\n`,
  ),
  tooLarge('a NUL behind 256 KiB of value', ok(`X-Big: ${'v'.repeat(256 * kib)}\0`, 'Content-Length: 0')),
  tooLarge('a lone CR behind 256 KiB of reason', head(`HTTP/1.1 200 ${'r'.repeat(256 * kib)}\rx`, 'Content-Length: 0')),
  tooLarge('a thousand 1xx and no answer', head('HTTP/1.1 103 Early Hints', 'Link: </a>').repeat(1000)),
  tooLarge('256 KiB of trailers', `${chunkedHead}0\r\n${'X-Trailer: on and on and on\r\n'.repeat(10_000)}\r\n`),
  tooLarge('a chunk extension of 256 KiB', `${chunkedHead}1;${'e'.repeat(256 * kib)}\r\nx\r\n${lastChunk}`),
  tooLarge('a chunk size of 256 KiB of zeros', `${chunkedHead}${'0'.repeat(256 * kib)}1\r\nx\r\n${lastChunk}`, {
    unlikeNode: 'Node reads zeros for ever.',
  }),
];
