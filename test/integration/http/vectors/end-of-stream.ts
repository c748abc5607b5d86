import { complete, head, malformed, ok, truncated, type Vector } from './vector.ts';

const whole = `${ok('Server: x', 'Content-Length: 5')}hello`;

/** RFC 9112 §6.3 rule 8 and §8: what the end of the connection means, wherever it comes. */
export const endOfStreamVectors: readonly Vector[] = [
  complete('an empty body until close', head('HTTP/1.1 200 OK'), { keepAlive: false }),
  complete('a body until close', `${head('HTTP/1.1 200 OK', 'Content-Type: text/plain')}all of it`, {
    body: 9,
    keepAlive: false,
  }),
  complete('HTTP/1.0 until close', `${head('HTTP/1.0 200 OK')}all of it`, { body: 9, keepAlive: false }),
  complete('a body of one byte until close', `${head('HTTP/1.0 200 OK')}x`, { body: 1, keepAlive: false }),
  complete('a long body until close', `${head('HTTP/1.0 200 OK')}${'long '.repeat(100)}`, {
    body: 500,
    keepAlive: false,
  }),
  complete('a body until close that ends in CRLF', `${head('HTTP/1.0 200 OK')}line\r\n`, { body: 6, keepAlive: false }),
  complete('a body until close that begins with CRLF', `${head('HTTP/1.0 200 OK')}\r\n\r\nx`, {
    body: 5,
    keepAlive: false,
  }),
  complete('a body until close that looks like a response', `${head('HTTP/1.0 200 OK')}${whole}`, {
    body: whole.length,
    keepAlive: false,
  }),
  complete('an error until close', `${head('HTTP/1.0 500 Oops')}trace`, { status: 500, body: 5, keepAlive: false }),
  complete('the answer to a POST until close', `${head('HTTP/1.1 201 Created')}done`, {
    method: 'POST',
    status: 201,
    body: 4,
    keepAlive: false,
  }),
  complete('Connection: close and no length', `${ok('Connection: close')}bye`, { body: 3, keepAlive: false }),

  truncated('no byte at all', ''),
  malformed('an empty line and no more', '\r\n'),
  truncated('the first letter', 'H'),
  ...[4, 5, 7, 8, 9, 10, 12, 13, 15, 16, 17, 20, 24, 27, 28, 40, 44, 46, 47, 48].map((length) =>
    truncated(`the first ${length} bytes of a response with a length`, whole.slice(0, length)),
  ),
  truncated('all but the last byte', whole.slice(0, -1)),
  truncated('a head that stops before its empty line', 'HTTP/1.1 200 OK\r\n'),
  truncated('a head that stops inside its empty line', 'HTTP/1.1 200 OK\r\n\r'),
  truncated('a head that stops inside a fold', 'HTTP/1.1 200 OK\r\nX: a\r\n b'),
  malformed('a wrong letter and then the end', 'HTTX'),
];
