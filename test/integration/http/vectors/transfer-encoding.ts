import { chunkedHead, complete, head, lastChunk, malformed, ok, truncated, type Vector } from './vector.ts';

const oneChunk = `3\r\nabc\r\n${lastChunk}`;

/** RFC 9112 §6.1 and §6.3: which framing the fields ask for. */
export const transferEncodingVectors: readonly Vector[] = [
  complete('chunked', `${chunkedHead}${oneChunk}`, { body: 3 }),
  complete('chunked in capitals', `${ok('TRANSFER-ENCODING: CHUNKED')}${oneChunk}`, { body: 3 }),
  complete('chunked in mixed case', `${ok('transfer-Encoding: Chunked')}${oneChunk}`, { body: 3 }),
  complete('chunked without a space', `${ok('Transfer-Encoding:chunked')}${oneChunk}`, { body: 3 }),
  complete('chunked with spaces around it', `${ok('Transfer-Encoding:   chunked  ')}${oneChunk}`, { body: 3 }),
  complete('chunked with tabs around it', `${ok('Transfer-Encoding:\tchunked\t')}${oneChunk}`, {
    body: 3,
    unlikeNode:
      'RFC 9110 §5.6.3: a tab is white space around a value as a space is; Node reads “chunked<tab>” as another coding.',
  }),
  complete('gzip, then chunked', `${ok('Transfer-Encoding: gzip, chunked')}${oneChunk}`, { body: 3 }),
  complete('gzip, then chunked, without a space', `${ok('Transfer-Encoding: gzip,chunked')}${oneChunk}`, { body: 3 }),
  complete(
    'gzip and chunked in two fields',
    `${ok('Transfer-Encoding: gzip', 'Transfer-Encoding: chunked')}${oneChunk}`,
    { body: 3 },
  ),
  complete('a coding with a parameter, then chunked', `${ok('Transfer-Encoding: x-zip;level=9, chunked')}${oneChunk}`, {
    body: 3,
  }),
  complete('an empty list member before chunked', `${ok('Transfer-Encoding: , chunked')}${oneChunk}`, { body: 3 }),
  complete('chunked in an error', `${head('HTTP/1.1 500 Oops', 'Transfer-Encoding: chunked')}${oneChunk}`, {
    status: 500,
    body: 3,
  }),
  complete('chunked and Connection: close', `${ok('Transfer-Encoding: chunked', 'Connection: close')}${oneChunk}`, {
    body: 3,
    keepAlive: false,
  }),

  malformed('chunked and a length', `${ok('Transfer-Encoding: chunked', 'Content-Length: 3')}${oneChunk}`),
  malformed(
    'a length and chunked, in this order',
    `${ok('Content-Length: 3', 'Transfer-Encoding: chunked')}${oneChunk}`,
  ),
  malformed('chunked and length 0', `${ok('Transfer-Encoding: chunked', 'Content-Length: 0')}${oneChunk}`),
  malformed('gzip and a length', `${ok('Transfer-Encoding: gzip', 'Content-Length: 6')}abcdef`),

  complete('gzip alone is until close', `${ok('Transfer-Encoding: gzip')}abcdef`, { body: 6, keepAlive: false }),
  complete('chunked before gzip is until close', `${ok('Transfer-Encoding: chunked, gzip')}abcdef`, {
    body: 6,
    keepAlive: false,
  }),
  complete(
    'chunked before gzip in two fields is until close',
    `${ok('Transfer-Encoding: chunked', 'Transfer-Encoding: gzip')}abcdef`,
    {
      body: 6,
      keepAlive: false,
    },
  ),
  complete('a coding that begins like chunked', `${ok('Transfer-Encoding: chunkedx')}abcdef`, {
    body: 6,
    keepAlive: false,
  }),
  complete('a coding that ends like chunked', `${ok('Transfer-Encoding: xchunked')}abcdef`, {
    body: 6,
    keepAlive: false,
  }),
  complete('a coding that is the start of chunked', `${ok('Transfer-Encoding: chunke')}abcdef`, {
    body: 6,
    keepAlive: false,
  }),
  complete('chunked in quotation marks is another coding', `${ok('Transfer-Encoding: "chunked"')}abcdef`, {
    body: 6,
    keepAlive: false,
  }),
  complete('chunked with a no-break space is another coding', `${ok('Transfer-Encoding: chunked\xa0')}abcdef`, {
    body: 6,
    keepAlive: false,
  }),
  complete('identity, of the older RFC', `${ok('Transfer-Encoding: identity')}abcdef`, { body: 6, keepAlive: false }),
  complete('chunked in Content-Encoding means nothing', `${ok('Content-Encoding: chunked', 'Content-Length: 2')}ab`, {
    body: 2,
  }),
  complete('TE is a request’s field', `${ok('TE: chunked', 'Content-Length: 2')}ab`, { body: 2 }),

  complete(
    'chunked from an HTTP/1.0 server is read and then closed',
    `${head('HTTP/1.0 200 OK', 'Transfer-Encoding: chunked')}${oneChunk}`,
    {
      body: 3,
      keepAlive: false,
    },
  ),
  complete(
    'chunked from an HTTP/1.0 server that says keep-alive',
    `${head('HTTP/1.0 200 OK', 'Connection: keep-alive', 'Transfer-Encoding: chunked')}${oneChunk}`,
    {
      body: 3,
      keepAlive: false,
      unlikeNode: 'RFC 9112 §6.1: Transfer-Encoding in HTTP/1.0 is faulty framing, the connection is closed after it.',
    },
  ),

  malformed('chunked twice', `${ok('Transfer-Encoding: chunked, chunked')}${oneChunk}`, {
    unlikeNode: 'RFC 9112 §6.1: chunked is not applied twice; which framing is meant, nobody can tell.',
  }),
  malformed(
    'chunked twice in two fields',
    `${ok('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked')}${oneChunk}`,
    {
      unlikeNode: 'RFC 9112 §6.1: chunked is not applied twice; which framing is meant, nobody can tell.',
    },
  ),
  malformed(
    'a length that is no number beside chunked',
    `${ok('Transfer-Encoding: chunked', 'Content-Length: x')}${oneChunk}`,
  ),
  malformed(
    'lengths that differ beside chunked',
    `${ok('Content-Length: 1', 'Transfer-Encoding: chunked', 'Content-Length: 2')}${oneChunk}`,
  ),
  malformed('a NUL in the coding', `${ok('Transfer-Encoding: chunk\0ed')}${oneChunk}`),
  malformed('a vertical tab before chunked', `${ok('Transfer-Encoding: \x0bchunked')}${oneChunk}`),

  truncated('chunked and nothing more', chunkedHead),
];
